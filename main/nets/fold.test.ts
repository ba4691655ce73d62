import { expect, test } from 'vitest';
import { foldBias, foldWeight } from './fold.ts';

const norm = {
  gamma: Float32Array.of(2, 0.5),
  beta: Float32Array.of(1, -1),
  mean: Float32Array.of(0.25, 3),
  variance: Float32Array.of(4, 0.25),
  epsilon: 0,
};

test('foldWeight() - each output channel is scaled by gamma over the deviation', () => {
  const folded = foldWeight(Float32Array.of(1, 2, 3, 4, 5, 6), norm);
  expect([...folded]).toEqual([1, 2, 3, 4, 5, 6]); // both channels: 2 / 2 and 0.5 / 0.5
  expect([...foldWeight(Float32Array.of(8, 8), { ...norm, epsilon: 12 })]).toEqual([
    8 * (2 / 4),
    expect.closeTo(8 * (0.5 / 3.5), 6),
  ]);
});

test('foldBias() - a convolution without a bias gets the shift of the norm', () => {
  expect([...foldBias(null, norm)]).toEqual([1 - 0.25, -1 - 3]);
});

test('foldBias() - the own bias of the convolution is normalised with it', () => {
  expect([...foldBias(Float32Array.of(10, 20), norm)]).toEqual([1 + 9.75, -1 + 17]);
});
