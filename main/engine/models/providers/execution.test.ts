import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { ExecutionConfig, Verdict } from '../../../core/models/provider.ts';
import { useFakeProviders } from '../../testing/fake-providers.ts';
import { Execution } from './execution.ts';

const fakes = useFakeProviders();
afterEach(() => void vi.useRealTimers());

/** Of a network that takes 14 ms a photo: what was probed when so many photos were pending, a number each 10 seconds. */
async function probe(
  pending: readonly number[],
  { int8 = true, found = null }: { int8?: boolean; found?: ExecutionConfig | null } = {},
): Promise<(string[] | null)[]> {
  let [noted, count]: [Verdict[], number] = [[], 0];
  const { manifestPath, modelDirectory: directory } = fakes.model;
  const execution = new Execution({
    library: {
      photos: { countPending: () => count, sample: () => [] },
      settings: { find: () => found, keep: () => undefined },
    },
    heads: { find: () => null },
    models: {
      files: () => ({ manifestPath, directory }),
      findRun: () => ({ millisecondsPerPhoto: 14 }),
      isInstalled: () => true,
      manifest: () => ({ name: 'Tiny' }),
    },
    settings: { current: { provider: 'automatic', int8, lowImpact: false } },
    verdicts: { find: () => null, set: () => undefined, note: (verdicts) => (noted = [...verdicts]) },
    script: join(import.meta.dirname, '../../../tagger/testing/fake-runtime.ts'),
    threads: null,
    announce: () => undefined,
    log: () => undefined,
  });
  const probed: (string[] | null)[] = [];
  vi.useFakeTimers({ toFake: ['Date'] });
  for (count of pending) {
    vi.setSystemTime(Date.now() + 10_000);
    const choice = await execution.probeIfWorthwhile('tiny');
    probed.push(
      choice === null ? null : noted.map(({ provider, precision }) => `${provider} ${precision}`).sort(),
    );
  }
  return probed;
}

const CARDS = ['coreml float16', 'coreml float32', 'cpu float32', 'dml float16', 'dml float32'];
const ALL = [...CARDS, 'cpu int8'].sort();

test('probeIfWorthwhile() - cards from 200 photos on, int8 when its trial takes less than it saves, each once', async () => {
  fakes.behave({ dml: 'throws', coreml: 'throws' });
  expect(await probe([199, 200, 4000, 6000, 50_000])).toEqual([null, CARDS, null, ALL, null]);
});

test('probeIfWorthwhile() - what runs in int8 already stays so, whatever there is to do', async () => {
  fakes.behave({ dml: 'throws', coreml: 'throws' });
  expect(await probe([200], { found: { provider: 'cpu', precision: 'int8' } })).toEqual([ALL]);
});

test('probeIfWorthwhile() - int8 that is turned off is not tried', async () => {
  fakes.behave({ dml: 'throws', coreml: 'throws' });
  expect(await probe([6000, 6000], { int8: false })).toEqual([CARDS, null]);
});
