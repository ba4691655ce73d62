import { expect, test } from 'vitest';
import type { QueryProblem } from './problems/query-problem.ts';
import { problemSentence } from './problems/sentences.ts';
import { readAmount } from './query-amount.ts';

test('readAmount() - a name with a comparison', () => {
  expect(readAmount('count', 'dog>=2', null)).toEqual({ name: 'dog', comparison: '>=', amount: 2 });
  expect(readAmount('count', 'Traffic Light=1', null)).toEqual({
    name: 'traffic light',
    comparison: '=',
    amount: 1,
  });
  expect(readAmount('share', 'sky>40%', null)).toEqual({ name: 'sky', comparison: '>', amount: 0.4 });
  expect(readAmount('share', 'sky<0.25', null)).toEqual({ name: 'sky', comparison: '<', amount: 0.25 });
});

test('readAmount() - a name alone asks for any', () => {
  expect(readAmount('count', 'dog', null)).toEqual({ name: 'dog', comparison: '>', amount: 0 });
});

const sentenceOf = (...asked: Parameters<typeof readAmount>): string =>
  problemSentence(readAmount(...asked) as QueryProblem);

test('readAmount() - what is unknown or no number gets a sentence', () => {
  expect(sentenceOf('count', 'unicorn', new Set(['dog']))).toContain('“unicorn”');
  expect(sentenceOf('count', 'dog>=2%', null)).toContain('count:dog>=2');
  expect(sentenceOf('count', '>=2', null)).toContain('count:dog>=2');
  expect(sentenceOf('share', '', null)).toContain('share:sky>40%');
});
