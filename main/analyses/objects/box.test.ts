import { expect, test } from 'vitest';
import { clipBox, hasArea, isFinite, moveBox, overlapOf, type Box } from './box.ts';
import { suppress, suppressWithin } from './suppress.ts';

const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });

test('moveBox() - a box grows by 62.5 times at most, and shrinks without end', () => {
  const moved = moveBox(box(0, 0, 2, 2), { dx: 0, dy: 1, dw: 99, dh: -99 }, { centre: 1, size: 1 });
  expect(moved.right - moved.left).toBeCloseTo(125, 9);
  expect(moved.bottom - moved.top).toBeLessThan(1e-40);
  expect([moved.left + moved.right, moved.top + moved.bottom]).toEqual([2, 6]);
});

test('clipBox() - what lies outside has no area left', () => {
  const size = { width: 10, height: 5 };
  expect(clipBox(box(-3, 1, 4, 9), size)).toEqual(box(0, 1, 4, 5));
  expect(hasArea(clipBox(box(11, 0, 20, 5), size))).toBe(false);
});

test('isFinite() - infinities and NaN are none', () => {
  expect(isFinite(box(0, 1, 2, 3))).toBe(true);
  expect(isFinite(box(0, 1, Infinity, 3))).toBe(false);
  expect(isFinite(box(-Infinity, 1, Infinity, 3))).toBe(false);
  expect(isFinite(box(0, NaN, 2, 3))).toBe(false);
});

test('overlapOf() - touching and empty boxes share nothing', () => {
  expect(overlapOf(box(0, 0, 2, 2), box(1, 0, 3, 2))).toBeCloseTo(1 / 3, 12);
  expect(overlapOf(box(0, 0, 2, 2), box(2, 0, 3, 2))).toBe(0);
  expect(overlapOf(box(1, 1, 1, 1), box(1, 1, 1, 1))).toBe(0);
});

test('suppress() - an overlap of exactly the threshold stays, and what is gone covers nothing', () => {
  const [first, half, chained] = [box(0, 0, 4, 1), box(0, 0, 2, 1), box(0, 0, 1.5, 1)];
  const candidates = [first, half, chained].map((each) => ({ box: each }));
  expect(suppress(candidates, 0.5).map((each) => each.box)).toEqual([first, half]);
  expect(suppress(candidates, 0.49).map((each) => each.box)).toEqual([first, chained]);
});

test('suppressWithin() - boxes of other groups cover nothing, and the order stays', () => {
  const same = box(0, 0, 4, 4);
  const candidates = [1, 2, 1, 2].map((group, index) => ({ group, index, box: same }));
  const kept = suppressWithin(candidates, ({ group }) => group, 0.5);
  expect(kept.map(({ index }) => index)).toEqual([0, 1]);
});
