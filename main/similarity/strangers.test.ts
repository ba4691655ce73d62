import { expect, it } from 'vitest';
import { generator } from '../numeric/testing/generator.ts';
import { measureStrangers } from './strangers.ts';

const random = generator(1);
/** About normal. */
const normal = (): number => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);

it('measureStrangers() - finds the median and the spread, and is not misled by photos that are alike', () => {
  // Random directions of 256 dimensions: cosines of a normal distribution with a deviation of 1/16.
  const codes = Array.from({ length: 400 }, () => Int8Array.from({ length: 256 }, () => 25 * normal()));
  const plain = measureStrangers(codes);
  expect(plain.median).toBeCloseTo(0, 2);
  expect(plain.deviation).toBeCloseTo(1 / 16, 2);
  const holiday = codes[0]!;
  const alike = codes.map((code, index) => (index % 10 === 0 ? holiday.map((value, at) => (value + code[at]! / 4)) : code)); // prettier-ignore
  const mixed = measureStrangers(alike);
  expect(mixed.median).toBeCloseTo(plain.median, 1);
  expect(mixed.deviation).toBeCloseTo(plain.deviation, 1);
});

it('measureStrangers() - needs two photos', () => {
  expect(() => measureStrangers([new Int8Array(256)])).toThrow(RangeError);
});
