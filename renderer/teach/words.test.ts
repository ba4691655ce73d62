import { expect, test } from 'vitest';
import type { TaughtTag } from '../../main/core/api.ts';
import { exampleWords, findsNone, likeliestAddress, proposalsAddress, teachingWords } from './words.ts';

const rex: TaughtTag = {
  key: 'own:Rex',
  name: 'Rex',
  above: [],
  examples: 12,
  counterExamples: 0,
  proposals: 40,
  state: { kind: 'ready' },
};

test('teachingWords() - says how far it is, what is missing and how many photos are proposed', () => {
  expect(teachingWords(rex)).toBe('“Rex” is proposed for 40 more photos.');
  expect(teachingWords({ ...rex, proposals: 0 })).toContain('No other photo');
  expect(teachingWords({ ...rex, state: { kind: 'needs-examples', more: 1 } })).toContain('1 more example');
  expect(teachingWords({ ...rex, state: { kind: 'proposing', done: 200, total: 1000 } })).toContain(
    '200 of 1,000',
  );
  expect(teachingWords({ ...rex, state: { kind: 'learning' } })).toBe('Learning “Rex”…');
});

test('exampleWords() - counter-examples are named where there are any', () => {
  expect(exampleWords(rex)).toBe('Taught by 12 photos');
  expect(exampleWords({ ...rex, counterExamples: 1 })).toBe('Taught by 12 photos and 1 counter-example');
});

test('proposalsAddress() - leads to the review, the surest first; where none is sure, to less likely ones', () => {
  expect(findsNone(rex)).toBe(false);
  expect(findsNone({ ...rex, proposals: 0 })).toBe(true);
  expect(likeliestAddress('own:Rex')).toBe('#/review/own%3ARex?order=surest&least=0.15');
  expect(proposalsAddress('own:Rex')).toBe('#/review/own%3ARex?order=surest');
});
