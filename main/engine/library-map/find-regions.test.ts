import { describe, expect, it } from 'vitest';
import { generator } from '../../similarity/layout/random.ts';
import { findRegions } from './find-regions.ts';
import { nameRegions } from './name-regions.ts';

/** Heaps of a hundred photos around these places. */
function heaps(places: [number, number][]): { x: Float32Array; y: Float32Array } {
  const random = generator(4);
  const around = (middle: number) => middle + 0.02 * (random() + random() - 1);
  const all = places.flatMap((place) => Array.from({ length: 100 }, () => place));
  return { x: Float32Array.from(all, ([x]) => around(x)), y: Float32Array.from(all, ([, y]) => around(y)) };
}

describe('findRegions()', () => {
  it('finds each heap, and its middle', () => {
    const { x, y } = heaps([[0.2, 0.2], [0.8, 0.2], [0.5, 0.9]]); // prettier-ignore
    const { regionOf, regions } = findRegions(x, y, 1);
    expect(regions.map(({ photos }) => photos)).toEqual([100, 100, 100]);
    const first = regions[regionOf[0]!]!;
    expect([first.x, first.y].map((value) => Math.round(value * 10) / 10)).toEqual([0.2, 0.2]);
    expect(new Set(regionOf.subarray(0, 100)).size).toBe(1);
    expect(regionOf[0]).not.toBe(regionOf[250]);
  });

  it('heaps side by side are one from afar and two when near', () => {
    const { x, y } = heaps([[0.45, 0.5], [0.53, 0.5]]); // prettier-ignore
    expect(findRegions(x, y, 0).regions).toHaveLength(1);
    expect(findRegions(x, y, 2).regions.length).toBeGreaterThan(1);
  });

  it('no photos, and photos beyond the edge, are no harm', () => {
    expect(findRegions(new Float32Array(), new Float32Array(), 0).regions).toEqual([]);
    const beyond = Float32Array.of(-0.1, 1.1, 1.2, 1.1);
    expect(findRegions(beyond, beyond, 2).regionOf[0]).toBe(-1);
  });
});

describe('nameRegions()', () => {
  const share = (label: number, photos: number, byRegion: Record<number, number>) => ({
    label,
    photos,
    byRegion: new Map(Object.entries(byRegion).map(([region, count]) => [Number(region), count])),
  });

  it('takes what sets a region apart, not what all photos show', () => {
    const everywhere = share(1, 190, { 0: 100, 1: 90 });
    const dogs = share(2, 80, { 0: 80 });
    const spaniels = share(3, 20, { 0: 20 });
    expect(nameRegions([100, 100], [everywhere, dogs, spaniels], 200)).toEqual([2, null]);
  });

  it('a smaller region has another name where it can', () => {
    const dogs = share(2, 150, { 0: 90, 1: 60 });
    const pugs = share(3, 50, { 1: 50 });
    expect(nameRegions([100, 60], [dogs, pugs], 1000)).toEqual([2, 3]);
    expect(nameRegions([100, 60], [dogs], 1000)).toEqual([2, 2]);
  });
});
