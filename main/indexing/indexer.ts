import { lstat } from 'node:fs/promises';
import type { Activity, Folder } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { PhotoReader, ReadPhoto } from '../core/reading.ts';
import { isReachable, scanFolder, type FolderStore } from './folders.ts';
import type { Touched } from './parts.ts';
import { Progress } from './progress.ts';

/** What indexing needs of the library. */
export type IndexStore = FolderStore & {
  listFolders(): Folder[];
  listPending(limit: number): PendingPhoto[];
  countPending(): number;
  /** Writes photos that were read, in one transaction; not those whose files have changed or gone meanwhile. */
  saveRead(photos: { pending: PendingPhoto; photo: ReadPhoto }[]): void;
  /** Likewise. */
  saveFailed(pending: PendingPhoto, reason: string): void;
};

export type PendingPhoto = {
  id: number;
  folder: number;
  path: string;
  sizeBytes: number;
  modifiedMs: number;
  /** It was read before, and is read again for another model: its thumbnail stays. */
  hasThumbnail: 0 | 1;
};

/** Photos given to the reader at a time: it decodes some while the network runs. */
const IN_FLIGHT = 12;
const PHOTOS_PER_SAVE = 24;
const SAVE_AFTER_MS = 200;

/**
 * Scans the folders and has their new and changed photos read, newest first. One file's trouble stays that
 * file's: every photo ends as tagged or failed, and what a crash interrupts is still pending.
 */
export class Indexer {
  readonly #store: IndexStore;
  readonly #reader: PhotoReader;
  readonly #onChange: (change: 'progress' | 'library') => void;
  readonly #progress = new Progress();
  readonly #inFlight = new Set<number>();
  #read: { pending: PendingPhoto; photo: ReadPhoto }[] = [];
  #saveTimer: NodeJS.Timeout | null = null;
  #scanning: Promise<void> = Promise.resolve();
  #scansWaiting = 0;
  #stop = new AbortController();
  #paused = false;
  #finished = true;
  #stalled: PhotonestError | null = null;
  #idleWaiters: (() => void)[] = [];

  constructor(store: IndexStore, reader: PhotoReader, onChange: (change: 'progress' | 'library') => void) {
    this.#store = store;
    this.#reader = reader;
    this.#onChange = onChange;
  }

  /**
   * Rescans one folder, or all; photos left over from an earlier run go on as well.
   *
   * @param touched only folders in which something changed
   */
  scan(folder: number | null = null, touched: Touched[] | null = null): void {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    this.#stalled = null;
    this.#beginRun();
    const { signal } = this.#stop;
    this.#scansWaiting += 1;
    this.#scanning = this.#scanning
      .then(async () => await this.#scanFolders(folder, touched, signal))
      .catch((error: unknown) => this.#stall(error))
      .finally(() => {
        this.#scansWaiting -= 1;
        this.#pump();
        this.#settle();
      });
    this.#pump();
  }

  pause(): void {
    this.#paused = true;
    this.#onChange('progress');
    this.#settle();
  }

  resume(): void {
    this.#beginRun();
    this.#paused = false;
    this.#stalled = null;
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    this.#onChange('progress');
    this.#pump();
  }

  /** Stops scanning and gives out no more photos; what is pending stays so until the next scan. */
  cancel(): void {
    this.#stop.abort();
    this.#paused = false;
    this.#onChange('progress');
    this.#settle();
  }

  activity(): Activity {
    const remaining = this.#isStopped() ? 0 : this.#remaining();
    const { done } = this.#progress;
    return {
      state: this.#state(remaining),
      done,
      total: done + this.#remaining(),
      photosPerSecond: this.#paused ? null : this.#progress.photosPerSecond(),
      secondsLeft: this.#paused ? null : this.#progress.secondsLeft(remaining),
    };
  }

  /** Why indexing stopped by itself; null while it can go on. */
  problem(): PhotonestError | null {
    return this.#stalled;
  }

  /** Resolves when nothing is left to do, or indexing is paused, cancelled or cannot go on. */
  async whenIdle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Gives out no more work and saves what was read. */
  async close(): Promise<void> {
    this.cancel();
    await this.#scanning;
    this.#save();
  }

  async #scanFolders(only: number | null, touched: Touched[] | null, signal: AbortSignal): Promise<void> {
    for (const folder of this.#store.listFolders()) {
      if (signal.aborted) return;
      if (only !== null && folder.id !== only) continue;
      await scanFolder(folder, this.#store, {
        touched,
        signal,
        onFolder: () => undefined,
        onChange: (change) => {
          this.#onChange(change);
          if (change === 'progress') this.#pump();
        },
      });
    }
  }

  /** Gives photos to the reader until it has its fill. */
  #pump(): void {
    if (this.#isStopped()) return;
    try {
      this.#handOut();
    } catch (error) {
      this.#stall(error);
    }
  }

  #handOut(): void {
    const wanted = IN_FLIGHT - this.#inFlight.size;
    if (wanted <= 0) return;
    const busy = new Set([...this.#inFlight, ...this.#read.map((entry) => entry.pending.id)]);
    const pending = this.#store.listPending(busy.size + wanted).filter((photo) => !busy.has(photo.id));
    for (const photo of pending.slice(0, wanted)) {
      this.#inFlight.add(photo.id);
      void this.#readPhoto(photo);
    }
  }

  async #readPhoto(pending: PendingPhoto): Promise<void> {
    try {
      const photo = await this.#reader.read({
        source: { path: pending.path },
        urgent: false,
        network: true,
        thumbnail: pending.hasThumbnail === 0,
        metadata: { sidecars: [] },
        previewSide: null,
      });
      this.#read.push({ pending, photo });
      this.#progress.finish();
    } catch (error) {
      await this.#handleFailure(pending, error).catch((other: unknown) => this.#stall(other));
    } finally {
      this.#inFlight.delete(pending.id);
      this.#saveSoon();
      this.#pump();
      this.#onChange('progress');
      this.#settle();
    }
  }

  async #handleFailure(pending: PendingPhoto, error: unknown): Promise<void> {
    if (!(error instanceof PhotonestError) || error.code !== 'unreadable') throw error;
    if ((await lstat(pending.path).catch(() => null)) === null) {
      await this.#handleVanished(pending);
      return;
    }
    this.#store.saveFailed(pending, error.message);
    this.#progress.finish();
  }

  /** A file that is gone is missing, and a folder that is gone is offline; neither is the photo's failure. */
  async #handleVanished(pending: PendingPhoto): Promise<void> {
    const folder = this.#store.listFolders().find((each) => each.id === pending.folder);
    if (folder !== undefined && !(await isReachable(folder, this.#store))) {
      this.#store.setOffline(folder.id, true);
      this.#onChange('library');
      return;
    }
    this.#store.setMissing(pending.id, true);
    await this.#store.release([pending.id]);
  }

  #saveSoon(): void {
    const last = this.#inFlight.size === 0;
    if (this.#read.length >= PHOTOS_PER_SAVE || last) this.#save();
    else this.#saveTimer ??= setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }

  #save(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
    if (this.#read.length === 0) return;
    const read = this.#read;
    this.#read = [];
    try {
      this.#store.saveRead(read);
    } catch (error) {
      this.#stall(error); // what could not be saved is still pending
    }
    this.#onChange('library');
  }

  /** Indexing cannot go on, through no photo's fault: it waits until someone resumes it. */
  #stall(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#stalled =
      error instanceof PhotonestError
        ? error
        : new PhotonestError(
            'internal',
            `Tagging stopped: ${reason}. Nothing is lost; resume when it is mended.`,
            {
              cause: error,
            },
          );
    this.#onChange('progress');
  }

  /** What is done counts from the last time that there was nothing to do. */
  #beginRun(): void {
    if (this.#finished) this.#progress.reset();
    this.#finished = false;
  }

  #settle(): void {
    if (!this.#isIdle()) return;
    this.#save();
    this.#finished = !this.#isStopped();
    this.#onChange('progress');
    this.#onChange('library');
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #remaining(): number {
    return Math.max(0, this.#store.countPending() - this.#read.length);
  }

  #isStopped(): boolean {
    return this.#paused || this.#stop.signal.aborted || this.#stalled !== null;
  }

  #isIdle(): boolean {
    if (this.#inFlight.size > 0) return false;
    if (this.#isStopped()) return true;
    return this.#scansWaiting === 0 && this.#remaining() === 0;
  }

  #state(remaining: number): Activity['state'] {
    if (this.#paused) return 'paused';
    if (remaining > 0 || this.#inFlight.size > 0) return 'tagging';
    return this.#scansWaiting > 0 ? 'scanning' : 'idle';
  }
}
