import { expect, test } from 'vitest';
import { rankAnchors, selectProposals, type LevelMaps } from './proposals.ts';

const ROWS = 2;
const COLUMNS = 3;

/** Nothing moves, and every logit is that of its place: anchor · 6 + place. */
function mapsOf(level: number, change: (logits: Float32Array) => void = () => undefined): LevelMaps {
  const logits = Float32Array.from({ length: 3 * ROWS * COLUMNS }, (_, at) => at);
  change(logits);
  return {
    level,
    objectness: { data: logits, dims: [1, 3, ROWS, COLUMNS] },
    deltas: { data: new Float32Array(12 * ROWS * COLUMNS), dims: [1, 12, ROWS, COLUMNS] },
  };
}

test('rankAnchors() - the index goes row, column, anchor, and equal logits keep its order', () => {
  const maps = mapsOf(3, (logits) => logits.fill(1, 0, 12));
  const ranked = rankAnchors(maps);
  expect(ranked.map(({ index }) => index).slice(0, 9)).toEqual([17, 14, 11, 8, 5, 2, 0, 1, 3]);
  // The last place is (8 · 2, 8 · 1); a tall anchor of 64² pixels is 45.25 × 90.5.
  expect(ranked[0]!.box.left).toBeCloseTo(16 - 32 / Math.SQRT2, 5);
  expect(ranked[0]!.box.bottom).toBeCloseTo(8 + 32 * Math.SQRT2, 5);
});

test('selectProposals() - boxes end at the image, not at its padding', () => {
  const proposals = selectProposals([mapsOf(2)], { width: 7, height: 3 });
  expect(proposals.length).toBeGreaterThan(0);
  for (const { box } of proposals) {
    expect(box.right).toBeLessThanOrEqual(7);
    expect(box.bottom).toBeLessThanOrEqual(3);
  }
});

test('selectProposals() - levels cover each other’s boxes without taking them away', () => {
  const size = { width: 4, height: 4 }; // every anchor covers all of it
  const proposals = selectProposals([mapsOf(4), mapsOf(5), mapsOf(6)], size);
  expect(proposals.map(({ level, logit }) => [level, logit])).toEqual([
    [4, 17],
    [5, 17],
    [6, 17],
  ]);
});

test('selectProposals() - what is not finite is dropped, and nothing else', () => {
  const broken = mapsOf(4, (logits) => {
    logits[17] = NaN;
    logits[16] = Infinity;
  });
  broken.deltas.data[(2 * 4 + 0) * ROWS * COLUMNS + 3] = NaN; // anchor 2 at place 3: logit 15
  const size = { width: 4, height: 4 };
  expect(selectProposals([broken], size).map(({ logit }) => logit)).toEqual([14]);
});

test('selectProposals() - a level gives 1,000 at most, and so do all together', () => {
  const side = 40;
  const logits = Float32Array.from({ length: 3 * side * side }, (_, at) => -at);
  // A twentieth of the size in the parts of width and height, so that no box covers another.
  const deltas = Float32Array.from({ length: 12 * side ** 2 }, (_, at) =>
    (at / side ** 2) % 4 >= 2 ? -3 : 0,
  );
  const maps = [2, 3].map((level) => ({
    level,
    objectness: { data: logits, dims: [1, 3, side, side] },
    deltas: { data: deltas, dims: [1, 12, side, side] },
  }));
  expect(rankAnchors(maps[0]!)).toHaveLength(1000);
  expect(selectProposals(maps, { width: 4000, height: 4000 })).toHaveLength(1000);
});
