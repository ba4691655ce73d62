import { expect, test } from 'vitest';
import { providerTitles } from '../models/provider.ts';
import { PhotonestError } from '../errors.ts';
import { SAMPLE_FAULTS, SAMPLE_PROBLEMS } from '../testing/problems.ts';
import { downloadFault } from './download-cause.ts';
import { FAULT_SENTENCES } from './download-fault-sentences.ts';
import { errorFields, problemFields } from './fields.ts';
import { problemSchema, type Problem } from './problem.ts';
import { faultSentence, PROBLEM_SENTENCES, problemSentence } from './sentences.ts';

/** Execution providers by the names that people read; the processor has another in each language. */
const TITLES = new Map<unknown, string>([...Object.entries(providerTitles), ['cpu', '']]);

/** What people read of a value. */
function valuesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  if (typeof value !== 'object' || value === null) return [TITLES.get(value) ?? String(value)];
  return Object.entries(value).flatMap(([name, each]) => (name === 'code' ? [] : valuesIn(each)));
}

test('there is one sample of each code', () => {
  const codes = SAMPLE_PROBLEMS.map(({ code }) => code);
  expect(codes.toSorted()).toEqual(Object.keys(PROBLEM_SENTENCES).toSorted());
  const faults = SAMPLE_FAULTS.map(({ code }) => code);
  expect(faults.toSorted()).toEqual(Object.keys(FAULT_SENTENCES).toSorted());
});

test.each(SAMPLE_PROBLEMS)(
  'problemSentence() - $code has a sentence of its own with every value',
  (problem) => {
    const sentence = problemSentence(problem);
    for (const value of valuesIn(problem)) expect(sentence).toContain(value);
    expect(sentence).not.toMatch(/[{}]|undefined|\bNaN\b/);
    expect(SAMPLE_PROBLEMS.filter((other) => problemSentence(other) === sentence)).toHaveLength(1);
    expect(problemSchema.parse(problem)).toEqual(problem);
  },
);

test.each(SAMPLE_FAULTS)('faultSentence() - $code is a clause with every value', (fault) => {
  const clause = faultSentence(fault);
  for (const value of valuesIn(fault)) expect(clause).toContain(value);
  expect(clause).not.toMatch(/[{}]|undefined/);
  expect(downloadFault.parse(fault)).toEqual(fault);
});

test('problemSchema - takes no unknown code and no missing value', () => {
  expect(problemSchema.safeParse({ code: 'odd' }).success).toBe(false);
  expect(problemSchema.safeParse({ code: 'folder_missing' }).success).toBe(false);
});

test('problemSentence() - says what is kept of a download, and each source’s fault', () => {
  const missed = { code: 'cuda_not_downloaded', name: 'CUDA 1.0' } as const;
  const one = { url: 'https://a.example', fault: { code: 'web_page' } } as const;
  const other = { url: 'https://b.example', fault: { code: 'unreachable', detail: 'ENOTFOUND' } } as const;
  expect(problemSentence({ ...missed, received: 0, causes: [one] })).toBe(
    'Expected to download CUDA’s libraries (CUDA 1.0), but no source gave them: ' +
      'https://a.example sent a web page instead of the file. Try again later.',
  );
  expect(problemSentence({ ...missed, received: 5, causes: [one, other] })).toBe(
    'Expected to download CUDA’s libraries (CUDA 1.0), but no source gave them: ' +
      'https://a.example sent a web page instead of the file; ' +
      'https://b.example could not be reached or broke off (ENOTFOUND). ' +
      'What has arrived (5 MB) is kept for another try. Try again later.',
  );
});

test('problemSentence() - a host that says nothing leaves no brackets', () => {
  expect(problemSentence({ code: 'remote_unreachable', host: 'box', detail: '' })).toMatch(
    /started on box\. Try/,
  );
});

test('PhotonestError - its message is the problem’s English sentence; one without a problem has its own', () => {
  const problem: Problem = { code: 'folder_missing', path: '/gone' };
  const error = new PhotonestError('invalid', problem);
  expect([error.message, error.problem]).toEqual([problemSentence(problem), problem]);
  expect(new PhotonestError('invalid', 'It is odd.').problem).toBeNull();
});

test('errorFields() and problemFields() - leave the code out where there is none', () => {
  const problem: Problem = { code: 'closing' };
  const fields = { problem: 'Photonest is being closed.', codedProblem: problem };
  expect(problemFields(problem)).toEqual(fields);
  expect(errorFields(new PhotonestError('closing', problem))).toEqual(fields);
  expect(errorFields(new PhotonestError('invalid', 'It is odd.'))).toEqual({ problem: 'It is odd.' });
  expect(errorFields(new Error('EIO'))).toEqual({ problem: 'EIO' });
  expect(problemFields(null)).toEqual({ problem: null });
  expect(errorFields(null)).toEqual({ problem: null });
});
