import { describe, expect, it } from 'vitest';
import { divide } from './cells.ts';
import { layOut } from './layout.ts';
import { findNeighbours } from './neighbours.ts';
import { PackedCodes } from './packed-codes.ts';
import { clusteredCodes } from './testing/clustered.ts';
import { trustworthiness } from './testing/trustworthiness.ts';

const quiet = { step: (): void => undefined };
const PLACES = 8;

describe('layOut()', () => {
  it('neighbours on the map are neighbours by their embeddings', () => {
    const codes = clusteredCodes(300, 10);
    const { photos, positions } = layOut(codes, quiet);
    expect([...photos].sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, row) => row));
    const rows = Array.from({ length: 300 }, (_, row) => row);
    expect(trustworthiness(codes, positions, 15, rows)).toBeGreaterThan(0.9);
    const random = positions.map((_, at) => ((at * 7919) % 1000) / 1000);
    expect(trustworthiness(codes, random, 15, rows)).toBeLessThan(0.6);
    expect(Math.min(...positions)).toBeCloseTo(0, PLACES - 2);
    expect(Math.max(...positions)).toBeCloseTo(1, PLACES - 2);
  });

  it('is the same again for the same photos', () => {
    const [a, b] = [layOut(clusteredCodes(80, 5), quiet), layOut(clusteredCodes(80, 5), quiet)];
    expect(a).toEqual(b);
  });

  it.each([0, 1, 2, 3, 17])('lays out %i photos, whatever they are', (count) => {
    const codes = new PackedCodes(count);
    for (let row = 0; row < count; row++) codes.write(row, new Float32Array(256).fill(row === 0 ? 0 : 1));
    const { positions } = layOut(codes, quiet);
    expect(positions).toHaveLength(2 * count);
    expect(positions.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('begins where photos were: what was left stays left', () => {
    const codes = clusteredCodes(150, 2);
    // The two things on the left and on the right; the last photos are new.
    const before = (photo: number) =>
      photo >= 140 ? null : ([photo % 2 === 0 ? 0.1 : 0.9, photo / 150] as const);
    const { photos, positions } = layOut(codes, { ...quiet, before });
    const meanOf = (thing: number): number => {
      const xs = Array.from(photos).flatMap((photo, row) => (photo % 2 === thing ? positions[2 * row]! : []));
      return xs.reduce((sum, x) => sum + x, 0) / xs.length;
    };
    expect(meanOf(0)).toBeLessThan(meanOf(1));
  });

  it('says how much is done, and ends where its step throws', () => {
    const shares: number[] = [];
    layOut(clusteredCodes(200, 20), { step: (share) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeGreaterThan(0.9);
    const stop = (): void => {
      throw new Error('closing');
    };
    expect(() => layOut(clusteredCodes(50, 2), { step: stop })).toThrow('closing');
  });
});

describe('findNeighbours()', () => {
  it('finds by cells nearly all that a comparison with every photo finds', () => {
    const [codes, same] = [clusteredCodes(4000, 60), clusteredCodes(4000, 60)];
    const found = findNeighbours(codes, divide(codes, () => undefined), 10, () => undefined); // prettier-ignore
    const one = { centres: new PackedCodes(1), starts: Uint32Array.of(0, 4000) };
    const exact = findNeighbours(same, one, 10, () => undefined);
    const listOf = (of: PackedCodes, rows: Int32Array, row: number) =>
      Array.from(rows.subarray(row * 10, (row + 1) * 10), (other) => of.photoAt(other));
    let hits = 0;
    for (let row = 0; row < 4000; row += 40) {
      const photo = codes.photoAt(row);
      const wanted = new Set(listOf(same, exact.rows, photo));
      hits += listOf(codes, found.rows, row).filter((each) => wanted.has(each)).length;
      expect(listOf(codes, found.rows, row)).not.toContain(photo);
    }
    expect(hits / 1000).toBeGreaterThan(0.95);
  });
});
