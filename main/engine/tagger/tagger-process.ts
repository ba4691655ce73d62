import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { childEnvironment } from '../../core/child-environment.ts';
import { PhotonestError, type ErrorCode } from '../../core/errors.ts';
import type { ExecutionConfig } from '../../core/models/provider.ts';
import {
  ReaderEnded,
  type PhotoReader,
  type ReadPhoto,
  type ReadRequest,
} from '../../core/photos/reading.ts';
import { relayErrors } from './relay-stderr.ts';
import { fromTagger, type FromTagger, type ModelFiles, type ToTagger } from '../../tagger/messages.ts';

export type TaggerReady = FromTagger & { type: 'ready' };

export type TaggerOptions = {
  /** The tagger's entry file. */
  script: string;
  /** The models to run, the one that tags first; asked for at each start. */
  models(): ModelFiles[];
  threads: number | null;
  /** How the model that tags is to run; asked for at each start. */
  executionConfig(): Promise<ExecutionConfig & { lowImpact: boolean }>;
  /** A photo that takes longer ends its process. */
  photoTimeoutMs: number;
  /** How long the models may take to be made, loaded and tried; default: ten minutes. */
  startTimeoutMs?: number;
  /** Called before the first photo is given to a new process. */
  onReady(ready: TaggerReady): Promise<void>;
  onFailed(error: PhotonestError): void;
};

type Job = {
  id: number;
  request: ReadRequest;
  resolve: (photo: ReadPhoto) => void;
  reject: (error: PhotonestError | ReaderEnded) => void;
  /** When it was given to the present process, ms. */
  since: number;
  /** Answers since then for others of its kind, looks or network. */
  overtaken: number;
};

/** In the process a photo waits for those before it; it does not wait for so many. */
const OVERTAKEN_ALLOWED = 16;

/** Processes that end one after the other before they are ready. */
const FRUITLESS_STARTS_ALLOWED = 3;
/** The largest model takes seconds to make; a graphics card's shaders, or a slow drive, minutes. */
const START_TIMEOUT_MS = 300_000;
const WATCH_EVERY_MS = 1000;

/**
 * ## Memory that stays flat
 * glibc gives threads heaps of their own, up to eight for each core, and puts blocks of up to 32 MB into them once it
 * has seen such go: pixels and files of all sizes leave gaps that nothing fits into. V8 lets young objects take 48 MB
 * though pixels are not among them. So there are two heaps, blocks from 1 MB on come from the system and go back to
 * it, and young objects stay few. 800 photos of 2 to 12 megapixels leave 310 MB instead of 830, for 3 % more of the
 * processor's time (`npm run bench -- memory`; 2 cores of an AMD EPYC with AVX-512). Other allocators than glibc's
 * take no notice. Huge pages (`glibc.malloc.hugetlb`) would take 3 % less, but memory then grows over thousands of photos.
 */
const ENVIRONMENT = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '1048576', // bytes
  MALLOC_TRIM_THRESHOLD_: '4194304', // fixed as soon as the other is: 128 KB would go to and fro
};
const NODE_OPTIONS = ['--max-semi-space-size=2']; // MB

/**
 * The tagger as a {@link PhotoReader}: starts its process when it is needed and another when it ends, and ends one that
 * hangs. Who asked for what was in a process that ended hears of it, and whether it was alone there.
 */
export class TaggerProcess implements PhotoReader {
  readonly #options: TaggerOptions;
  readonly #waiting: Job[] = [];
  readonly #inFlight = new Map<number, Job>();
  #child: ChildProcess | null = null;
  #ready = Promise.withResolvers<undefined>();
  #isReady = false;
  /** Callers who wait until it is ready. */
  #awaiting = 0;
  /** The process was ended because it kept a photo for too long. */
  #hung = false;
  /** When the process last answered for a photo, ms. */
  #lastAnswer = 0;
  /** When the present process was told its models, ms; null before, and as soon as it answers. */
  #startingSince: number | null = null;
  #nextId = 1;
  #fruitlessStarts = 0;
  #failed: PhotonestError | null = null;
  #closed = false;
  readonly #watch: NodeJS.Timeout;

  constructor(options: TaggerOptions) {
    this.#options = options;
    this.#watch = setInterval(() => this.#endHanging(), WATCH_EVERY_MS).unref();
    this.#awaitReady();
  }

  /** The process's number; null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts the process unless it runs; the first photo does so too. */
  start(): void {
    if (this.#child === null && this.#failed === null && !this.#closed) this.#spawn();
  }

  async whenReady(): Promise<void> {
    this.#ensureStarted();
    this.#awaiting += 1;
    try {
      await this.#ready.promise;
    } finally {
      this.#awaiting -= 1;
    }
  }

  async read(request: ReadRequest): Promise<ReadPhoto> {
    this.#ensureStarted();
    return await new Promise<ReadPhoto>((resolve, reject) => {
      const job: Job = { id: this.#nextId++, request, resolve, reject, since: 0, overtaken: 0 };
      if (request.urgent) this.#waiting.unshift(job);
      else this.#waiting.push(job);
      this.#dispatch();
    });
  }

  /** Ends the process, through no photo's fault: the next one starts with the models as they are then. */
  restart(): void {
    const child = this.#child;
    if (child === null) return;
    this.#leave();
    child.kill('SIGKILL');
    this.#waiting.unshift(...this.#inFlight.values());
    this.#inFlight.clear();
    if (this.#awaiting > 0 || this.#waiting.length > 0) this.start();
  }

  /** Forgets a failure that was given up on: the next photo starts a process again. */
  forgive(): void {
    this.#failed = null;
    this.#fruitlessStarts = 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    this.#rejectAll(closing());
    this.#ready.reject(closing());
    const child = this.#child;
    if (child?.pid === undefined) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL'); // it holds nothing that could be lost
    await exited;
  }

  #spawn(): void {
    const { script, models, threads, executionConfig } = this.#options;
    const child = fork(script, [], {
      serialization: 'advanced',
      cwd: dirname(script),
      env: { ...ENVIRONMENT, ...childEnvironment(process.env) },
      execArgv: NODE_OPTIONS,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    relayErrors(child);
    this.#child = child;
    this.#hung = false;
    child.on('message', (raw) => {
      if (child === this.#child) this.#hear(child, raw);
    });
    child.on('error', (error) => {
      console.error(error);
      if (child.pid === undefined) this.#handleExit(child, null, null); // it never started, so it will not exit
    });
    child.on('exit', (code, signal) => this.#handleExit(child, code, signal));
    executionConfig().then(
      (chosen) => {
        if (child !== this.#child) return;
        this.#startingSince = performance.now();
        this.#send({ type: 'start', models: models(), threads, ...chosen });
      },
      (error: unknown) => {
        if (child === this.#child) this.#fail(toFailure(error));
      },
    );
  }

  #send(message: ToTagger): void {
    // A process that is just dying takes no message: its exit follows and gives the photo out again.
    this.#child?.send(message, () => undefined);
  }

  /** A process that speaks nonsense has been damaged by a photo: it is ended, as if it had crashed. */
  #hear(child: ChildProcess, raw: unknown): void {
    const message = fromTagger.safeParse(raw);
    this.#startingSince = null;
    if (message.success) {
      this.#receive(child, message.data).catch((error: unknown) => this.#fail(toFailure(error)));
      return;
    }
    console.error(message.error);
    child.kill('SIGKILL');
  }

  async #receive(child: ChildProcess, message: FromTagger): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.#options.onReady(message);
        if (child !== this.#child) return; // it died meanwhile
        this.#isReady = true;
        this.#fruitlessStarts = 0;
        this.#ready.resolve(undefined);
        this.#dispatch();
        break;
      case 'start_failed':
        this.#fail(new PhotonestError(message.code as ErrorCode, message.message));
        break;
      case 'installed':
        throw new Error('a tagger that was to start has installed a model instead');
      case 'read':
        this.#finish(message.id)?.resolve(message.photo);
        break;
      case 'unreadable':
        this.#finish(message.id)?.reject(new PhotonestError('unreadable', message.reason));
        break;
    }
  }

  #finish(id: number): Job | null {
    const job = this.#inFlight.get(id);
    if (job === undefined) return null;
    this.#inFlight.delete(id);
    this.#lastAnswer = performance.now();
    for (const other of this.#inFlight.values())
      if (other.request.network === job.request.network) other.overtaken += 1;
    // The resolve or reject that follows runs first, and may bring the next photo.
    queueMicrotask(() => this.#dispatch());
    return job;
  }

  #dispatch(): void {
    while (this.#isReady && this.#waiting.length > 0 && this.#mayJoin(this.#waiting[0]!)) {
      const job = this.#waiting.shift()!;
      Object.assign(job, { since: performance.now(), overtaken: 0 });
      this.#inFlight.set(job.id, job);
      this.#send({ type: 'read', id: job.id, ...job.request });
    }
  }

  /** Who is to be alone waits until the process is empty, and nobody joins them. */
  #mayJoin(job: Job): boolean {
    if (this.#inFlight.size === 0) return true;
    return job.request.alone !== true && ![...this.#inFlight.values()].some(({ request }) => request.alone);
  }

  #endHanging(): void {
    const oldest = performance.now() - this.#options.photoTimeoutMs;
    this.#giveUpLateStart();
    const hangs = ({ since, overtaken }: Job): boolean =>
      since < oldest && (overtaken > OVERTAKEN_ALLOWED || this.#lastAnswer < oldest);
    if (![...this.#inFlight.values()].some(hangs)) return;
    this.#hung = true;
    this.#child?.kill('SIGKILL');
  }

  #giveUpLateStart(): void {
    const { startTimeoutMs = START_TIMEOUT_MS } = this.#options;
    const isLate = performance.now() - (this.#startingSince ?? Infinity) > startTimeoutMs;
    if (isLate) this.#fail(new PhotonestError('tagger_unavailable', describeLate(startTimeoutMs)));
  }

  #handleExit(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (child !== this.#child) return;
    const awaited = !this.#isReady;
    this.#leave();
    if (this.#closed) return;
    console.error(`The tagger ended (${signal ?? `status ${code}`}).`);
    if (awaited) this.#fruitlessStarts += 1;
    this.#tellOfEnd();
    if (this.#fruitlessStarts > FRUITLESS_STARTS_ALLOWED) {
      const reason =
        'The program that reads photos ends as soon as it starts. Its last words are in the log.';
      this.#fail(new PhotonestError('tagger_unavailable', reason));
    } else if (awaited || this.#waiting.length > 0) this.start();
  }

  #tellOfEnd(): void {
    const jobs = [...this.#inFlight.values()];
    this.#inFlight.clear();
    const ended = new ReaderEnded(jobs.length === 1, this.#hung ? this.#options.photoTimeoutMs / 1000 : null);
    for (const job of jobs) job.reject(ended);
  }

  /** There is no process any more; who waits for one waits for the next. */
  #leave(): void {
    this.#child = null;
    this.#startingSince = null;
    if (this.#isReady) this.#awaitReady();
    this.#isReady = false;
  }

  #awaitReady(): void {
    this.#ready = Promise.withResolvers<undefined>();
    this.#ready.promise.catch(() => undefined); // whoever waits for it hears of it
  }

  #ensureStarted(): void {
    if (this.#failed !== null) throw this.#failed;
    if (this.#closed) throw closing();
    this.start();
  }

  #fail(error: PhotonestError): void {
    this.#failed = error;
    this.#child?.kill('SIGKILL');
    this.#leave();
    this.#ready.reject(error);
    this.#awaitReady();
    this.#rejectAll(error);
    this.#options.onFailed(error);
  }

  #rejectAll(error: PhotonestError): void {
    for (const job of [...this.#inFlight.values(), ...this.#waiting]) job.reject(error);
    this.#inFlight.clear();
    this.#waiting.length = 0;
  }
}

function closing(): PhotonestError {
  return new PhotonestError('closing', 'Photonest is closing. Start it again to go on.');
}

function toFailure(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PhotonestError('tagger_unavailable', `The network cannot be used: ${reason}`, { cause: error });
}

function describeLate(timeoutMs: number): string {
  return (
    `The program that reads photos was not ready within ${timeoutMs / 1000} seconds. Choose another model or another ` +
    'way to run it under “Model”, or start Photonest again.'
  );
}
