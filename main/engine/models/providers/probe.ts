import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotonestError, type ErrorCode } from '../../../core/errors.ts';
import {
  batchOf,
  verdictKey,
  type ProviderKey,
  type ProviderName,
  type Verdict,
} from '../../../core/models/provider.ts';
import type { FromProbe } from '../../../tagger/probe-messages.ts';
import { askTagger, type NoAnswer } from './ask-tagger.ts';
import { findDifference, type Outputs } from './compare.ts';

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

type Found = Pick<Verdict, 'reason'> & Partial<Pick<Verdict, 'nodes' | 'millisecondsPerPhoto'>>;

/** Judges candidates by the CPU's numbers, which are found out once, when they are first needed. */
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

  async judgeCpu(): Promise<Verdict> {
    this.#cpuVerdict ??= this.#find(this.#cpu) ?? (await this.#probeCpu());
    return this.#cpuVerdict;
  }

  async judge(candidate: Candidate): Promise<Verdict> {
    // What is missing may be installed at any time: that is looked at anew, and not remembered.
    if (candidate.missing !== null) return this.#verdict(candidate, { reason: candidate.missing });
    return this.#find(candidate) ?? (await this.#probe(candidate));
  }

  async #probe(candidate: Candidate): Promise<Verdict> {
    if (this.#expected === null) await this.#probeCpu();
    const found = await this.#run(candidate, this.#timeoutMs());
    if (found.type === 'probe_failed') return this.#refuse(candidate, found);
    const { outputs, nodes, millisecondsPerPhoto } = found;
    const reason = findDifference(outputs, this.#expected!) ?? findIdle(nodes);
    return this.#remember(candidate, { reason, nodes, millisecondsPerPhoto });
  }

  /** What was not the provider's fault, such as a full disk, is not remembered of it. */
  #refuse(candidate: Candidate, { code, message }: NoAnswer): Verdict {
    if (code === null) return this.#remember(candidate, { reason: message });
    return this.#verdict(candidate, { reason: `could not be tried. ${message.replace(/\.$/, '')}` });
  }

  async #probeCpu(): Promise<Verdict> {
    const found = await this.#run(this.#cpu, CPU_TIMEOUT_MS);
    if (found.type === 'probe_failed') throw unusable(found.message, found.code);
    const { outputs, nodes, millisecondsPerPhoto } = found;
    const problem = findDifference(outputs, outputs); // numbers that are not finite
    if (problem !== null) throw unusable(problem);
    this.#expected = outputs;
    this.#cpuVerdict = this.#remember(this.#cpu, { reason: null, nodes, millisecondsPerPhoto });
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

  #find(candidate: Candidate): Verdict | null {
    return this.#options.again ? null : this.#options.verdicts.find(verdictKey(this.#key(candidate)));
  }

  #remember(candidate: Candidate, found: Found): Verdict {
    const verdict = this.#verdict(candidate, found);
    this.#options.verdicts.set(verdictKey(verdict), verdict);
    return verdict;
  }

  #verdict(candidate: Candidate, found: Found): Verdict {
    const outcome = { accepted: found.reason === null, batch: BATCH, at: new Date().toISOString() };
    return { ...this.#key(candidate), millisecondsPerPhoto: null, nodes: {}, ...found, ...outcome };
  }

  #key({ provider, precision, device }: Candidate): ProviderKey {
    return { provider, precision, device, model: this.#options.model, runtime: this.#runtime };
  }
}

/** A provider that took the graph and left every node to the CPU has not run it. */
function findIdle(nodes: Record<string, number>): string | null {
  const { CPUExecutionProvider: left = 0, ...others } = nodes;
  return Object.keys(others).length > 0 ? null : `left all ${left} nodes of the network to the processor`;
}

export function unusable(reason: string, code: string | null = null): PhotonestError {
  if (code !== null) return new PhotonestError(code as ErrorCode, reason);
  return new PhotonestError(
    'tagger_unavailable',
    `The network cannot be run: its program ${reason}. See the log.`,
  );
}
