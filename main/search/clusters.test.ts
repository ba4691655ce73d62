import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IndexedPhoto } from '../core/search/indexed.ts';
import { LAST_ZOOM, readArea, writeArea, type Area } from '../core/places/place.ts';
import { matchArea } from './area.ts';
import { clusterRows, type Cluster } from './clusters.ts';
import { Matches } from './matches.ts';
import { PhotoColumns } from './photo-columns.ts';

const WORLD: Area = { south: -90, west: -180, north: 90, east: 180 };
const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const longitude = fc.double({ min: -180, max: 180, noNaN: true });
/** Some far apart, some a few metres from another. */
const places = fc
  .array(fc.tuple(latitude, longitude, fc.integer({ min: 1, max: 4 }), fc.constantFrom(1e-6, 1e-4, 0.1, 5)), { minLength: 1, maxLength: 25 })
  .map((all) =>
    all.flatMap(([north, east, times, apart]) =>
      Array.from({ length: times }, (_, at) => ({
        latitude: Math.min(90, north + at * apart),
        longitude: Math.min(180, east + at * apart),
      })),
    ),
  ); // prettier-ignore

function toColumns(all: { latitude: number | null; longitude: number | null }[]): PhotoColumns {
  const columns = new PhotoColumns();
  all.forEach((place, at) => columns.set({ ...PHOTO, ...place, id: at + 1 }));
  return columns;
}

const PHOTO: Omit<IndexedPhoto, 'id' | 'latitude' | 'longitude'> = {
  takenAt: '2020-01-01T00:00:00', takenFrom: 'camera', width: 3, height: 2, state: 'tagged', missing: 0, browsable: 1,
  rating: null, favourite: 0, hidden: 0,
    stacked: 0, format: 'jpeg', camera: null, lens: null, path: '/a/b.jpg', name: 'b.jpg',
}; // prettier-ignore

function rowsOf(columns: PhotoColumns): Uint32Array {
  return Uint32Array.from({ length: columns.size }, (_, row) => row);
}

function countIn(columns: PhotoColumns, cluster: Cluster): number {
  const area = readArea(writeArea(cluster.area));
  const { mask } = matchArea(new Matches(columns.size), columns, area!);
  return mask.reduce((sum, each) => sum + each, 0);
}

test('clusterRows - every photo is in one cluster, and a cluster’s area has its photos and no others', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: 0, max: LAST_ZOOM }), (all, zoom) => {
      const columns = toColumns([...all, { latitude: null, longitude: null }]);
      const clusters = clusterRows(columns, rowsOf(columns), WORLD, zoom);
      expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      for (const cluster of clusters) expect(countIn(columns, cluster)).toBe(cluster.count);
    }),
    { numRuns: 200 },
  );
});

test('clusterRows - the first photo of a result stands for its cluster, and clusters part when one comes nearer', () => {
  const columns = toColumns([
    { latitude: 59.91, longitude: 10.75 },
    { latitude: 59.92, longitude: 10.76 },
    { latitude: 60.39, longitude: 5.32 },
  ]);
  const shown = (zoom: number): [number, number][] =>
    clusterRows(columns, Uint32Array.of(2, 1, 0), WORLD, zoom).map(({ count, photo }) => [count, photo]);
  expect(shown(0)).toEqual([[3, 3]]);
  expect(shown(8)).toEqual([[2, 2], [1, 3]]); // prettier-ignore
  expect(shown(LAST_ZOOM).length).toBe(2); // answered as from farther away
  const near: Area = { south: 59.9, west: 10.7, north: 59.95, east: 10.8 };
  expect(clusterRows(columns, Uint32Array.of(1, 0), near, 14).length).toBe(2);
});

test('clusterRows - only what is on the part of the map or beside it, across the date line too', () => {
  const columns = toColumns([
    { latitude: -17, longitude: 179.9 },
    { latitude: -17, longitude: -179.9 },
    { latitude: 60, longitude: 10 },
  ]);
  const across: Area = { south: -20, west: 179, north: -15, east: -179 };
  const photos = clusterRows(columns, rowsOf(columns), across, 8).map(({ photo }) => photo);
  expect(photos.toSorted()).toEqual([1, 2]);
});
