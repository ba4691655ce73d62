import type { Activity } from '../core/api.ts';
import { isDiskFull } from '../core/disk-full.ts';
import { PhotonestError } from '../core/errors.ts';
import type { PhotoReader } from '../core/reading.ts';
import { scanFolder } from './folders.ts';
import type { Hours } from './hours.ts';
import type { Touched } from './parts.ts';
import { Pipeline } from './pipeline.ts';
import { Progress } from './progress.ts';
import type { IndexStore } from './work.ts';

export type IndexerParts = {
  store: IndexStore;
  reader: PhotoReader;
  hours: Hours;
  /** Whether the library's disk has room again, after it had none. */
  hasRoom(): Promise<boolean>;
  onChange(change: 'progress' | 'library'): void;
  /** How often the hours, and a full disk, are looked at again. */
  checkEveryMs?: number;
};

const CHECK_EVERY_MS = 3000;

/**
 * Scans the folders and has their new and changed photos read: looked at first, then by the network. One file's
 * trouble stays that file's: every photo ends as tagged or failed, and what a crash interrupts is still pending.
 */
export class Indexer {
  readonly #parts: IndexerParts;
  readonly #pipeline: Pipeline;
  readonly #progress = new Progress();
  readonly #check: NodeJS.Timeout;
  #scanning: Promise<void> = Promise.resolve();
  #scansWaiting = 0;
  #stop = new AbortController();
  #paused = false;
  #finished = true;
  #wasOpen: boolean;
  #problem: PhotonestError | null = null;
  /** A scan could not write what it found. */
  #scanAgain = false;
  #idleWaiters: (() => void)[] = [];

  constructor(parts: IndexerParts) {
    const { store, reader, hours, onChange, checkEveryMs = CHECK_EVERY_MS } = parts;
    this.#parts = parts;
    this.#pipeline = new Pipeline({
      store,
      reader,
      isStopped: () => this.#isStopped(),
      onTrouble: (error) => this.#fail(error),
      onFinished: (photos) => this.#progress.finish(photos),
      onChange: (change) => {
        onChange(change);
        this.#settle();
      },
    });
    this.#wasOpen = hours.isOpen();
    this.#check = setInterval(() => void this.#lookAgain(), checkEveryMs).unref();
  }

  /**
   * Rescans one folder, or all; photos left over from an earlier run go on as well.
   *
   * @param touched only folders in which something changed
   */
  scan(folder: number | null = null, touched: Touched[] | null = null): void {
    this.#goOn();
    const { signal } = this.#stop;
    this.#scansWaiting += 1;
    this.#scanning = this.#scanning
      .then(async () => await this.#scanFolders(folder, touched, signal))
      .catch((error: unknown) => {
        this.#scanAgain ||= isDiskFull(error);
        this.#fail(error);
      })
      .finally(() => {
        this.#scansWaiting -= 1;
        this.#pipeline.pump();
        this.#settle();
      });
    this.#pipeline.pump();
  }

  pause(): void {
    this.#paused = true;
    this.#parts.onChange('progress');
    this.#settle();
  }

  /** Because someone asks for it, whatever the hour. */
  resume(): void {
    this.insist();
    this.#paused = false;
    this.#problem = null;
    this.#goOn();
    this.#parts.onChange('progress');
    this.#orFail(() => this.#pipeline.save());
    this.#pipeline.pump();
  }

  /** Someone asks for what is to be done now: until the next boundary the hours do not count. */
  insist(): void {
    this.#parts.hours.insist();
  }

  /** Other hours were set. */
  changeHours(): void {
    this.#parts.hours.forget();
    void this.#lookAgain();
  }

  /** Stops scanning and gives out no more photos; what is pending stays so until the next scan. */
  cancel(): void {
    this.#stop.abort();
    this.#paused = false;
    this.#parts.onChange('progress');
    this.#settle();
  }

  /** A person looks at these: what is to be done for them is done before the rest. */
  prefer(photos: number[]): void {
    this.#pipeline.prefer(photos);
  }

  /** A thumbnail for someone who waits, made at once, also while indexing is paused; null where none can be had. */
  async look(photo: number): Promise<Uint8Array | null> {
    return await this.#pipeline.look(photo);
  }

  activity(): Activity {
    const { done } = this.#progress;
    const { photos, looks } = this.#parts.store.countWaiting();
    const left = Math.max(0, photos - this.#pipeline.unsaved);
    const state = this.#state(left);
    const stands = state === 'paused' || state === 'waiting';
    return {
      state,
      done,
      total: done + left,
      toLook: looks,
      photosPerSecond: stands ? null : this.#progress.photosPerSecond(),
      secondsLeft: stands ? null : this.#progress.secondsLeft(this.#isStopped() ? 0 : left),
      until: state === 'waiting' && this.#problem === null ? this.#opensAt() : null,
      problem: this.#problem?.message ?? null,
    };
  }

  /** Why indexing stopped by itself; null while it can go on. */
  problem(): PhotonestError | null {
    return this.#problem;
  }

  /** Resolves when nothing is left to do, or indexing is paused, cancelled, waits or cannot go on. */
  async whenIdle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Gives out no more work and saves what was read. */
  async close(): Promise<void> {
    clearInterval(this.#check);
    this.cancel();
    await this.#scanning;
    this.#orFail(() => this.#pipeline.close());
  }

  async #scanFolders(only: number | null, touched: Touched[] | null, signal: AbortSignal): Promise<void> {
    const { store, onChange } = this.#parts;
    for (const folder of store.listFolders()) {
      if (signal.aborted) return;
      if (only !== null && folder.id !== only) continue;
      await scanFolder(folder, store, {
        touched,
        signal,
        onFolder: () => undefined,
        onChange: (change) => {
          onChange(change);
          if (change === 'progress') this.#pipeline.pump();
        },
      });
    }
  }

  #goOn(): void {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    if (this.#finished) this.#progress.reset(); // what is done counts from the last time that there was nothing to do
    this.#finished = false;
    if (this.#problem?.code !== 'disk_full') this.#problem = null;
  }

  /** The hours may have begun or ended, and a full disk may have room again. */
  async #lookAgain(): Promise<void> {
    const { hours, hasRoom, onChange } = this.#parts;
    const open = hours.isOpen();
    if (open !== this.#wasOpen) {
      this.#wasOpen = open;
      this.#pipeline.pump();
      onChange('progress');
    }
    if (this.#problem?.code !== 'disk_full' || !(await hasRoom())) return;
    if (this.#orFail(() => this.#pipeline.save())) this.#recover();
  }

  #recover(): void {
    this.#problem = null;
    if (this.#scanAgain) this.scan();
    this.#scanAgain = false;
    this.#pipeline.pump();
    this.#parts.onChange('progress');
  }

  #orFail(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** Indexing cannot go on, through no photo's fault: it waits for room, or until someone resumes it. */
  #fail(error: unknown): void {
    this.#problem = isDiskFull(error) ? full(error) : toProblem(error);
    this.#parts.onChange('progress');
  }

  #settle(): void {
    if (!this.#isIdle()) return;
    this.#finished = !this.#isStopped();
    this.#parts.onChange('progress');
    this.#parts.onChange('library');
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #isStopped(): boolean {
    return this.#paused || this.#stop.signal.aborted || this.#problem !== null || !this.#parts.hours.isOpen();
  }

  #isIdle(): boolean {
    if (!this.#pipeline.isQuiet) return false;
    if (this.#isStopped()) return true;
    return this.#scansWaiting === 0 && this.#parts.store.countWaiting().photos === 0;
  }

  #state(left: number): Activity['state'] {
    if (this.#paused) return 'paused';
    if (this.#problem?.code === 'disk_full') return 'waiting';
    if (left > 0 && !this.#stop.signal.aborted && this.#problem === null && !this.#parts.hours.isOpen())
      return 'waiting';
    if ((left > 0 && !this.#isStopped()) || !this.#pipeline.isQuiet) return 'tagging';
    return this.#scansWaiting > 0 ? 'scanning' : 'idle';
  }

  #opensAt(): string | null {
    const time = this.#parts.hours.opensAt();
    return time === null ? null : new Date(time).toISOString();
  }
}

function full(cause: unknown): PhotonestError {
  return new PhotonestError(
    'disk_full',
    'The disk with the library is full: no photos are read meanwhile, and nothing is lost. Free some space; indexing goes on by itself.',
    { cause },
  );
}

function toProblem(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PhotonestError(
    'internal',
    `Tagging stopped: ${reason}. Nothing is lost; resume when it is mended.`,
    {
      cause: error,
    },
  );
}
