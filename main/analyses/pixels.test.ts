import { expect, test } from 'vitest';
import { toPlanes } from './pixels.ts';

test('toPlanes() - each colour is a plane, normalised, with zeros to the right and below', () => {
  const picture = { width: 1, height: 2, rgb: Uint8Array.of(10, 20, 30, 40, 50, 60) };
  const planes = toPlanes(picture, { mean: [10, 0, 0], std: [2, 10, 30] }, { width: 2, height: 3 });
  expect([...planes]).toEqual([0, 0, 15, 0, 0, 0, 2, 0, 5, 0, 0, 0, 1, 0, 2, 0, 0, 0]);
});
