import { expect, test } from 'vitest';
import { stepWords } from './words.ts';

test('stepWords() - says what was done to how many photos', () => {
  const step = { id: 1, on: null, subject: 'snow', photos: 12 };
  expect(stepWords({ ...step, kind: 'reject' })).toBe('snow rejected on 12 photos');
  expect(stepWords({ ...step, kind: 'stars', subject: '1', photos: 1 })).toBe('1 star for 1 photo');
  expect(stepWords({ ...step, kind: 'hide', on: false })).toBe('12 photos shown again');
});
