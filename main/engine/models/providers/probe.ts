import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotonestError } from '../../../core/errors.ts';
import {
  batchOf,
  verdictKey,
  type ProviderKey,
  type ProviderName,
  type Verdict,
} from '../../../core/models/provider.ts';
import type { FromProbe, ProbeFailure } from '../../../tagger/probe-messages.ts';
import { askTagger, type NoAnswer } from './ask-tagger.ts';
import type { WeightBits } from '../../../core/models/precision.ts';
import type { Refusal } from '../../../core/models/refusal.ts';
import { refusalClause } from '../../../core/models/refusal-sentences.ts';
import { receiveError } from '../../../core/problems/sent-error.ts';
import { findDifference, type Outputs } from './compare.ts';
import { int8TimeoutMs, judgeQuantised, LACKS_INSTRUCTIONS, splitPhotos, type Int8Parts } from './int8.ts';

export type Candidate = (FromProbe & { type: 'inspected' })['candidates'][number];

export type ProbingOptions = {
  /** The manifest's id. */
  model: string;
  manifestPath: string;
  modelDirectory: string;
  /** The tagger's entry file. */
  script: string;
  verdicts: { find(key: string): Verdict | null; set(key: string, verdict: Verdict): void };
  /** Told before each probe. */
  onProgress(provider: ProviderName): void;
  /** The runtime's threads; default: one per core. */
  threads?: number | null;
  /** Probes anew, whatever is remembered. */
  again?: boolean;
  /** How long a provider may take; default: a minute and twenty times what the CPU needs. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

/** Verdicts are those of whole batches, also where low-impact mode then takes one photo at a time. */
const BATCH = batchOf(false);
const CPU_TIMEOUT_MS = 600_000;
/** Shaders are compiled and kernels are tried out in the first run. */
const PREPARATION_MS = 60_000;
const TIMES_THE_CPU = 20;

/** In int8 with weights of so many bits. */
type Tried = Candidate & { weightBits?: WeightBits };

type Found = { refusal: Refusal | null } & Partial<Pick<Verdict, 'nodes' | 'millisecondsPerPhoto'>>;

/** Compares candidates by the CPU's numbers, which are found out once, when they are first needed. */
export class Probing {
  readonly #options: ProbingOptions;
  readonly #runtime: string;
  readonly #cpu: Candidate;
  #cpuVerdict: Verdict | null = null;
  #expected: Outputs[] | null = null;

  constructor(options: ProbingOptions, runtime: string, candidates: Candidate[]) {
    this.#options = options;
    this.#runtime = runtime;
    this.#cpu = candidates.find(({ provider }) => provider === 'cpu')!;
  }

  async measureCpu(): Promise<Verdict> {
    this.#cpuVerdict ??= this.#find(this.#cpu) ?? (await this.#probeCpu());
    return this.#cpuVerdict;
  }

  async measure(candidate: Candidate): Promise<Verdict> {
    // What is missing may be installed at any time: it is probed each time, and not remembered.
    if (candidate.missing !== null) return this.#verdict(candidate, { refusal: candidate.missing });
    return this.#find(candidate) ?? (await this.#probe(candidate));
  }

  /**
   * The processor in int8 with weights of so many bits, calibrated and compared with float32 on photos. A lack of
   * photos is not remembered.
   */
  async judgeInt8(parts: Int8Parts, bits: WeightBits | null): Promise<Verdict> {
    const candidate: Tried = { ...this.#cpu, precision: 'int8', ...(bits !== null && { weightBits: bits }) };
    if (bits === null) return this.#verdict(candidate, { refusal: LACKS_INSTRUCTIONS });
    const known = this.#find(candidate);
    if (known !== null && (!known.accepted || parts.hasCopy(bits))) return known;
    const photos = splitPhotos(parts.listPhotos());
    if ('refusal' in photos) return this.#verdict(candidate, photos);
    const { script, manifestPath, modelDirectory, threads = null, onProgress, signal } = this.#options;
    onProgress(candidate.provider);
    const timeoutMs =
      this.#options.timeoutMs ?? int8TimeoutMs((await this.measureCpu()).millisecondsPerPhoto!);
    const what = { manifestPath, modelDirectory, bits, ...photos, threads };
    const found = await askTagger(script, { type: 'quantise', ...what }, timeoutMs, signal);
    if (found.type === 'probe_failed') return this.#refuse(candidate, found);
    const { isLasting, ...judged } = judgeQuantised(found, parts.see);
    return isLasting ? this.#remember(candidate, judged) : this.#verdict(candidate, judged);
  }

  async #probe(candidate: Candidate): Promise<Verdict> {
    if (this.#expected === null) await this.#probeCpu();
    const found = await this.#run(candidate, this.#timeoutMs());
    if (found.type === 'probe_failed') return this.#refuse(candidate, found);
    const { outputs, nodes, millisecondsPerPhoto } = found;
    const refusal = findDifference(outputs, this.#expected!) ?? findIdle(nodes);
    return this.#remember(candidate, { refusal, nodes, millisecondsPerPhoto });
  }

  /** What was not the provider's fault, such as a full disk, is not remembered of it. */
  #refuse(candidate: Tried, { failed }: NoAnswer): Verdict {
    if (failed.kind === 'refusal') return this.#remember(candidate, { refusal: failed.refusal });
    const detail = failed.error.message.replace(/\.$/, '');
    return this.#verdict(candidate, { refusal: { code: 'not_tried', detail } });
  }

  async #probeCpu(): Promise<Verdict> {
    const found = await this.#run(this.#cpu, CPU_TIMEOUT_MS);
    if (found.type === 'probe_failed') throw unusable(found.failed);
    const { outputs, nodes, millisecondsPerPhoto } = found;
    const problem = findDifference(outputs, outputs); // numbers that are not finite
    if (problem !== null) throw unusable({ kind: 'refusal', refusal: problem });
    this.#expected = outputs;
    this.#cpuVerdict = this.#remember(this.#cpu, { refusal: null, nodes, millisecondsPerPhoto });
    return this.#cpuVerdict;
  }

  async #run(
    { provider, precision }: Candidate,
    timeoutMs: number,
  ): Promise<(FromProbe & { type: 'probed' }) | NoAnswer> {
    const { script, manifestPath, modelDirectory, threads = null, onProgress, signal } = this.#options;
    onProgress(provider);
    const scratch = await mkdtemp(join(tmpdir(), 'photonest-probe-'));
    try {
      const what = { manifestPath, modelDirectory, provider, precision, threads, batch: BATCH, scratch };
      return await askTagger(script, { type: 'probe', ...what }, timeoutMs, signal);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  #timeoutMs(): number {
    const { millisecondsPerPhoto, batch } = this.#cpuVerdict!;
    return this.#options.timeoutMs ?? PREPARATION_MS + TIMES_THE_CPU * millisecondsPerPhoto! * batch;
  }

  #find(candidate: Tried): Verdict | null {
    return this.#options.again ? null : this.#options.verdicts.find(verdictKey(this.#key(candidate)));
  }

  #remember(candidate: Tried, found: Found): Verdict {
    const verdict = this.#verdict(candidate, found);
    this.#options.verdicts.set(verdictKey(verdict), verdict);
    return verdict;
  }

  #verdict(candidate: Tried, found: Found): Verdict {
    const batch = candidate.weightBits === undefined ? BATCH : 1;
    const outcome = { batch, at: new Date().toISOString() };
    const { refusal, ...measured } = found;
    return {
      ...this.#key(candidate),
      ...{ millisecondsPerPhoto: null, nodes: {}, ...measured },
      ...judgement(refusal),
      ...outcome,
    };
  }

  #key({ provider, precision, device, weightBits }: Tried): ProviderKey {
    return {
      provider,
      precision,
      device,
      model: this.#options.model,
      runtime: this.#runtime,
      weightBits: weightBits ?? null,
    };
  }
}

/** A provider that took the graph and left every node to the CPU has not run it. */
export function findIdle(nodes: Record<string, number>): Refusal | null {
  const { CPUExecutionProvider: left = 0, ...others } = nodes;
  return Object.keys(others).length > 0 ? null : { code: 'idle', nodes: left };
}

/** The processor itself cannot run the network. */
export function unusable(failed: ProbeFailure): PhotonestError {
  if (failed.kind === 'error') return receiveError(failed.error);
  return new PhotonestError('tagger_unavailable', { code: 'network_not_run', refusal: failed.refusal });
}

/** What a verdict says of a refusal, or of none. */
export function judgement(refusal: Refusal | null): Pick<Verdict, 'accepted' | 'reason' | 'refusal'> {
  if (refusal === null) return { accepted: true, reason: null };
  return { accepted: false, reason: refusalClause(refusal), refusal };
}
