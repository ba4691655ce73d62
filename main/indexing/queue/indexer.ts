import type { Activity } from '../../core/api.ts';
import { isDiskFull } from '../../core/disk-full.ts';
import type { PhotonestError } from '../../core/errors.ts';
import type { PhotoReader } from '../../core/photos/reading.ts';
import { type HeaderReader } from '../../core/photos/header.ts';
import { HeaderPass, type HeaderStore } from '../headers/header-pass.ts';
import type { ScanHooks } from '../scan/scan-folder.ts';
import type { ActiveHours } from './active-hours.ts';
import type { ChangedFolder } from '../scan/incremental-scan.ts';
import { Pipeline } from './pipeline.ts';
import { RunState } from './run-state.ts';
import { Scans } from '../scan/scan-queue.ts';
import type { IndexStores } from './ports.ts';

export type IndexerParts = {
  stores: IndexStores;
  reader: PhotoReader;
  /** Reads the headers of new photos first; without it, photos are shown with their previews. */
  headers?: { store: HeaderStore; reader: HeaderReader };
  hours: ActiveHours;
  /** The first pass's network takes so long for a photo that decoding one twice hardly counts. */
  isNetworkSlow(): boolean;
  /** Likewise the second pass's. */
  isRefiningSlow(): boolean;
  /** Whether the library's disk has room again, after it had none. */
  hasFreeSpace(): Promise<boolean>;
  onChange(change: 'progress' | 'library'): void;
  /** Who watches the folders. */
  hooks?: ScanHooks;
  /** How often the hours, and a full disk, are checked again. */
  checkEveryMs?: number;
};

const CHECK_EVERY_MS = 3000;

/**
 * Scans the folders and has their new and changed photos read: previewed first, then by the network. One file's
 * trouble stays that file's: every photo ends as tagged or failed, and what a crash interrupts is still pending.
 */
export class Indexer {
  readonly #parts: IndexerParts;
  readonly #headers: HeaderPass | null;
  readonly #pipeline: Pipeline;
  readonly #run: RunState;
  readonly #check: NodeJS.Timeout;
  readonly #scans: Scans;
  readonly #closing = new AbortController();
  #wasOpen: boolean;
  /** A scan could not write what it found. */
  #scanAgain = false;
  #idleWaiters: (() => void)[] = [];

  constructor(parts: IndexerParts) {
    const { stores, reader, hours, onChange, hooks = UNWATCHED, checkEveryMs = CHECK_EVERY_MS } = parts;
    this.#parts = parts;
    this.#run = new RunState(hours);
    this.#scans = new Scans({
      stores,
      hooks,
      onChange: (change) => {
        onChange(change);
        if (change === 'progress') this.#pump();
      },
    });
    this.#headers = parts.headers === undefined ? null : this.#openHeaders(parts.headers);
    this.#pipeline = new Pipeline({
      stores,
      reader,
      areHeadersRead: () => this.#headers?.isRunning ?? false,
      isStopped: () => this.#run.isStopped,
      isNetworkSlow: () => parts.isNetworkSlow(),
      isRefiningSlow: () => parts.isRefiningSlow(),
      onTrouble: (error) => this.#fail(error),
      onFinished: (photos) => this.#run.progress.finish(photos),
      onChange: (change) => {
        onChange(change);
        this.#settle();
      },
    });
    this.#wasOpen = hours.isOpen();
    this.#check = setInterval(() => void this.#checkAgain(), checkEveryMs).unref();
  }

  /** Rescans one folder, or all; photos left over from an earlier run go on as well. */
  scan(folder: number | null = null): void {
    this.#run.goOn();
    this.#enqueue(folder, null, this.#run.signal);
    this.#pump();
  }

  /** Looks for changes that someone heard of. What was cancelled or cannot go on stays so. */
  rescan(folder: number, changed: ChangedFolder[] | null): void {
    this.#run.begin();
    this.#enqueue(folder, changed, this.#closing.signal);
  }

  /** Nothing is looked for in the folder any more, until a scan of it is asked for. */
  async leave(folder: number): Promise<void> {
    await this.#scans.leave(folder);
  }

  pause(): void {
    this.#run.pause();
    this.#parts.onChange('progress');
    this.#settle();
  }

  /** Because someone asks for it, whatever the hour. */
  resume(): void {
    this.overrideSchedule();
    this.#run.resume();
    this.#parts.onChange('progress');
    this.#orFail(() => this.#pipeline.save());
    this.#pump();
  }

  /** Someone asks for what is to be done now: until the next boundary the hours do not count. */
  overrideSchedule(): void {
    this.#parts.hours.overrideSchedule();
  }

  /** Other hours were set. */
  changeActiveHours(): void {
    this.#parts.hours.forget();
    void this.#checkAgain();
  }

  /** Stops scanning and gives out no more photos; what is pending stays so until the next scan. */
  cancel(): void {
    this.#run.cancel();
    this.#parts.onChange('progress');
    this.#settle();
  }

  /** A person looks at these: what is to be done for them is done before the rest. */
  prefer(photos: number[]): void {
    this.#pipeline.prefer(photos);
  }

  /** A thumbnail for someone who waits, made at once, also while indexing is paused; null where none can be had. */
  async preview(photo: number): Promise<Uint8Array | null> {
    return await this.#pipeline.preview(photo);
  }

  /** Whether there is nothing to do, and something else may be done meanwhile. */
  get isAtRest(): boolean {
    return !this.#run.isStopped && this.#isIdle();
  }

  /** Files are being found, or their headers read: what can wait should, until all photos are in the grid. */
  get isListing(): boolean {
    return this.#isScanning || (this.#headers?.isRunning ?? false);
  }

  activity(): Activity {
    const { photos, previews, toRefine } = this.#parts.stores.work.countWaiting();
    const { tagged, refined } = this.#pipeline.unsaved;
    const left = { photos: Math.max(0, photos - tagged), toRefine: Math.max(0, toRefine - refined) };
    return {
      toPreview: previews,
      ...this.#run.describe({ left, isQuiet: this.#pipeline.isQuiet, isScanning: this.#isScanning }),
    };
  }

  /** Why indexing stopped by itself; null while it can go on. */
  problem(): PhotonestError | null {
    return this.#run.problem;
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
    this.#headers?.close();
    await this.#scans.whenDone();
    this.#orFail(() => this.#pipeline.close());
  }

  #openHeaders(headers: { store: HeaderStore; reader: HeaderReader }): HeaderPass {
    return new HeaderPass({
      ...headers,
      isStopped: () => this.#run.isStopped,
      onTrouble: (error) => this.#fail(error),
      onSaved: () => this.#parts.onChange('library'),
      onEnd: () => this.#pipeline.pump(),
    });
  }

  #pump(): void {
    this.#headers?.pump();
    this.#pipeline.pump();
  }

  #enqueue(folder: number | null, changed: ChangedFolder[] | null, signal: AbortSignal): void {
    void this.#scans
      .add(folder, changed, signal)
      .catch((error: unknown) => {
        this.#scanAgain ||= isDiskFull(error);
        this.#fail(error);
      })
      .finally(() => {
        this.#pump();
        this.#settle();
      });
  }

  /** The hours may have begun or ended, and a full disk may have room again. */
  async #checkAgain(): Promise<void> {
    const { hours, hasFreeSpace, onChange } = this.#parts;
    const open = hours.isOpen();
    if (open !== this.#wasOpen) {
      this.#wasOpen = open;
      this.#pump();
      onChange('progress');
    }
    if (!this.#run.isDiskFull || !(await hasFreeSpace())) return;
    if (this.#orFail(() => this.#pipeline.save())) this.#recover();
  }

  #recover(): void {
    this.#run.recover();
    if (this.#scanAgain) this.scan();
    this.#scanAgain = false;
    this.#pump();
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

  #fail(error: unknown): void {
    this.#run.fail(error);
    this.#parts.onChange('progress');
  }

  #settle(): void {
    if (!this.#isIdle()) return;
    this.#run.settle();
    this.#parts.onChange('progress');
    this.#parts.onChange('library');
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  get #isScanning(): boolean {
    return this.#scans.waiting > 0;
  }

  #isIdle(): boolean {
    if (!this.#pipeline.isQuiet) return false;
    if (this.#run.isStopped) return true;
    if (this.#isScanning) return false;
    const { photos, toRefine } = this.#parts.stores.work.countWaiting();
    return photos + toRefine === 0;
  }
}

const UNWATCHED: ScanHooks = { onFolder: () => undefined, onUnsettled: () => undefined };
