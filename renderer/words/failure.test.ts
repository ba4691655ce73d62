import { afterEach, describe, expect, test } from 'vitest';
import { SAMPLE_FAILURES } from '../../main/core/testing/failures.ts';
import { failureSentence } from '../../main/core/photos/failure-sentence.ts';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import { failureWords, fileFailureWords } from './failure.ts';

afterEach(() => chooseLanguage('en', []));

describe('failureWords()', () => {
  test.each(SAMPLE_FAILURES)('$code - in English it is the command line’s sentence', (failure) => {
    expect(failureWords(failure)).toBe(failureSentence(failure));
  });

  test.each(SAMPLE_FAILURES)('$code - in Japanese it has every value, and no English', (failure) => {
    chooseLanguage('ja', []);
    const words = failureWords(failure);
    for (const value of Object.values({ ...failure, code: '' }))
      expect(words).toContain(typeof value === 'number' ? value.toLocaleString('en') : value);
    if (failure.code !== 'other') expect(words).not.toBe(failureSentence(failure));
  });
});

test('fileFailureWords() - says which analysis of a tagged photo failed', () => {
  const failure = { code: 'analysis_slow', seconds: 120 } as const;
  expect(fileFailureWords({ failure })).toBe('took longer than 120 seconds');
  expect(fileFailureWords({ failure, analysis: 'text' })).toBe(
    'is tagged, but its text could not be read: the photo took longer than 120 seconds',
  );
});
