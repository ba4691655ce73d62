import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnalysisFiles } from '../../core/analyses/analyser.ts';
import {
  verdictKey,
  type ProviderName,
  type ProviderSetting,
  type Verdict,
} from '../../core/models/provider.ts';
import type { Refusal } from '../../core/models/refusal.ts';
import type { FromProbe } from '../../tagger/probe-messages.ts';
import { askTagger } from '../models/providers/ask-tagger.ts';
import { findNumericDifference } from '../models/providers/compare.ts';
import { findIdle, judgement, unusable, type Candidate } from '../models/providers/probe.ts';
import type { Verdicts } from '../models/providers/verdicts.ts';

export type AnalysisProbing = {
  /** Its id, which verdicts are kept under. */
  model: string;
  files: AnalysisFiles;
  /** The tagger's entry file. */
  script: string;
  /** The runtime's threads; null: one per core. */
  threads: number | null;
  verdicts: Pick<Verdicts, 'set' | 'note'>;
};

type Probed = FromProbe & { type: 'analysis_probed' };
type Found = { refusal: Refusal | null } & Partial<Pick<Verdict, 'nodes' | 'millisecondsPerPhoto'>>;

const INSPECTION_TIMEOUT_MS = 30_000;
/** The detector on a slow processor, twice, with loading. */
const TIMEOUT_MS = 300_000;

/**
 * Tries each execution provider in a tagger of its own, in float32, on the same drawn picture: it must load the
 * analysis's graphs, run nodes of them itself, and give the processor's numbers.
 *
 * @throws PhotonestError `tagger_unavailable`, `model_unusable` where the processor itself cannot run it
 */
export async function probeAnalysis(probing: AnalysisProbing): Promise<void> {
  const { script, verdicts } = probing;
  const found = await askTagger(script, { type: 'inspect' }, INSPECTION_TIMEOUT_MS);
  if (found.type === 'probe_failed') throw unusable(found.failed);
  const candidates = found.candidates.filter(({ precision }) => precision === 'float32');
  const cpu = candidates.find(({ provider }) => provider === 'cpu')!;
  const expected = await run(probing, cpu);
  if (expected.type === 'probe_failed') throw unusable(expected.failed);
  const damage = findNumericDifference(expected.outputs, expected.outputs); // numbers that are not finite
  if (damage !== null) throw unusable({ kind: 'refusal', refusal: damage });
  const judged: Verdict[] = [];
  for (const candidate of candidates) {
    const outcome = candidate === cpu ? accept(expected) : await judge(probing, candidate, expected);
    judged.push(toVerdict(probing.model, found.runtime, candidate, outcome));
  }
  for (const verdict of judged) verdicts.set(verdictKey(verdict), verdict);
  verdicts.note(judged);
}

/** The fastest that was right, or the one that the setting names where that was; otherwise the processor. */
export function findProvider(verdicts: readonly Verdict[], setting: ProviderSetting): ProviderName {
  const right = verdicts.filter(
    ({ provider, accepted, millisecondsPerPhoto }) =>
      accepted && millisecondsPerPhoto !== null && (setting === 'automatic' || setting === provider),
  );
  const [fastest] = right.toSorted((a, b) => a.millisecondsPerPhoto! - b.millisecondsPerPhoto!);
  return fastest?.provider ?? 'cpu';
}

async function judge(probing: AnalysisProbing, candidate: Candidate, expected: Probed): Promise<Found> {
  if (candidate.missing !== null) return { refusal: candidate.missing };
  const found = await run(probing, candidate);
  if (found.type === 'probe_failed') {
    const { failed } = found;
    if (failed.kind === 'refusal') return { refusal: failed.refusal };
    return { refusal: { code: 'not_tried', detail: failed.error.message.replace(/\.$/, '') } };
  }
  const refusal = findNumericDifference(found.outputs, expected.outputs) ?? findIdle(found.nodes);
  return { ...accept(found), refusal };
}

function accept({ nodes, millisecondsPerPhoto }: Probed): Found {
  return { refusal: null, nodes, millisecondsPerPhoto };
}

async function run(
  { files, script, threads }: AnalysisProbing,
  { provider }: Candidate,
): Promise<Probed | (FromProbe & { type: 'probe_failed' })> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-probe-'));
  try {
    const question = { type: 'probe_analysis' as const, files: { ...files, provider }, threads, scratch };
    return await askTagger(script, question, TIMEOUT_MS);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function toVerdict(model: string, runtime: string, candidate: Candidate, found: Found): Verdict {
  const { provider, precision, device } = candidate;
  const key = { provider, precision, device, model, runtime, weightBits: null };
  const { refusal, ...measured } = found;
  const outcome = { ...judgement(refusal), batch: 1, at: new Date().toISOString() };
  return { ...key, millisecondsPerPhoto: null, nodes: {}, ...measured, ...outcome };
}
