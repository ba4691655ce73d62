import { expect, test } from 'vitest';
import { resample } from './resample.ts';

const grey = (values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value, value, value]));
const firstOf = (rgb: Uint8Array): number[] => [...rgb].filter((_, at) => at % 3 === 0);

test('resample() - the same size is the same picture', () => {
  const picture = { width: 3, height: 2, rgb: Uint8Array.from({ length: 18 }, (_, at) => at * 14) };
  expect(resample(picture, { width: 3, height: 2 })).toEqual(picture);
});

test('resample() - a reduction averages over all that it leaves out', () => {
  const { rgb } = resample({ width: 4, height: 1, rgb: grey([0, 100, 200, 40]) }, { width: 2, height: 1 });
  // Weights 3, 3, 1 of 7 on the left, and 1, 3, 3 on the right.
  expect(firstOf(rgb)).toEqual([Math.round((300 + 200) / 7), Math.round((100 + 600 + 120) / 7)]);
});

test('resample() - an enlargement goes straight from pixel to pixel, and stays at the edges', () => {
  const { rgb } = resample({ width: 1, height: 2, rgb: grey([0, 200]) }, { width: 1, height: 4 });
  expect(firstOf(rgb)).toEqual([0, 50, 150, 200]);
});

test('resample() - white stays white, however weights are rounded', () => {
  for (const side of [3, 7, 13, 97]) {
    const picture = { width: 31, height: 31, rgb: new Uint8Array(31 * 31 * 3).fill(255) };
    const { rgb } = resample(picture, { width: side, height: side });
    expect(rgb.every((value) => value === 255)).toBe(true);
  }
});

test('resample() - a strip becomes at least one pixel of each colour', () => {
  const picture = { width: 2, height: 1, rgb: Uint8Array.of(10, 20, 30, 30, 40, 50) };
  expect([...resample(picture, { width: 1, height: 1 }).rgb]).toEqual([20, 30, 40]);
});
