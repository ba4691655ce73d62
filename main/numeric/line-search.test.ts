import { expect, test } from 'vitest';
import { searchLine } from './line-search.ts';
import type { Objective, Point } from './objective.ts';

/** x⁴ / 4, lowest at 0. */
const quartic: Objective = async ([x], gradient) => {
  gradient[0] = x! ** 3;
  return await Promise.resolve(x! ** 4 / 4);
};

const from: Point = { position: Float64Array.of(2), value: 4, gradient: Float64Array.of(8) };

test.each([1e-9, 1e-3, 1, 1e6])(
  'searchLine() - from a first step of %f it ends low and level enough',
  async (firstStep) => {
    const found = await searchLine(quartic, from, Float64Array.of(-1), firstStep);
    const step = 2 - found!.position[0]!;
    expect(found!.value).toBeLessThanOrEqual(4 - 1e-4 * step * 8);
    expect(-found!.gradient[0]!).toBeGreaterThanOrEqual(-0.9 * 8);
  },
);

test('searchLine() - uphill and along the level there is nothing to find', async () => {
  expect(await searchLine(quartic, from, Float64Array.of(1), 1)).toBeNull();
  expect(await searchLine(quartic, from, Float64Array.of(0), 1)).toBeNull();
});
