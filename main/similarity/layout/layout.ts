import { divide } from './cells.ts';
import { toGraph } from './graph.ts';
import { findNeighbours, type Neighbours } from './neighbours.ts';
import { optimise } from './optimise.ts';
import type { PackedCodes } from './packed-codes.ts';
import { fingerprint } from './prints.ts';
import { EXTENT, principalComponents } from './start.ts';

export type LayoutOptions = {
  /** Where photos were before, on the map from 0 to 1: it stays recognisable. Null where that is not known. */
  before?(photo: number): readonly [number, number] | null;
  /** Is called now and then, with the share that is done, 0 to 1. It may wait, or throw to end. */
  step(share: number): void;
};

export type Layout = {
  photos: Uint32Array;
  /** float32 [count, 2], from 0 to 1 */
  positions: Float32Array;
  /** As {@link fingerprint} gives it. */
  prints: Uint32Array;
};

/** Trustworthiness at 15 of 1,130 views of 226 photos: 0.965 with 15 neighbours, 0.976 with 20. */
export const NEIGHBOURS = 20;
/** Rounds by the most photos that they are for: many photos make as many moves in fewer. */
const EPOCHS = [
  { photos: 2000, epochs: 1500 },
  { photos: 10_000, epochs: 500 },
  { photos: Infinity, epochs: 200 },
];
/** A new photo begins so near to its neighbour, as a part of the distance that tells photos apart. */
const NEAR = 0.01;

/** Lays out photos in the plane, those that are alike side by side. `codes` are arranged anew. */
export function layOut(codes: PackedCodes, { before = () => null, step }: LayoutOptions): Layout {
  const { count } = codes;
  const part = (from: number, to: number) => (share: number) => step(from + (to - from) * share);
  const cells = divide(codes, part(0, 0.1));
  const k = Math.max(1, Math.min(NEIGHBOURS, count - 1));
  const neighbours = findNeighbours(codes, cells, k, part(0.1, 0.45));
  const photos = Uint32Array.from({ length: count }, (_, row) => codes.photoAt(row));
  const positions = principalComponents(codes);
  keepBefore(positions, photos, neighbours, before);
  const { epochs } = EPOCHS.find(({ photos: most }) => count <= most)!;
  optimise(positions, toGraph(neighbours), { epochs, rate: 1, step: part(0.45, 1) });
  return {
    photos,
    positions: toUnitSquare(positions),
    prints: Uint32Array.from({ length: count }, (_, row) => fingerprint(codes.codeAt(row))),
  };
}

/** Photos begin where they were on the map before; new ones beside the neighbour that is most like them. */
function keepBefore(
  positions: Float32Array,
  photos: Uint32Array,
  { k, rows }: Neighbours,
  before: (photo: number) => readonly [number, number] | null,
): void {
  const known = Array.from(photos, (photo) => before(photo));
  if (known.every((place) => place === null)) return;
  const placeOf = (row: number): readonly [number, number] | null => known[row] ?? null;
  for (let row = 0; row < photos.length; row++) {
    const neighbours = Array.from(rows.subarray(row * k, (row + 1) * k), placeOf);
    const place = placeOf(row) ?? neighbours.find((each) => each !== null) ?? null;
    if (place === null) continue;
    const noise = known[row] === null ? positions.subarray(2 * row, 2 * row + 2) : [0, 0];
    for (let axis = 0; axis < 2; axis++)
      positions[2 * row + axis] = (place[axis]! - 0.5) * 2 * EXTENT + noise[axis]! * NEAR;
  }
}

/** The longer side from 0 to 1, the shorter in the middle. */
export function toUnitSquare(positions: Float32Array): Float32Array {
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (let at = 0; at < positions.length; at++) {
    low[at % 2] = Math.min(low[at % 2]!, positions[at]!);
    high[at % 2] = Math.max(high[at % 2]!, positions[at]!);
  }
  const extent = Math.max(high[0]! - low[0]!, high[1]! - low[1]!) || 1;
  const middle = [(low[0]! + high[0]!) / 2, (low[1]! + high[1]!) / 2];
  return positions.map((value, at) => 0.5 + (value - middle[at % 2]!) / extent);
}
