import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeMap } from '../../core/api/library-map.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { generator } from '../../similarity/layout/random.ts';
import { openTables, type Library } from '../library/tables.ts';
import { LAYOUT_SCRIPT, SCAN_SCRIPT } from '../paths.ts';
import { CodeIndex } from '../similarity/code-index.ts';
import { LibraryMap } from './library-map.ts';
import { MapView } from './map-view.ts';

let directory: string;
let library: Library;
let codes: CodeIndex;
let maps: LibraryMap[];
let events: string[];
let folder: number;
let mayRun: boolean;
const random = generator(6);
const things = Array.from({ length: 4 }, () => Float32Array.from({ length: 256 }, () => random() - 0.5));

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-map-'));
  library = await openTables(directory);
  folder = library.folders.add('/photos', []).id;
  [maps, events, mayRun] = [[], [], true];
  codes = openCodes();
});
afterEach(async () => {
  await Promise.all(maps.map(async (map) => await map.close()));
  await codes.close();
  library.close();
  rmSync(directory, { recursive: true });
});

function openCodes(): CodeIndex {
  return new CodeIndex({
    ...{ codes: library.codes, model: () => 'one', script: SCAN_SCRIPT },
    file: join(directory, 'codes'),
    log: (event) => events.push(event),
  });
}

function openMap(file = join(directory, 'map')): LibraryMap {
  const map = new LibraryMap({
    ...{ codes, model: () => 'one', file, script: LAYOUT_SCRIPT },
    ...{ mayRun: () => mayRun, isLowImpact: () => false, announce: () => undefined },
    log: (event) => events.push(event),
  });
  maps.push(map);
  return map;
}

async function settle(map: LibraryMap): Promise<void> {
  map.pump();
  await map.whenDone();
}

/** A photo of one of four things. */
function addPhoto(name: string, thing: number): number {
  library.photos.insert(folder, sampleFile(`/photos/${name}`));
  const id = library.photos.findByPath(`/photos/${name}`)!;
  library.photos.setPreviewed(id, sampleRead({ hash: Buffer.from(name) }), null);
  setCode(id, thing);
  library.photos.setTagged(id, 'one');
  return id;
}

function setCode(photo: number, thing: number): void {
  const code = Int8Array.from(things[thing]!, (value) => Math.round(160 * value + 40 * (random() - 0.5)));
  const row = { photo, model: 'one', precision: 'float32' as const, vector: new Uint8Array(2), norm: 1 };
  library.embeddings.put({ ...row, code: new Uint8Array(code.buffer) });
}

function addPhotos(count: number): number[] {
  return Array.from({ length: count }, (_, at) => addPhoto(`${at}.jpg`, at % 4));
}

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!); // prettier-ignore
const placesOf = (map: LibraryMap, photos: number[]) => photos.map((photo) => map.find(photo)!);

describe('LibraryMap', () => {
  it('lays out photos, those alike side by side, and has them at the next start', async () => {
    const photos = addPhotos(80);
    const map = openMap();
    expect(map.state().kind).toBe('waiting');
    await settle(map);
    expect(map.state()).toEqual({ kind: 'ready', done: 1, photos: 80 });
    const places = placesOf(map, photos);
    const [same, other] = [distance(places[0]!, places[4]!), distance(places[0]!, places[1]!)];
    expect(same).toBeLessThan(other);
    const next = openMap();
    await settle(next);
    expect([placesOf(next, photos), next.version]).toEqual([places, 1]);
    expect(events).toEqual([]);
  });

  it('places new photos and those that have changed among the others, which stay', async () => {
    const photos = addPhotos(80);
    const map = openMap();
    await settle(map);
    const before = placesOf(map, photos);
    const fresh = addPhoto('new.jpg', 2);
    setCode(photos[0]!, 3);
    await settle(map);
    expect(placesOf(map, photos.slice(1))).toEqual(before.slice(1));
    const nearest = (place: readonly number[]): number =>
      before.slice(1).reduce((best, each, at) => (distance(each, place) < distance(before[best + 1]!, place) ? at : best), 0) + 1; // prettier-ignore
    expect([nearest(map.find(fresh)!) % 4, nearest(map.find(photos[0]!)!) % 4]).toEqual([2, 3]);
  });

  it('when as many have come as there were, all are laid out anew', async () => {
    addPhotos(20);
    const map = openMap();
    await settle(map);
    for (let at = 0; at < 30; at++) addPhoto(`new ${at}.jpg`, at % 4);
    await settle(map);
    expect(map.state()).toEqual({ kind: 'ready', done: 1, photos: 50 });
    map.layOutAgain();
    await map.whenDone();
    expect(map.state().kind).toBe('ready');
  });

  it('waits while something else is to be done, and goes on', async () => {
    addPhotos(30);
    mayRun = false;
    const map = openMap();
    await settle(map);
    expect(map.state()).toEqual({ kind: 'waiting', done: 0, photos: 0 });
    mayRun = true;
    map.pump();
    mayRun = false; // in the middle of it
    map.pump();
    await new Promise((resolve) => setTimeout(resolve, 50));
    mayRun = true;
    map.pump();
    await map.whenDone();
    expect(map.state().kind).toBe('ready');
  });

  it('closing ends the thread, and a file that cannot be written costs only the next start', async () => {
    const photos = addPhotos(40);
    const doomed = openMap();
    doomed.pump();
    await doomed.close();
    const map = openMap(join(directory, 'none', 'map'));
    await settle(map);
    expect(map.find(photos[0]!)).not.toBeNull();
    expect(events).toHaveLength(1);
    expect(events[0]).toContain('could not be written');
  });

  it('an empty library has an empty map', async () => {
    const map = openMap();
    await settle(map);
    expect(map.state()).toEqual({ kind: 'ready', done: 1, photos: 0 });
  });
});

describe('MapView', () => {
  it('gives places with colours, folders, dates and named regions', async () => {
    const photos = addPhotos(60);
    library.labels.put([{ key: 'dog', name: 'dog', category: 'animals', source: 'model', classes: 1 }]);
    const dog = library.labels.list().find(({ key }) => key === 'dog')!.id;
    for (const [at, photo] of photos.entries())
      if (at % 4 === 0) library.tags.replace(photo, [{ label: dog, certainty: 0.9, score: 0.9, source: 'model' }]); // prettier-ignore
    const map = openMap();
    await settle(map);
    const labels = { rowOf: (id: number) => library.labels.list().find((row) => row.id === id)! };
    const view = new MapView({ map, table: library.libraryMap, labels, threshold: () => 0.6 });
    const { header, columns } = decodeMap((await view.photos()).buffer);
    expect([header.count, header.labels, header.folders]).toEqual([60, ['animals'], ['/photos']]);
    expect([...columns.ids]).toEqual(photos);
    expect([columns.x[3], columns.y[3]]).toEqual(map.find(photos[3]!));
    expect([...columns.labels.subarray(0, 5)]).toEqual([0, 0xffff, 0xffff, 0xffff, 0]);
    const region = header.regions[columns.regions[1][0]!]!;
    expect([region.name, region.level]).toEqual(['dog', 1]);
    library.photos.setMissing(photos[0]!, true);
    expect((await view.info()).regions).not.toEqual([]);
    expect(decodeMap((await view.photos()).buffer).header.count).toBe(59);
  });
});
