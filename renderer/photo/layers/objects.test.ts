import { expect, test } from 'vitest';
import type { PhotoAnalysis } from '../../../main/core/api.ts';
import { objectsOf, placeObjects } from './objects.ts';

const DOG = { name: 'dog', score: 0.9, box: [10, 20, 30, 60] };
const CAR = { name: 'car', score: 0.8, box: [0, 0, 100, 200] };

test('placeObjects() - each says which of its kind it is; what lies within another comes after it', () => {
  const second = { ...DOG, score: 0.6, box: [50, 20, 60, 40] };
  const shown = placeObjects([DOG, CAR, second], { width: 100, height: 200 });
  expect(shown.map(({ name, number, of }) => [name, number, of])).toEqual([
    ['car', 1, 1],
    ['dog', 1, 2],
    ['dog', 2, 2],
  ]);
  expect(shown[1]).toMatchObject({ left: 0.1, top: 0.1, width: 0.2, height: 0.2 });
});

test('objectsOf() - takes what was found and nothing else', () => {
  const text: PhotoAnalysis = { analysis: 'text', state: 'done', reason: null, failure: null, lines: [] };
  expect(objectsOf([text])).toEqual([]);
  expect(
    objectsOf([text, { analysis: 'objects', state: 'done', reason: null, failure: null, objects: [DOG] }]),
  ).toEqual([DOG]);
});
