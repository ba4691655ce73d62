import { expect, test } from 'vitest';
import { alignmentDistance, nearestSpellings } from './spelling.ts';

test.each([
  ['dog', 'dog', 0],
  ['doog', 'dog', 1],
  ['odg', 'dog', 1],
  ['moutnain', 'mountain', 1],
  ['flwoers', 'flower', 2],
  ['cat', 'dog', 3],
])('alignmentDistance() - %s, %s', (a, b, distance) => {
  expect(alignmentDistance(a, b, 3)).toBe(distance);
});

test('alignmentDistance() - stops once it is more than asked for', () => {
  expect(alignmentDistance('elephant', 'television', 2)).toBe(3);
});

const near = (word: string, ...texts: string[]) =>
  nearestSpellings(word, texts.map((text, index) => ({ text, folded: text, weight: -index })), 3).map(({ text }) => text); // prettier-ignore

test('nearestSpellings() - the nearest first, then those that begin the same, then the heavier', () => {
  expect(near('moutain', 'fountain', 'mountain')).toEqual(['mountain', 'fountain']);
  expect(near('hores', 'shore', 'horse')).toEqual(['horse', 'shore']);
  expect(near('doog', 'door', 'dog')).toEqual(['dog', 'door']);
  expect(near('bot', 'boat', 'bolt')).toEqual(['boat', 'bolt']);
});

test('nearestSpellings() - short words take one edit, very short ones none', () => {
  expect(near('dgo', 'dog', 'dugout')).toEqual(['dog']);
  expect(near('ab', 'abc')).toEqual([]);
});
