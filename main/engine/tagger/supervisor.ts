import type { ChildProcess } from 'node:child_process';
import { PhotonestError } from '../../core/errors.ts';
import type { ExecutionConfig } from '../../core/models/provider.ts';
import { receiveError } from '../../core/problems/sent-error.ts';
import { fromTagger, type FromTagger, type ModelFiles, type ToTagger } from '../../tagger/messages.ts';
import { spawnTagger } from './spawn-tagger.ts';

export type TaggerReady = FromTagger & { type: 'ready' };

/** What the process answers once it has started. */
export type WorkAnswer = Exclude<FromTagger, { type: 'ready' | 'start_failed' | 'installed' }>;

export type ProcessOptions = {
  /** The tagger's entry file. */
  script: string;
  /** The models to run, the one that tags first; asked for at each start. */
  models(): ModelFiles[];
  threads: number | null;
  /** How the model that tags is to run; asked for at each start. */
  executionConfig(): Promise<ExecutionConfig & { lowImpact: boolean }>;
  /** How long the models may take to be made, loaded and tried; default: five minutes. */
  startTimeoutMs?: number;
  /** Called before the first photo is given to a new process. */
  onReady(ready: TaggerReady): Promise<void>;
  onFailed(error: PhotonestError): void;
};

/** What the process is there for. */
export type SupervisedWork = {
  /** There are photos to be given to a process. */
  readonly isWaiting: boolean;
  /** The process may end of something that it was given before it was ready. */
  readonly isUnderWay: boolean;
  onReady(): void;
  onAnswer(answer: WorkAnswer): void;
  /** There is no process any more, whoever ended it. */
  onLeave(): void;
  /** It ended by itself, or because it hung. */
  onEnd(hung: boolean): void;
  /** There will be none, until failures are cleared. */
  onFailed(error: PhotonestError): void;
};

/** Processes that end one after the other before they are ready. */
const FRUITLESS_STARTS_ALLOWED = 3;
/** The largest model takes seconds to make; a graphics card's shaders, or a slow drive, minutes. */
const START_TIMEOUT_MS = 300_000;

/** Starts the tagger's process when it is needed, another one when it ends, and gives up where none becomes ready. */
export class Supervisor {
  readonly #options: ProcessOptions;
  readonly #work: SupervisedWork;
  #child: ChildProcess | null = null;
  #ready = Promise.withResolvers<undefined>();
  #isReady = false;
  /** Callers who wait until it is ready. */
  #awaiting = 0;
  /** The process was ended because it kept a photo for too long. */
  #hung = false;
  /** When the present process was told its models, ms; null before, and as soon as it answers. */
  #startingSince: number | null = null;
  #fruitlessStarts = 0;
  #failed: PhotonestError | null = null;
  #closed = false;

  constructor(options: ProcessOptions, work: SupervisedWork) {
    this.#options = options;
    this.#work = work;
    this.#awaitReady();
  }

  /** The process's number; null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Starts the process unless it runs. */
  start(): void {
    if (this.#child === null && this.#failed === null && !this.#closed) this.#launch();
  }

  /** @throws PhotonestError why there can be no process */
  ensureStarted(): void {
    if (this.#failed !== null) throw this.#failed;
    if (this.#closed) throw closing();
    this.start();
  }

  async whenReady(): Promise<void> {
    this.ensureStarted();
    this.#awaiting += 1;
    try {
      await this.#ready.promise;
    } finally {
      this.#awaiting -= 1;
    }
  }

  send(message: ToTagger): void {
    // A process that is just dying takes no message: its exit follows and gives the photo out again.
    this.#child?.send(message, () => undefined);
  }

  /** Ends the process; the next one starts with the models as they are then. */
  restart(): void {
    const child = this.#child;
    if (child === null) return;
    this.#leave();
    child.kill('SIGKILL');
    if (this.#awaiting > 0 || this.#work.isWaiting) this.start();
  }

  /** Ends a process that keeps a photo for too long. */
  endHung(): void {
    this.#hung = true;
    this.#child?.kill('SIGKILL');
  }

  giveUpLateStart(): void {
    const { startTimeoutMs = START_TIMEOUT_MS } = this.#options;
    const isLate = performance.now() - (this.#startingSince ?? Infinity) > startTimeoutMs;
    if (isLate)
      this.#fail(
        new PhotonestError('tagger_unavailable', { code: 'tagger_late', seconds: startTimeoutMs / 1000 }),
      );
  }

  /** Forgets a failure that was given up on: a process may be started again. */
  clearFailures(): void {
    this.#failed = null;
    this.#fruitlessStarts = 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ready.reject(closing());
    const child = this.#child;
    if (child?.pid === undefined) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL'); // it holds nothing that could be lost
    await exited;
  }

  #launch(): void {
    const { script, models, threads, executionConfig } = this.#options;
    const child = spawnTagger(script);
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
        this.send({ type: 'start', models: models(), threads, ...chosen });
      },
      (error: unknown) => {
        if (child === this.#child) this.#fail(toFailure(error));
      },
    );
  }

  /** A process that speaks nonsense has been damaged by a photo: it is ended, as if it had crashed. */
  #hear(child: ChildProcess, raw: unknown): void {
    const message = fromTagger.safeParse(raw);
    if (!message.success || message.data.type !== 'headers') this.#startingSince = null;
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
        this.#work.onReady();
        break;
      case 'start_failed':
        this.#fail(receiveError(message));
        break;
      case 'installed':
        throw new Error('a tagger that was to start has installed a model instead');
      default:
        this.#work.onAnswer(message);
    }
  }

  #handleExit(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (child !== this.#child) return;
    const awaited = !this.#isReady;
    const isStartsFault = awaited && !this.#work.isUnderWay;
    this.#leave();
    if (this.#closed) return;
    console.error(`The tagger ended (${signal ?? `status ${code}`}).`);
    if (isStartsFault) this.#fruitlessStarts += 1;
    this.#work.onEnd(this.#hung);
    if (this.#fruitlessStarts > FRUITLESS_STARTS_ALLOWED) {
      this.#fail(new PhotonestError('tagger_unavailable', { code: 'tagger_ends' }));
    } else if (awaited || this.#work.isWaiting) this.start();
  }

  /** There is no process any more; who waits for one waits for the next. */
  #leave(): void {
    this.#child = null;
    this.#work.onLeave();
    this.#startingSince = null;
    if (this.#isReady) this.#awaitReady();
    this.#isReady = false;
  }

  #awaitReady(): void {
    this.#ready = Promise.withResolvers<undefined>();
    this.#ready.promise.catch(() => undefined); // whoever waits for it hears of it
  }

  #fail(error: PhotonestError): void {
    this.#failed = error;
    this.#work.onFailed(error);
    this.#child?.kill('SIGKILL');
    this.#leave();
    this.#ready.reject(error);
    this.#awaitReady();
    this.#options.onFailed(error);
  }
}

/** What is said to whoever waits when Photonest closes. */
export function closing(): PhotonestError {
  return new PhotonestError('closing', { code: 'closed' });
}

function toFailure(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PhotonestError(
    'tagger_unavailable',
    { code: 'network_unusable', detail: reason },
    { cause: error },
  );
}
