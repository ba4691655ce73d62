import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import type { ProviderName, Verdict } from '../../core/models/provider.ts';
import type { Behaviours } from '../../tagger/testing/behaviour.ts';
import { installGraph, type TinyModel } from '../../tagger/testing/tiny-model.ts';
import { chooseProvider, type Choice, type ChooseOptions } from '../models/providers/choose.ts';

type FakeProviders = {
  /** Of each test anew: its temporary folder, a model, what is remembered, and what the last choice probed. */
  scratch: string;
  model: TinyModel;
  remembered: Map<string, Verdict>;
  probed: ProviderName[];
  /** `tagger/testing/fake-runtime.ts` says what a provider does. */
  behave(behaviours: Behaviours): void;
  choose(options?: Partial<ChooseOptions>): Promise<Choice>;
};

/** Execution providers that behave as they are told, for the tests of the file that calls it. */
export function useFakeProviders(): FakeProviders {
  const fakes = {
    behave: (behaviours: Behaviours) => void vi.stubEnv('FAKE_PROVIDERS', JSON.stringify(behaviours)),
    choose: async (options: Partial<ChooseOptions> = {}) => {
      fakes.probed = [];
      return await chooseProvider({
        model: fakes.model.id,
        manifestPath: fakes.model.manifestPath,
        modelDirectory: fakes.model.modelDirectory,
        script: join(import.meta.dirname, '../../tagger/testing/fake-runtime.ts'),
        setting: 'automatic',
        verdicts: {
          find: (key) => fakes.remembered.get(key) ?? null,
          set: (key, verdict) => fakes.remembered.set(key, verdict),
        },
        onProgress: (provider) => fakes.probed.push(provider),
        ...options,
      });
    },
  } as FakeProviders;
  beforeEach(() => {
    fakes.scratch = mkdtempSync(join(tmpdir(), 'photonest-providers-'));
    fakes.model = installGraph(fakes.scratch);
    fakes.remembered = new Map();
    fakes.probed = [];
    vi.stubEnv('TMPDIR', fakes.scratch);
    vi.stubEnv('VK_DRIVER_FILES', '/drivers/first.json'); // on Linux, the name of the device
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(fakes.scratch, { recursive: true });
  });
  return fakes;
}

/** Whether each provider and precision that was tried is accepted. */
export const summary = ({ verdicts }: Choice): Record<string, boolean> =>
  Object.fromEntries(
    verdicts.map(({ provider, precision, accepted }) => [`${provider} ${precision}`, accepted]),
  );
