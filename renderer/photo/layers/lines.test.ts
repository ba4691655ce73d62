import { expect, test } from 'vitest';
import { placeLine } from './lines.ts';

test('placeLine() - an upright line begins at its top left', () => {
  const box = [10, 20, 110, 20, 110, 40, 10, 40];
  expect(placeLine({ text: 'a', score: 1, box })).toEqual({
    x: 10,
    y: 20,
    degrees: 0,
    width: 100,
    height: 20,
  });
});

test('placeLine() - a line that is read downwards is turned to the right', () => {
  const box = [40, 10, 40, 110, 20, 110, 20, 10];
  expect(placeLine({ text: 'a', score: 1, box })).toEqual({
    x: 40,
    y: 10,
    degrees: 90,
    width: 100,
    height: 20,
  });
});
