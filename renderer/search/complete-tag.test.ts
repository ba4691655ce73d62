import { expect, test } from 'vitest';
import { completed, isBelow } from './complete-tag.ts';

const italy = { name: 'Italy', above: ['Places'], source: 'user' as const };

test.each([
  ['it', italy, 'Places|Italy'],
  ['Rex, it', italy, 'Rex, Places|Italy'],
  ['Rex; places/it', italy, 'Rex; Places|Italy'],
  ['Rex, gar', { name: 'garden', above: [], source: 'model' as const }, 'Rex, garden'],
  ['ac', { name: 'AC/DC', above: [], source: 'user' as const }, String.raw`AC\/DC`],
])('completed() - %j', (typed, choice, text) => {
  expect(completed(typed, choice)).toBe(text);
});

test('isBelow() - own tags by what is above them', () => {
  expect(isBelow(italy, ['places'])).toBe(true);
  expect(isBelow(italy, ['Italy'])).toBe(false);
  expect(isBelow({ ...italy, source: 'model' }, ['Places'])).toBe(false);
});
