import { z } from 'zod';
import { PhotonestError } from '../../../core/errors.ts';
import { precisions, weightBits, type Precision } from '../../../core/models/precision.ts';
import {
  providerNames,
  providerTitles,
  type ProviderName,
  type ProviderSetting,
  type Verdict,
} from '../../../core/models/provider.ts';
import { refusalSchema } from '../../../core/models/refusal.ts';
import type { FromProbe } from '../../../tagger/probe-messages.ts';
import { askTagger } from './ask-tagger.ts';
import { type Int8Parts } from './int8.ts';
import { Probing, unusable, type Candidate, type ProbingOptions } from './probe.ts';

/** What was remembered may have been written by another version: a verdict that does not parse is none. */
export const verdictSchema: z.ZodType<Verdict> = z.object({
  provider: z.enum(providerNames),
  precision: z.enum(precisions),
  device: z.string(),
  model: z.string(),
  runtime: z.string(),
  weightBits: z.literal(weightBits).nullable().default(null),
  accepted: z.boolean(),
  reason: z.string().nullable(),
  refusal: refusalSchema.exactOptional(),
  millisecondsPerPhoto: z.number().nullable(),
  batch: z.int(),
  nodes: z.record(z.string(), z.int()),
  at: z.string(),
});

/** With `again`, automatic probes everything, also where the first would do, and takes the fastest. */
export type ChooseOptions = ProbingOptions & {
  setting: ProviderSetting;
  /** For trying the processor in int8; null where that is turned off. */
  int8?: Int8Parts | null;
};

export type Choice = {
  provider: ProviderName;
  precision: Precision;
  device: string;
  /** Everything that was probed, in the order in which it is tried, the CPU last where there was a choice. */
  verdicts: Verdict[];
  /** In whole sentences. */
  refused: { provider: ProviderName; reason: string }[];
};

const INSPECTION_TIMEOUT_MS = 30_000;

/**
 * The execution provider for a model, and its precision: the first that is right and faster than the CPU, or the
 * provider that the setting names. On a card float16 comes before float32; on the processor int8 is tried where no
 * card is used. Each is probed in a tagger of its own unless a verdict is remembered for this very provider, precision, device, model and runtime.
 *
 * @throws PhotonestError `tagger_unavailable` if the provider that the setting names is not there or was refused, or
 *   the CPU itself cannot run the model; `model_unusable` if the model's files are at fault
 */
export async function chooseProvider(options: ChooseOptions): Promise<Choice> {
  const { setting, again = false, int8 = null } = options;
  const { runtime, candidates, weightBits } = await inspect(options);
  const named = candidates.filter(({ provider }) => provider === setting);
  if (setting !== 'automatic' && named.length === 0) throw notHere(setting, candidates);

  const probing = new Probing(options, runtime, candidates);
  const verdicts: Verdict[] = [];
  const wanted: Verdict[] = [];
  for (const candidate of setting === 'automatic' ? candidates : named) {
    if (candidate.provider === 'cpu' || (wanted.length > 0 && !again)) continue;
    const verdict = await probing.measure(candidate);
    verdicts.push(verdict);
    if (verdict.accepted && (await isWanted(verdict, setting, probing))) wanted.push(verdict);
  }

  const processor = candidates.find(({ provider }) => provider === 'cpu')!;
  const isThereChoice =
    again ||
    int8 !== null ||
    candidates.some(({ provider, missing }) => provider !== 'cpu' && missing === null);
  const cpu = isThereChoice ? await probing.measureCpu() : null;
  const mayUseCpu = setting === 'cpu' || (setting === 'automatic' && (wanted.length === 0 || again));
  if (int8 !== null && mayUseCpu) {
    const verdict = await probing.judgeInt8(int8, weightBits);
    verdicts.push(verdict);
    if (verdict.accepted) wanted.push(verdict);
  }
  const failed = verdicts.filter(({ accepted }) => !accepted);
  const refused = failed.map(describeRefusal);
  const isNamed = setting !== 'automatic' && setting !== 'cpu';
  if (wanted.length === 0 && isNamed) throw refusedByName(failed.at(-1)!);
  const { provider, precision, device } = findFastest(wanted) ?? cpu ?? processor;
  return { provider, precision, device, verdicts: cpu === null ? verdicts : [...verdicts, cpu], refused };
}

async function inspect({ script, signal }: ChooseOptions): Promise<FromProbe & { type: 'inspected' }> {
  const found = await askTagger(script, { type: 'inspect' }, INSPECTION_TIMEOUT_MS, signal);
  if (found.type === 'probe_failed') throw unusable(found.failed);
  return found;
}

async function isWanted(verdict: Verdict, setting: ProviderSetting, probing: Probing): Promise<boolean> {
  if (setting !== 'automatic') return true;
  const cpu = await probing.measureCpu();
  return verdict.millisecondsPerPhoto! < cpu.millisecondsPerPhoto!;
}

function findFastest(verdicts: Verdict[]): Verdict | undefined {
  return verdicts.toSorted((a, b) => a.millisecondsPerPhoto! - b.millisecondsPerPhoto!)[0];
}

function describeRefusal(verdict: Verdict): { provider: ProviderName; reason: string } {
  const { provider, precision, device, reason } = verdict;
  const title = `${providerTitles[provider]}${precision === 'float32' ? '' : ` in ${precision}`}`;
  return { provider, reason: `${title} (${device}) is not used: it ${reason}.` };
}

function notHere(provider: ProviderName, candidates: Candidate[]): PhotonestError {
  const known = [...new Set(candidates.map((candidate) => candidate.provider))];
  return new PhotonestError('tagger_unavailable', { code: 'provider_not_here', provider, known });
}

/** A verdict that was remembered before there were codes has its English sentence only. */
function refusedByName(verdict: Verdict): PhotonestError {
  const { provider, precision, device, refusal } = verdict;
  if (refusal !== undefined)
    return new PhotonestError('tagger_unavailable', {
      code: 'provider_refused',
      ...{ provider, precision, device, refusal },
    });
  const { reason } = describeRefusal(verdict);
  return new PhotonestError(
    'tagger_unavailable',
    `${reason} Choose "automatic" or the processor in the settings.`,
  );
}
