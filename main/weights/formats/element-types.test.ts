import { expect, test } from 'vitest';
import { decodeFloats, encodeHalves } from './element-types.ts';

const there = (...values: number[]): number[] => {
  const bytes = encodeHalves('a', Float32Array.from(values));
  expect(bytes.length).toBe(2 * values.length);
  return [...decodeFloats('F16', bytes)!];
};

test('encodeHalves() - rounds to the nearest, ties to even, down to the smallest', () => {
  expect(there(1, -2.5, 0, 1 + 2 ** -11, 1 + 3 * 2 ** -11)).toEqual([1, -2.5, 0, 1, 1 + 2 ** -9]);
  expect(there(2 ** -24, 1.4 * 2 ** -24, 0.4 * 2 ** -24)).toEqual([2 ** -24, 2 ** -24, 0]);
});

test('encodeHalves() - what would be infinite is refused', () => {
  expect(there(65504, 65519.99, -65519.99)).toEqual([65504, 65504, -65504]);
  for (const beyond of [65520, -1e6])
    expect(() => there(1, beyond)).toThrow(
      `Expected numbers of at most 65504 in "a", the largest that float16 has, but received ${beyond}.`,
    );
});
