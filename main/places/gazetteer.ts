import { join } from 'node:path';
import { foldText } from '../core/fold-text.ts';
import type { Area, Place, Town } from '../core/places/place.ts';
import { countryName, countryNames } from './countries.ts';
import { japaneseName } from './japanese-name.ts';
import { Nearest } from './nearest.ts';
import { COORDINATE_STEPS, readTable, type Columns } from './table.ts';
import { TownNames } from './town-names.ts';

/** Farther away a town says nothing of where a photo was taken; its region and its country do. */
const FARTHEST_TOWN_KM = 30;

/** No place. */
export const NOWHERE = 0;

type Loaded = { columns: Columns; nearest: Nearest };

/**
 * Names of the places on the globe, from GeoNames' towns of 1,000 people and more. Read when the first place is asked
 * for: a library without places does not pay for it.
 *
 * A place's number is the town's plus 1, or behind all towns the region's.
 */
export class Gazetteer {
  readonly #file: string;
  #loaded: Loaded | null = null;
  #towns: TownNames | null = null;
  /** Folded names by place. */
  readonly #names = new Map<number, string[][]>();
  readonly #countryNames = new Map<string, string[]>();

  /** @param directory with `places.bin.br` */
  constructor(directory: string) {
    this.#file = join(directory, 'places.bin.br');
  }

  /** The number of the place; {@link NOWHERE} where no town is within 150 km. @throws Error for a damaged table */
  find(latitude: number, longitude: number): number {
    const { columns, nearest } = this.#load();
    const found = nearest.find(latitude, longitude);
    if (found === null) return NOWHERE;
    if (found.km <= FARTHEST_TOWN_KM) return found.point + 1;
    return columns.names.length + 1 + columns.regions[found.point]!;
  }

  /** Null for {@link NOWHERE}. */
  describe(id: number): Place | null {
    if (id === NOWHERE) return null;
    const { columns } = this.#load();
    const towns = columns.names.length;
    const town = id <= towns ? id - 1 : null;
    const region = town === null ? id - towns - 1 : columns.regions[town]!;
    const city = town === null ? null : columns.cities[town]!;
    return {
      id,
      name: town === null ? null : columns.names[town]!,
      city: city === null || city === town ? null : columns.names[city]!,
      region: columns.regionNames[region]! || null,
      country: columns.regionCodes[region]!.slice(0, 2),
    };
  }

  /**
   * Whether places are what a text names. One name begins, with whole words, that of the town, its city, its region or
   * its country. Several between commas, such as `Paris, Île-de-France`, are whole names from the narrowest on. Two
   * capitals are a country's code.
   */
  matcher(text: string): (id: number) => boolean {
    if (this.#isCountry(text)) return (id) => this.describe(id)?.country === text;
    const parts = text.split(',').map(foldText).filter((part) => part !== ''); // prettier-ignore
    const [only, ...others] = parts;
    if (only === undefined) return () => false;
    if (others.length === 0)
      return (id) => this.namesOf(id).some((names) => names.some((name) => begins(name, only)));
    return (id) => isNamed(this.namesOf(id), parts);
  }

  /** Its names from the narrowest on, folded: those of the town, its city, its region, its country. */
  namesOf(id: number): string[][] {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const place = this.describe(id);
    const names = place === null ? [] : this.#nameLevels(id, place);
    this.#names.set(id, names);
    return names;
  }

  /** Of the city, or else of the town; null where none is known, and far from any town. */
  japaneseName(id: number): string | null {
    const place = this.describe(id);
    if (!place?.name) return null;
    const { cities, otherNames } = this.#load().columns;
    return japaneseName(otherNames[cities[id - 1]!]!, place.country);
  }

  /** Its town, city, region and country, as far as it has them: for people, as in `Oslo, Norway`, and by all names, folded. */
  levelsOf(id: number): { title: string; names: string[] }[] {
    const place = this.describe(id);
    if (place === null) return [];
    const country = countryName(place.country);
    const own = [place.name, place.city, place.region, null];
    return this.namesOf(id).flatMap((names, level) => {
      const name = own[level] ?? null;
      return names.length === 0 ? [] : [{ title: name === null ? country : `${name}, ${country}`, names }];
    });
  }

  /** Towns whose names begin so, those of most people first. `Springfield, Illinois` narrows them down. */
  complete(text: string, limit: number): Town[] {
    const { columns } = this.#load();
    this.#towns ??= new TownNames(columns.names, columns.otherNames);
    const [prefix = '', ...others] = text.split(',').map(foldText);
    const within = others.filter((part) => part !== '');
    const found: Town[] = [];
    for (const town of this.#towns.beginning(prefix)) {
      const names = within.length === 0 ? [] : this.namesOf(town + 1).flat();
      if (!within.every((part) => names.some((name) => name.startsWith(part)))) continue;
      found.push({ ...this.describe(town + 1)!, ...this.#pointOf(town) });
      if (found.length === limit) break;
    }
    return found;
  }

  /** Towns on a part of the map, those of most people first. */
  townsIn({ south, west, north, east }: Area, limit: number): Town[] {
    const { latitudes, longitudes } = this.#load().columns;
    const found: Town[] = [];
    for (let town = 0; town < latitudes.length && found.length < limit; town++) {
      const latitude = latitudes[town]! / COORDINATE_STEPS;
      const longitude = longitudes[town]! / COORDINATE_STEPS;
      if (latitude < south || latitude > north) continue;
      if (west <= east ? longitude < west || longitude > east : longitude < west && longitude > east) continue; // prettier-ignore
      found.push({ ...this.describe(town + 1)!, latitude, longitude });
    }
    return found;
  }

  #pointOf(town: number): { latitude: number; longitude: number } {
    const { latitudes, longitudes } = this.#load().columns;
    return { latitude: latitudes[town]! / COORDINATE_STEPS, longitude: longitudes[town]! / COORDINATE_STEPS };
  }

  #nameLevels(id: number, place: Place): string[][] {
    const { columns } = this.#load();
    const townNames = (town: number): string[] =>
      [columns.names[town]!, ...columns.otherNames[town]!].map(foldText);
    const town = place.name === null ? null : id - 1;
    return [
      town === null ? [] : townNames(town),
      town === null || place.city === null ? [] : townNames(columns.cities[town]!),
      place.region === null ? [] : [foldText(place.region)],
      this.#namesOfCountry(place.country),
    ];
  }

  #namesOfCountry(code: string): string[] {
    const names = this.#countryNames.get(code) ?? countryNames(code);
    this.#countryNames.set(code, names);
    return names;
  }

  /** Two capitals that are no country's are words, as UK is. */
  #isCountry(text: string): boolean {
    return /^[A-Z]{2}$/.test(text) && this.#load().columns.regionCodes.some((code) => code.startsWith(text));
  }

  #load(): Loaded {
    if (this.#loaded !== null) return this.#loaded;
    const columns = readTable(this.#file);
    this.#loaded = { columns, nearest: new Nearest(columns) };
    return this.#loaded;
  }
}

/** Each part is a name of a level, and of a wider one than the part before. */
function isNamed(levels: string[][], parts: string[]): boolean {
  let at = 0;
  return parts.every((part) => {
    while (at < levels.length && !levels[at]!.includes(part)) at += 1;
    return at++ < levels.length;
  });
}

/** With whole words: `new york` begins `new york city`, and `new yo` does not. */
function begins(name: string, part: string): boolean {
  return name.startsWith(part) && (name.length === part.length || name[part.length] === ' ');
}

/** For people: `Camden Town, London, England, United Kingdom`. */
export function placeWords({ name, city, region, country }: Place): string {
  const parts = [name, city, region, countryName(country)].filter((part) => part !== null);
  return parts.filter((part, at) => part !== parts[at - 1]).join(', ');
}

/** What {@link Gazetteer.matcher} takes for the place, or for what is around it: `London, England, United Kingdom`. */
export function placeText(names: (string | null)[], country: string): string {
  return [...names, countryName(country)]
    .filter((name) => name !== null)
    .map((name) => name.replaceAll(/[,"]/g, ' '))
    .join(', ');
}
