import { afterEach, describe, expect, test } from 'vitest';
import { providerTitles } from '../../main/core/models/provider.ts';
import { faultSentence, problemSentence } from '../../main/core/problems/sentences.ts';
import { refusalClause } from '../../main/core/models/refusal-sentences.ts';
import { SAMPLE_FAULTS, SAMPLE_PROBLEMS } from '../../main/core/testing/problems.ts';
import { SAMPLE_REFUSALS } from '../../main/core/testing/refusals.ts';
import { chooseLanguage, t } from '../i18n/i18n.svelte.ts';
import { problemWords, refusalWords, shownProblem } from './problem.ts';

afterEach(() => chooseLanguage('en', []));

/** Execution providers by the names that people read; the processor has another in each language. */
const TITLES = new Map<unknown, string>([...Object.entries(providerTitles), ['cpu', '']]);

/** What people read of a value. */
function valuesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  if (typeof value !== 'object' || value === null) return [TITLES.get(value) ?? String(value)];
  return Object.entries(value).flatMap(([name, each]) => (name === 'code' ? [] : valuesIn(each)));
}

describe('problemWords()', () => {
  test.each(SAMPLE_PROBLEMS)('$code - in English it is the engine’s sentence', (problem) => {
    expect(problemWords(problem)).toBe(problemSentence(problem));
  });

  test.each(SAMPLE_PROBLEMS)('$code - in Japanese it has every value, and no English', (problem) => {
    chooseLanguage('ja', []);
    const words = problemWords(problem);
    for (const value of valuesIn(problem)) expect(words).toContain(value);
    expect(words).toMatch(/[ぁ-ん]/);
    expect(words).not.toMatch(/[{}]|undefined/);
    expect(words).not.toBe(problemSentence(problem));
  });

  test.each(SAMPLE_FAULTS)('of a download with the fault $code, in either language', (fault) => {
    const causes = [{ url: 'https://a.example', fault }];
    const problem = { code: 'cuda_not_downloaded', name: 'CUDA', received: 0, causes } as const;
    expect(problemWords(problem)).toContain(`https://a.example ${faultSentence(fault)}. Try`);
    chooseLanguage('ja', []);
    const words = problemWords(problem);
    for (const value of valuesIn(fault)) expect(words).toContain(value);
    if (fault.code !== 'other') expect(words).not.toContain(faultSentence(fault));
    expect(words).not.toContain(t('problems.parts.kept', { received: 0 }));
  });

  test('what a person typed stands as it is, whatever it looks like', () => {
    for (const text of ['{{text}}', '$t(grid.photos)', '<b>$1</b>'])
      expect(problemWords({ code: 'query_label', text })).toBe(`There is no label or own tag “${text}”.`);
  });
});

test('shownProblem() - the code’s words, else the engine’s sentence', () => {
  chooseLanguage('ja', []);
  const coded = { problem: 'Photonest is being closed.', codedProblem: { code: 'closing' } } as const;
  expect(shownProblem(coded)).toBe('Photonestは終了処理中です。');
  expect(shownProblem({ problem: 'It is odd.' })).toBe('It is odd.');
  expect(shownProblem({ problem: null })).toBeNull();
});

test.each(SAMPLE_REFUSALS)('refusalWords() - $code, in either language', (refusal) => {
  expect(refusalWords(refusal)).toBe(refusalClause(refusal));
  chooseLanguage('ja', []);
  const words = refusalWords(refusal);
  for (const value of valuesIn(refusal)) expect(words).toContain(value);
  expect(words).toMatch(/[ぁ-ん]/);
  expect(words).not.toMatch(/[.。{}]$|undefined/);
});
