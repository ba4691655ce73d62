import { expect, test } from 'vitest';
import { OneTimeCodes } from './one-time-codes.ts';

test('take() - a code opens once', () => {
  const codes = new OneTimeCodes();
  const code = codes.make();
  expect([codes.take(code), codes.take(code), codes.take('guessed')]).toEqual([true, false, false]);
});

test('take() - a code opens nothing after a minute', () => {
  const codes = new OneTimeCodes();
  const [early, late] = [codes.make(1000), codes.make(1000)];
  expect([codes.take(early, 61_000), codes.take(late, 61_001)]).toEqual([true, false]);
});
