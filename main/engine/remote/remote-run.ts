import { setTimeout as sleep } from 'node:timers/promises';
import type { MergeCounts, PendingFile } from '../../core/api.ts';
import type { PathMapping, RemoteState } from '../../core/results/remote.ts';
import { errorFields, problemFields, type ProblemFields } from '../../core/problems/fields.ts';
import { readRegular } from '../../files/open-regular.ts';
import { Progress } from '../../indexing/queue/progress.ts';
import { ResultSender } from '../results/result-sender.ts';
import { mapPath } from './ssh.ts';
import type { RemoteWorker } from './worker.ts';

/** Photos that the other computer has and has not answered for: what a broken connection costs. */
const OUTSTANDING = 48;
/** Larger files are read whole before they are sent; they are left to this computer, which need not. */
const MAX_SENT_BYTES = 300_000_000;
/** New results are merged this often. */
const MERGE_EVERY_MS = 500;
/** Where nothing is pending now, a scan or a person may bring more. */
const LOOK_AGAIN_MS = 300;
const FIRST_RETRY_MS = 500;
const FRUITLESS_CONNECTIONS_ALLOWED = 6;

/** What is asked of the engine whose photos are tagged elsewhere. */
export type PendingSource = {
  /** Photos that wait to be tagged, from the oldest on. @param after a photo's cursor; null: from the beginning */
  list(after: string | null): Promise<PendingFile[]>;
  merge(lines: string[]): Promise<MergeCounts>;
  /** Nobody wants photos to be read at present. */
  isPaused(): boolean;
  /** Once nothing is pending, nothing more will be. */
  isIdle(): boolean;
};

export type RemoteRunParts = {
  host: string;
  source: PendingSource;
  /** A new connection. */
  connect(): RemoteWorker;
  mappings: readonly PathMapping[];
  /** A sentence for the person. */
  note(text: string): void;
  /** Ends the run; photos under way are left to this computer. */
  signal: AbortSignal;
  /** Before the second connection; twice as long before each that follows a fruitless one. Default: half a second. */
  retryMs?: number;
};

/**
 * Has another computer tag what is pending here, from the oldest photo on, while the engine itself begins with the
 * newest: neither waits for the other. A connection that breaks is made again, and what was sent over it is sent again;
 * a host that stays away leaves the rest to the engine.
 */
export class RemoteRun {
  readonly #parts: RemoteRunParts;
  readonly #sender: ResultSender;
  readonly #progress = new Progress();
  /** By the name they were sent under. */
  readonly #outstanding = new Map<string, PendingFile>();
  readonly #taken = new Set<number>();
  #again: PendingFile[] = [];
  #queue: PendingFile[] = [];
  #cursor: string | null = null;
  #isPaused = false;
  #isDone = false;
  /** Photos that the host has tagged. */
  done = 0;
  /** Photos of which it made nothing: the engine tries them itself. */
  failed = 0;
  connections = 0;
  state: RemoteState = 'connecting';
  /** Why the last connection ended, while there has been no better one since. */
  fields: ProblemFields = { problem: null };

  constructor(parts: RemoteRunParts) {
    this.#parts = parts;
    this.#sender = new ResultSender(parts.source.merge);
  }

  get underWay(): number {
    return this.#outstanding.size;
  }

  get photosPerSecond(): number | null {
    return this.state === 'tagging' ? this.#progress.photosPerSecond() : null;
  }

  get problem(): string | null {
    return this.fields.problem;
  }

  /** No more photos go there. Those that did come back, and the connection ends. */
  pause(): void {
    this.#isPaused = true;
    if (this.state !== 'ended') this.state = 'paused';
  }

  resume(): void {
    this.#isPaused = false;
  }

  /** Until nothing is left to do, the signal says so, or the host stays away. */
  async run(): Promise<void> {
    try {
      await this.#runAll();
      await this.#sender.flush();
    } catch (error) {
      this.fields = errorFields(error);
      throw error;
    } finally {
      this.state = 'ended';
    }
  }

  async #runAll(): Promise<void> {
    const { signal, note, host, retryMs = FIRST_RETRY_MS } = this.#parts;
    for (let fruitless = 0; !this.#isOver();) {
      if (!(await this.#waitForPhotos())) continue;
      const before = this.done + this.failed;
      await this.#runOnce();
      if (this.#rests || this.#isOver()) continue;
      fruitless = this.done + this.failed > before ? 0 : fruitless + 1;
      this.fields = problemFields({ code: 'remote_broken_off', host });
      if (fruitless >= FRUITLESS_CONNECTIONS_ALLOWED) {
        this.fields = problemFields({ code: 'remote_away', host });
        note(this.fields.problem!);
        return;
      }
      await sleep(retryMs * 2 ** fruitless, null, { signal }).catch(() => null);
    }
  }

  #isOver(): boolean {
    return this.#isDone || this.#parts.signal.aborted;
  }

  get #rests(): boolean {
    return this.#isPaused || this.#parts.source.isPaused();
  }

  /** Whether there is something to connect for. */
  async #waitForPhotos(): Promise<boolean> {
    const { source, signal } = this.#parts;
    const isResting = this.#rests;
    if (isResting) this.state = 'paused';
    else if (this.state === 'paused') this.state = 'tagging'; // there may be nothing to connect for
    const photo = isResting ? null : await this.#next();
    if (photo !== null) {
      this.#again.unshift(photo);
      this.state = 'connecting';
      return true;
    }
    if (!isResting && source.isIdle()) this.#isDone = true;
    else await sleep(LOOK_AGAIN_MS, null, { signal }).catch(() => null);
    return false;
  }

  /** One connection, from its beginning to its end. */
  async #runOnce(): Promise<void> {
    const { connect, signal } = this.#parts;
    const worker = connect();
    this.connections += 1;
    const stop = (): void => worker.stop();
    signal.addEventListener('abort', stop);
    const merging = setInterval(() => void this.#sender.flush().catch(() => undefined), MERGE_EVERY_MS);
    try {
      await Promise.all([this.#feed(worker), this.#collect(worker)]);
      await worker.ended;
    } finally {
      clearInterval(merging);
      signal.removeEventListener('abort', stop);
      worker.stop();
      this.#again.push(...this.#outstanding.values());
      this.#outstanding.clear();
      await this.#sender.flush();
    }
  }

  async #feed(worker: RemoteWorker): Promise<void> {
    const { signal, source } = this.#parts;
    while (worker.isOpen && !signal.aborted) {
      if (this.#rests) {
        this.state = 'paused';
        worker.finish();
        return;
      }
      const isFull = this.#outstanding.size >= OUTSTANDING;
      const photo = isFull ? null : await this.#next();
      if (photo !== null) await this.#send(worker, photo);
      else if (this.#outstanding.size === 0 && source.isIdle()) {
        this.#isDone = true;
        worker.finish();
      } else await Promise.race([sleep(isFull ? 20 : LOOK_AGAIN_MS), worker.ended]);
    }
  }

  async #send(worker: RemoteWorker, photo: PendingFile): Promise<void> {
    const there = mapPath(photo.path, this.#parts.mappings);
    if (there !== null) {
      this.#outstanding.set(there, photo);
      await worker.send({ path: there }, null);
      return;
    }
    if (photo.sizeBytes > MAX_SENT_BYTES) return;
    const bytes = await readRegular(photo.path).catch(() => null);
    if (bytes === null) return; // gone, or not to be read: the engine says so
    const name = `${photo.id} ${photo.path}`;
    this.#outstanding.set(name, photo);
    await worker.send({ path: name, bytes: bytes.length }, bytes);
  }

  async #collect(worker: RemoteWorker): Promise<void> {
    for await (const value of worker.lines()) {
      const { path, error } = value as { path?: unknown; error?: unknown };
      if (typeof path !== 'string' || !this.#outstanding.delete(path)) continue; // somebody's greeting
      if (error === undefined) this.done += 1;
      else this.failed += 1;
      this.#progress.finish();
      this.fields = { problem: null };
      if (this.state === 'connecting') this.state = 'tagging';
      await this.#sender.add({ value });
    }
  }

  /** Those of a broken connection first. Null at the end of the list, which begins anew then. */
  async #next(): Promise<PendingFile | null> {
    const again = this.#again.shift();
    if (again !== undefined) return again;
    while (this.#queue.length === 0) {
      const page = await this.#parts.source.list(this.#cursor);
      this.#cursor = page.at(-1)?.cursor ?? null;
      if (page.length === 0) return null;
      this.#queue = page.filter(({ id }) => !this.#taken.has(id));
    }
    const photo = this.#queue.shift()!;
    this.#taken.add(photo.id);
    return photo;
  }
}
