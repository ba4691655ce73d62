import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Pixels } from '../../analyses/pixels.ts';
import type { AnalysisFiles } from '../../core/analyses/analyser.ts';
import type { Findings } from '../../core/analyses/findings.ts';
import { PhotonestError } from '../../core/errors.ts';
import { receiveError, sendError, type SentError } from '../../core/problems/sent-error.ts';
import type { Runtime } from '../../onnx/runtime.ts';
import { openFeatures, type Features } from './features.ts';
import { openAnalysis } from './open-analysis.ts';

/** How the thread is started; the networks' thread of the same script has other data. */
type ThreadData = { analyses: true; threads: number };
type Job =
  | { type: 'analyse'; files: AnalysisFiles; picture: Pixels }
  /** `image`: float32 [1, 3, size, size], preprocessed; `directory`: of the installed model. */
  | { type: 'features'; directory: string; image: Float32Array<ArrayBuffer> };
type Answer = { findings: Findings } | { features: Features };
type ToThread = { id: number; job: Job };
type FromThread = { id: number } & ({ answer: Answer } | { known: SentError | null; error: Error });

/** Without work for so long, the thread ends, and its networks leave the memory. */
const IDLE_MS = 60_000;

/**
 * Analyses in a thread of their own: photos are tagged, and thumbnails made, while one runs. It starts with the first
 * picture, from the tagger's own script, which calls {@link serveAnalyses} there.
 */
export class AnalysisThread {
  readonly #threads: number;
  readonly #idleMs: number;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #nextId = 0;

  constructor(threads: number, idleMs = IDLE_MS) {
    this.#threads = threads;
    this.#idleMs = idleMs;
  }

  /** @param picture is not to be used again */
  async analyse(files: AnalysisFiles, picture: Pixels): Promise<Findings> {
    const answer = await this.#run({ type: 'analyse', files, picture }, picture.rgb.buffer as ArrayBuffer);
    if ('findings' in answer) return answer.findings;
    throw new Error('expected findings');
  }

  /** @param image is not to be used again */
  async findFeatures(directory: string, image: Float32Array<ArrayBuffer>): Promise<Features> {
    const answer = await this.#run({ type: 'features', directory, image }, image.buffer);
    if ('features' in answer) return answer.features;
    throw new Error('expected a feature map');
  }

  async #run(job: Job, given: ArrayBuffer): Promise<Answer> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    const answer = Promise.withResolvers<Answer>();
    this.#waiting.set(id, answer);
    worker.postMessage({ id, job } satisfies ToThread, [given]);
    try {
      return await answer.promise;
    } finally {
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.close(), this.#idleMs).unref();
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const data: ThreadData = { analyses: true, threads: this.#threads };
    const worker = new Worker(process.argv[1]!, { workerData: data });
    worker.on('message', (message: FromThread) => {
      const answer = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if ('answer' in message) answer?.resolve(message.answer);
      else answer?.reject(restore(message));
    });
    const end = (error: Error): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const answer of this.#waiting.values()) answer.reject(error);
      this.#waiting.clear();
    };
    worker.on('error', (error) => end(error as Error));
    worker.on('exit', (code) => {
      if (this.#worker === worker) end(new Error(`the analyses’ thread ended with status ${code}`));
    });
    return worker;
  }
}

/** Whether this thread was started for analyses. */
export function isAnalysisThread(): boolean {
  return typeof workerData === 'object' && workerData !== null && 'analyses' in workerData;
}

/** The thread's side: opens each analysis when it first comes, and runs what comes, one after the other. */
export function serveAnalyses(runtime: Runtime): void {
  const { threads } = workerData as ThreadData;
  const analyses = new Opened(async (files: AnalysisFiles) => await openAnalysis(files, threads, runtime));
  const networks = new Opened(
    async ({ directory }: { directory: string }) => await openFeatures(directory, threads, runtime),
  );
  const work = async (job: Job): Promise<Answer> =>
    job.type === 'analyse'
      ? { findings: await (await analyses.get(job.files))(job.picture) }
      : { features: await (await networks.get(job))(job.image) };
  let last = Promise.resolve();
  parentPort!.on('message', ({ id, job }: ToThread) => {
    last = last.then(async () => parentPort!.postMessage(await answer(id, async () => await work(job))));
  });
}

/** What is opened when it is first needed, by its folder and provider. One that could not be opened may be mended until the next time. */
class Opened<Key extends { directory: string; provider?: string }, T> {
  readonly #open: (key: Key) => Promise<T>;
  readonly #opened = new Map<string, Promise<T>>();

  constructor(open: (key: Key) => Promise<T>) {
    this.#open = open;
  }

  async get(key: Key): Promise<T> {
    const place = `${key.directory}\n${key.provider ?? 'cpu'}`;
    const present = this.#opened.get(place);
    if (present !== undefined) return await present;
    const opening = this.#open(key);
    this.#opened.set(place, opening);
    opening.catch(() => this.#opened.delete(place));
    return await opening;
  }
}

async function answer(id: number, work: () => Promise<Answer>): Promise<FromThread> {
  try {
    return { id, answer: await work() };
  } catch (error) {
    return { id, known: error instanceof PhotonestError ? sendError(error) : null, error: error as Error };
  }
}

/** Cloned for the other thread, an error has lost its class. */
function restore({ known, error }: { known: SentError | null; error: Error }): Error {
  return known === null ? error : receiveError(known, { cause: error });
}
