import type { Activity } from '../../core/api.ts';
import { isDiskFull } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { PhotoReader } from '../../core/photos/reading.ts';
import type { ScanHooks } from '../scan/scan-folder.ts';
import type { ActiveHours } from './active-hours.ts';
import type { ChangedFolder } from '../scan/incremental-scan.ts';
import { Pipeline } from './pipeline.ts';
import { Progress } from './progress.ts';
import { Scans } from '../scan/scan-queue.ts';
import type { IndexStore } from './ports.ts';

export type IndexerParts = {
  store: IndexStore;
  reader: PhotoReader;
  hours: ActiveHours;
  /** The network takes so long for a photo that decoding one twice hardly counts. */
  isNetworkSlow(): boolean;
  /** Whether the library's disk has room again, after it had none. */
  hasFreeSpace(): Promise<boolean>;
  onChange(change: 'progress' | 'library'): void;
  /** Who watches the folders. */
  hooks?: ScanHooks;
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
  readonly #scans: Scans;
  #stop = new AbortController();
  readonly #closing = new AbortController();
  #paused = false;
  #finished = true;
  #wasOpen: boolean;
  #problem: PhotonestError | null = null;
  /** A scan could not write what it found. */
  #scanAgain = false;
  #idleWaiters: (() => void)[] = [];

  constructor(parts: IndexerParts) {
    const { store, reader, hours, onChange, hooks = UNWATCHED, checkEveryMs = CHECK_EVERY_MS } = parts;
    this.#parts = parts;
    this.#scans = new Scans({
      store,
      hooks,
      onChange: (change) => {
        onChange(change);
        if (change === 'progress') this.#pipeline.pump();
      },
    });
    this.#pipeline = new Pipeline({
      store,
      reader,
      isStopped: () => this.#isStopped(),
      isNetworkSlow: () => parts.isNetworkSlow(),
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

  /** Rescans one folder, or all; photos left over from an earlier run go on as well. */
  scan(folder: number | null = null): void {
    this.#goOn();
    this.#enqueue(folder, null, this.#stop.signal);
    this.#pipeline.pump();
  }

  /** Looks for changes that someone heard of. What was cancelled or cannot go on stays so. */
  rescan(folder: number, changed: ChangedFolder[] | null): void {
    this.#beginRun();
    this.#enqueue(folder, changed, this.#closing.signal);
  }

  /** Nothing is looked for in the folder any more, until a scan of it is asked for. */
  async leave(folder: number): Promise<void> {
    await this.#scans.leave(folder);
  }

  pause(): void {
    this.#paused = true;
    this.#parts.onChange('progress');
    this.#settle();
  }

  /** Because someone asks for it, whatever the hour. */
  resume(): void {
    this.overrideSchedule();
    this.#paused = false;
    this.#problem = null;
    this.#goOn();
    this.#parts.onChange('progress');
    this.#orFail(() => this.#pipeline.save());
    this.#pipeline.pump();
  }

  /** Someone asks for what is to be done now: until the next boundary the hours do not count. */
  overrideSchedule(): void {
    this.#parts.hours.overrideSchedule();
  }

  /** Other hours were set. */
  changeActiveHours(): void {
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
    this.#closing.abort();
    await this.#scans.whenDone();
    this.#orFail(() => this.#pipeline.close());
  }

  #enqueue(folder: number | null, changed: ChangedFolder[] | null, signal: AbortSignal): void {
    void this.#scans
      .add(folder, changed, signal)
      .catch((error: unknown) => {
        this.#scanAgain ||= isDiskFull(error);
        this.#fail(error);
      })
      .finally(() => {
        this.#pipeline.pump();
        this.#settle();
      });
  }

  #goOn(): void {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    this.#beginRun();
    if (this.#problem?.code !== 'disk_full') this.#problem = null;
  }

  /** What is done counts from the last time that there was nothing to do. */
  #beginRun(): void {
    if (this.#finished) this.#progress.reset();
    this.#finished = false;
  }

  /** The hours may have begun or ended, and a full disk may have room again. */
  async #lookAgain(): Promise<void> {
    const { hours, hasFreeSpace, onChange } = this.#parts;
    const open = hours.isOpen();
    if (open !== this.#wasOpen) {
      this.#wasOpen = open;
      this.#pipeline.pump();
      onChange('progress');
    }
    if (this.#problem?.code !== 'disk_full' || !(await hasFreeSpace())) return;
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
    return this.#scans.waiting === 0 && this.#parts.store.countWaiting().photos === 0;
  }

  #state(left: number): Activity['state'] {
    if (this.#paused) return 'paused';
    if (this.#problem?.code === 'disk_full') return 'waiting';
    if (left > 0 && !this.#stop.signal.aborted && this.#problem === null && !this.#parts.hours.isOpen())
      return 'waiting';
    if ((left > 0 && !this.#isStopped()) || !this.#pipeline.isQuiet) return 'tagging';
    return this.#scans.waiting > 0 ? 'scanning' : 'idle';
  }

  #opensAt(): string | null {
    const time = this.#parts.hours.opensAt();
    return time === null ? null : new Date(time).toISOString();
  }
}

const UNWATCHED: ScanHooks = { onFolder: () => undefined, onUnsettled: () => undefined };

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
