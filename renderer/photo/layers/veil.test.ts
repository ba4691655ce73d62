import { expect, test } from 'vitest';
import { veilOf } from './veil.ts';

test('veilOf() - the highest place is clear, and what speaks against the label is darkest', () => {
  expect(veilOf([4, 2, 0, -3])).toEqual([0, 85, 170, 170]);
});

test('veilOf() - where nothing speaks for the label, nothing is clear', () => {
  expect(veilOf([-1, -2])).toEqual([170, 170]);
});
