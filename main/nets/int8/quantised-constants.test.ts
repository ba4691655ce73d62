import { expect, test } from 'vitest';
import type { Constant } from '../network.ts';
import { quantisationOf, quantiseConvolution } from './quantised-constants.ts';

const constant = (name: string, shape: number[]): Constant => ({
  name,
  shape,
  sources: [name],
  make: ([values]) => values!,
});

test('quantisationOf() - zero is a whole number of steps, whatever the range', () => {
  expect(quantisationOf([0, 6])).toEqual({ scale: Math.fround(6 / 255), zero: 0 });
  expect(quantisationOf([2, 5.1])).toEqual({ scale: Math.fround(5.1 / 255), zero: 0 });
  expect(quantisationOf([-6, -1])).toEqual({ scale: Math.fround(6 / 255), zero: 255 });
  expect(quantisationOf([-1, 3]).zero).toBe(64);
  expect(quantisationOf([0, 0]).scale).toBeGreaterThan(0);
});

test.each([
  [8, 127],
  [7, 63],
] as const)('quantiseConvolution() - %i bits: the largest weight of each channel is %i', (bits, largest) => {
  const input = { quantisation: { scale: 0.5, zero: 0 }, means: Float32Array.of(0, 0) };
  const made = quantiseConvolution(constant('w', [2, 2, 1, 1]), constant('b', [2]), input, bits);
  const read = [Float32Array.of(1, -2, 0.25, 0.125), Float32Array.of(3, -1)];
  const [weights, scales, biases] = [made.weight, made.scale, made.bias].map(({ make }) => make(read));
  expect([weights![1], weights![2]]).toEqual([-largest, largest]);
  expect([...scales!].map((scale) => scale * largest)).toEqual([expect.closeTo(2), expect.closeTo(0.25)]);
  expect([...biases!].map((bias, at) => bias * scales![at]! * 0.5)).toEqual([
    expect.closeTo(3),
    expect.closeTo(-1),
  ]);
  expect([...made.types]).toEqual([['w.int8', 'int8'], ['b.int32', 'int32']]); // prettier-ignore
});

test('quantiseConvolution() - the bias takes back what rounding shifts, by the mean of each group’s own input', () => {
  const means = Float32Array.of(10, 100);
  const input = { quantisation: { scale: 1e-3, zero: 0 }, means };
  const weights = Float32Array.of(1, 0.0039, 1, 0.0039); // one channel of 1 × 2 for each input
  const made = quantiseConvolution(constant('w', [2, 1, 1, 2]), null, input, 8);
  const [rounded, scales, biases] = [made.weight, made.scale, made.bias].map(({ make }) => make([weights]));
  for (const channel of [0, 1]) {
    const sum = (rounded![2 * channel]! + rounded![2 * channel + 1]!) * scales![channel]!;
    const shift = (1.0039 - sum) * means[channel]!;
    expect(Math.abs(shift)).toBeGreaterThan(0.01);
    expect(biases![channel]! * scales![channel]! * 1e-3).toBeCloseTo(shift, 4);
  }
});

test('quantiseConvolution() - a channel of zeros, and a bias that dwarfs its weights, stay finite', () => {
  const input = { quantisation: { scale: 1e-6, zero: 0 }, means: Float32Array.of(1) };
  const made = quantiseConvolution(constant('w', [2, 1, 1, 1]), constant('b', [2]), input, 8);
  const read = [Float32Array.of(0, 1e-6), Float32Array.of(5, 1000)];
  const [scales, biases] = [made.scale, made.bias].map(({ make }) => make(read));
  for (const channel of [0, 1]) {
    expect(Math.abs(biases![channel]!)).toBeLessThanOrEqual(2 ** 30 * 1.001);
    expect(biases![channel]! * scales![channel]! * 1e-6).toBeCloseTo(read[1]![channel]!, 1);
  }
});
