import { afterEach, describe, expect, test } from 'vitest';
import {
  FILE_FAILURE_SENTENCES,
  fileFailureSentence,
  SIDECAR_FAILURE_SENTENCES,
} from '../../main/core/photos/file-failure-sentence.ts';
import { FAILURE_SENTENCES } from '../../main/core/photos/failure-sentence.ts';
import { fileFailure, type FileFailure } from '../../main/core/photos/file-failure.ts';
import { ROW_PROBLEM_SENTENCES, rowProblemSentence } from '../../main/core/imports/row-problem.ts';
import { noticeContent } from '../../main/core/notices/notice.ts';
import { NOTICE_SENTENCES, noticeText } from '../../main/core/notices/sentences.ts';
import {
  SAMPLE_FILE_FAILURES,
  SAMPLE_NOTICES,
  SAMPLE_ROW_PROBLEMS,
  SAMPLE_SIDECAR_FAILURES,
} from '../../main/core/testing/reasons.ts';
import { chooseLanguage, t } from '../i18n/i18n.svelte.ts';
import { noticeWords } from './notice.ts';
import { leftFileWords, rowProblemWords } from './reason.ts';

afterEach(() => chooseLanguage('en', []));

const codesOf = (samples: readonly { code: string }[]): string[] =>
  samples.map(({ code }) => code).toSorted();

/** What people read of a value. */
function valuesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, each]) => (name === 'code' ? [] : valuesIn(each)));
}

test('there is one sample of each code, and no code has two meanings', () => {
  expect(codesOf(SAMPLE_FILE_FAILURES)).toEqual(Object.keys(FILE_FAILURE_SENTENCES).toSorted());
  expect(codesOf(SAMPLE_SIDECAR_FAILURES)).toEqual(Object.keys(SIDECAR_FAILURE_SENTENCES).toSorted());
  expect(codesOf(SAMPLE_ROW_PROBLEMS)).toEqual(Object.keys(ROW_PROBLEM_SENTENCES).toSorted());
  expect(codesOf(SAMPLE_FILE_FAILURES).filter((code) => code in FAILURE_SENTENCES)).toEqual([]);
});

describe('leftFileWords()', () => {
  const all: FileFailure[] = [
    ...SAMPLE_FILE_FAILURES,
    ...SAMPLE_SIDECAR_FAILURES.map((xmp) => ({ code: 'sidecar', xmp }) as const),
    { code: 'too_large', width: 20, height: 30, limit: 300 },
  ];

  test.each(all)('%j - in English it is the command line’s clause', (failure) => {
    expect(leftFileWords(failure)).toBe(fileFailureSentence(failure));
    expect(fileFailureSentence(failure)).not.toMatch(/[{}.]$|undefined/);
    expect(fileFailure.parse(failure)).toEqual(failure);
  });

  test.each(all)('%j - in Japanese it has every value, and no English', (failure) => {
    chooseLanguage('ja', []);
    const words = leftFileWords(failure);
    for (const value of valuesIn(failure)) expect(words).toContain(value);
    expect(words).toMatch(/[ぁ-ん]/);
    expect(words).not.toMatch(/[{}。]$|undefined/);
  });
});

describe('rowProblemWords()', () => {
  test.each(SAMPLE_ROW_PROBLEMS)('$code - in either language', (problem) => {
    expect(rowProblemWords(problem)).toBe(rowProblemSentence(problem));
    chooseLanguage('ja', []);
    for (const value of valuesIn(problem)) expect(rowProblemWords(problem)).toContain(value);
    expect(rowProblemWords(problem)).toMatch(/[ぁ-ん]/);
  });
});

describe('noticeWords()', () => {
  test.each(SAMPLE_NOTICES)('%j - in English it is the engine’s text', (content) => {
    chooseLanguage('en', ['en-GB']);
    expect(noticeWords({ text: '', content })).toBe(noticeText(content));
    expect(noticeContent.parse(content)).toEqual(content);
  });

  test.each(SAMPLE_NOTICES)('%j - in Japanese it has no English', (content) => {
    chooseLanguage('ja', []);
    const words = noticeWords({ text: '', content });
    expect(words).toMatch(/[ぁ-ん].*。$/);
    expect(words).not.toMatch(/\b(the|of|and|is|was)\b|[{}]|undefined/i);
  });

  test('the samples need every sentence', () => {
    const texts = SAMPLE_NOTICES.map((content) => noticeText(content));
    for (const sentence of Object.values(NOTICE_SENTENCES)) {
      const parts = sentence.split(/\{\{\w+\}\}/);
      expect(texts.some((text) => parts.every((part) => text.includes(part)))).toBe(true);
    }
  });

  test('has every value; one of before there were codes is in English', () => {
    chooseLanguage('ja', []);
    const words = SAMPLE_NOTICES.map((content) => noticeWords({ text: '', content })).join();
    for (const value of ['page 7: noise', '/photos/library.sqlite.damaged', '17', '18', '2026年11月24日'])
      expect(words).toContain(value);
    expect(words).toContain(t('problems.sentences.disk_full'));
    expect(noticeWords({ text: 'It was repaired.' })).toBe('It was repaired.');
  });
});
