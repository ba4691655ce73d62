import { expect, test } from 'vitest';
import { problemSentence } from '../problems/sentences.ts';
import { SAMPLE_REFUSALS } from '../testing/refusals.ts';
import { REFUSAL_SENTENCES, refusalClause } from './refusal-sentences.ts';
import { refusalSchema } from './refusal.ts';

test('there is one sample of each code', () => {
  const codes = SAMPLE_REFUSALS.map(({ code }) => code);
  expect(codes.toSorted()).toEqual(Object.keys(REFUSAL_SENTENCES).toSorted());
});

test.each(SAMPLE_REFUSALS)('refusalClause() - $code has a clause of its own with every value', (refusal) => {
  const clause = refusalClause(refusal);
  for (const value of Object.values({ ...refusal, code: '' })) expect(clause).toContain(String(value));
  expect(clause).not.toMatch(/[{}]|undefined/);
  expect(SAMPLE_REFUSALS.filter((other) => refusalClause(other) === clause)).toHaveLength(1);
  expect(refusalSchema.parse(refusal)).toEqual(refusal);
});

test('problemSentence() - of a provider that was chosen by name, with its precision and its device', () => {
  const refused = { code: 'provider_refused', provider: 'dml', device: 'Radeon 9' } as const;
  const refusal = { code: 'ended', detail: 'SIGABRT' } as const;
  const advice = 'Choose "automatic" or the processor in the settings.';
  expect(problemSentence({ ...refused, precision: 'float16', refusal })).toBe(
    `DirectML in float16 (Radeon 9) is not used: it ended its process (SIGABRT). ${advice}`,
  );
  expect(problemSentence({ ...refused, precision: 'float32', refusal })).toBe(
    `DirectML (Radeon 9) is not used: it ended its process (SIGABRT). ${advice}`,
  );
  expect(problemSentence({ code: 'provider_not_here', provider: 'webgpu', known: ['dml', 'cpu'] })).toBe(
    `WebGPU is chosen in the settings, but this computer can run networks on DirectML, the processor only. ${advice}`,
  );
});
