import { z } from 'zod';
import { PhotonestError } from '../../../core/errors.ts';
import { precisions, type Precision } from '../../../core/models/precision.ts';
import {
  providerNames,
  providerTitles,
  type ProviderName,
  type ProviderSetting,
  type Verdict,
} from '../../../core/models/provider.ts';
import type { FromProbe } from '../../../tagger/probe-messages.ts';
import { askTagger } from './ask-tagger.ts';
import { Probing, unusable, type Candidate, type ProbingOptions } from './probe.ts';

/** What was remembered may have been written by another version: a verdict that does not parse is none. */
export const verdictSchema: z.ZodType<Verdict> = z.object({
  provider: z.enum(providerNames),
  precision: z.enum(precisions),
  device: z.string(),
  model: z.string(),
  runtime: z.string(),
  accepted: z.boolean(),
  reason: z.string().nullable(),
  millisecondsPerPhoto: z.number().nullable(),
  batch: z.int(),
  nodes: z.record(z.string(), z.int()),
  at: z.string(),
});

/** With `again`, automatic looks at everything, also where the first would do, and takes the fastest. */
export type ChooseOptions = ProbingOptions & { setting: ProviderSetting };

export type Choice = {
  provider: ProviderName;
  precision: Precision;
  device: string;
  /** Of everything that was looked at, in the order in which it is tried, the CPU last. */
  verdicts: Verdict[];
  /** In whole sentences. */
  refused: { provider: ProviderName; reason: string }[];
};

const INSPECTION_TIMEOUT_MS = 30_000;

/**
 * The execution provider for a model, and its precision: the first that is right and faster than the CPU, or the
 * provider that the setting names. On a card float16 comes before float32. Each is probed in a tagger of its own
 * unless a verdict is remembered for this very provider, precision, device, model and runtime.
 *
 * @throws PhotonestError `tagger_unavailable` if the provider that the setting names is not there or was refused, or
 *   the CPU itself cannot run the model; `model_unusable` if the model's files are at fault
 */
export async function chooseProvider(options: ChooseOptions): Promise<Choice> {
  const { setting, again = false } = options;
  const { runtime, candidates } = await inspect(options);
  const named = candidates.filter(({ provider }) => provider === setting);
  if (setting !== 'automatic' && named.length === 0) throw notHere(setting, candidates);

  const probing = new Probing(options, runtime, candidates);
  const verdicts: Verdict[] = [];
  const wanted: Verdict[] = [];
  for (const candidate of setting === 'automatic' ? candidates : named) {
    if (candidate.provider === 'cpu' || (wanted.length > 0 && !again)) continue;
    const verdict = await probing.judge(candidate);
    verdicts.push(verdict);
    if (verdict.accepted && (await isWanted(verdict, setting, probing))) wanted.push(verdict);
  }

  const refused = verdicts.filter(({ accepted }) => !accepted).map(describeRefusal);
  const cpu = await probing.judgeCpu();
  const isNamed = setting !== 'automatic' && setting !== 'cpu';
  if (wanted.length === 0 && isNamed) throw refusal(refused.at(-1)!.reason);
  const { provider, precision, device } = findFastest(wanted) ?? cpu;
  return { provider, precision, device, verdicts: [...verdicts, cpu], refused };
}

async function inspect({ script, signal }: ChooseOptions): Promise<FromProbe & { type: 'inspected' }> {
  const found = await askTagger(script, { type: 'inspect' }, INSPECTION_TIMEOUT_MS, signal);
  if (found.type === 'probe_failed') throw unusable(found.message);
  return found;
}

async function isWanted(verdict: Verdict, setting: ProviderSetting, probing: Probing): Promise<boolean> {
  if (setting !== 'automatic') return true;
  const cpu = await probing.judgeCpu();
  return verdict.millisecondsPerPhoto! < cpu.millisecondsPerPhoto!;
}

function findFastest(verdicts: Verdict[]): Verdict | undefined {
  return verdicts.toSorted((a, b) => a.millisecondsPerPhoto! - b.millisecondsPerPhoto!)[0];
}

function describeRefusal(verdict: Verdict): { provider: ProviderName; reason: string } {
  const { provider, precision, device, reason } = verdict;
  const title = `${providerTitles[provider]}${precision === 'float16' ? ' in float16' : ''}`;
  return { provider, reason: `${title} (${device}) is not used: it ${reason}.` };
}

function notHere(provider: ProviderName, candidates: Candidate[]): PhotonestError {
  const here = [...new Set(candidates.map((candidate) => providerTitles[candidate.provider]))].join(', ');
  return refusal(
    `${providerTitles[provider]} is chosen in the settings, but this computer can run networks on ${here} only.`,
  );
}

function refusal(reason: string): PhotonestError {
  const advice = 'Choose "automatic" or the processor in the settings.';
  return new PhotonestError('tagger_unavailable', `${reason} ${advice}`);
}
