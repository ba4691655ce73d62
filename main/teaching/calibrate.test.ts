import { expect, test } from 'vitest';
import { generator } from '../numeric/testing/generator.ts';
import { calibrate } from './calibrate.ts';

/** Normally distributed, by the sum of twelve. */
function normal(random: () => number, mean: number): number {
  let sum = -6;
  for (let times = 0; times < 12; times++) sum += random();
  return mean + sum;
}

test.each([0.02, 0.2, 0.5])('calibrate() - finds that %d of the library has the tag', async (share) => {
  const random = generator(5);
  const draw = (count: number, mean: number): number[] =>
    Array.from({ length: count }, () => normal(random, mean));
  const library = [...draw(Math.round(1000 * share), 2), ...draw(Math.round(1000 * (1 - share)), -2)];
  const { slope, offset } = await calibrate({ examples: draw(40, 2), others: draw(300, -2), library });
  const sure = library.map((margin) => 1 / (1 + Math.exp(-(slope * margin + offset))));
  const mean = sure.reduce((sum, value) => sum + value, 0) / sure.length;
  expect(mean).toBeGreaterThan(0.7 * share - 0.01);
  expect(mean).toBeLessThan(1.3 * share + 0.01);
});

test('calibrate() - margins that say the wrong way around say nothing', async () => {
  const { slope } = await calibrate({ examples: [-3, -2, -3], others: [2, 3, 4], library: [2, 3, 4] });
  expect(slope).toBe(0);
});
