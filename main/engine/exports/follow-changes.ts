import { isDiskFull } from '../../core/disk-full.ts';
import type { FollowPort } from '../../http/library/export.ts';
import type { Library } from '../library/tables.ts';
import type { Exports, KeywordChoice } from './exports.ts';

/** What comes within this time goes out together. */
const COALESCE_MS = 2000;
/** A full disk is asked again after so long. */
const RETRY_MS = 60_000;
const AT_ONCE = 100;
/** Setting with the choice that the sidecars were last written by; null while none follow. */
const FOLLOWED = 'sidecarsFollowed';

export type FollowParts = {
  library: Pick<Library, 'exportQueue' | 'settings'>;
  exports: Pick<Exports, 'write'>;
  choice(): KeywordChoice;
  /** The slider: what is not shown does not go out. */
  threshold(): number;
  log(event: string): void;
  coalesceMs?: number;
};

/** Sidecars that follow each change, where a person has asked for that. */
export class FollowChanges implements FollowPort {
  readonly #parts: FollowParts;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  /** Once when the library is opened, and whenever a setting has changed. */
  refresh(): void {
    const { exportQueue, settings } = this.#parts.library;
    const { always, ...choice } = this.#parts.choice();
    // The slider decides of the network's labels only.
    const threshold = choice.labels === 'above' ? this.#parts.threshold() : null;
    const followed = always ? JSON.stringify([choice, threshold]) : null;
    const before = settings.find(FOLLOWED) ?? null;
    if (always) {
      exportQueue.follow();
      exportQueue.release();
      exportQueue.retryFailed();
      if (before !== followed) exportQueue.addAll();
    } else if (before !== null) exportQueue.leave();
    if (before !== followed) settings.set(FOLLOWED, followed);
    this.wake();
  }

  /** Something has changed. What it was is in the queue. */
  wake(): void {
    if (this.#isClosed || this.#timer !== null || !this.#parts.choice().always) return;
    this.#wakeAfter(this.#parts.coalesceMs ?? COALESCE_MS);
  }

  /** Resolves when nothing waits that can be written. */
  async whenIdle(): Promise<void> {
    this.#stopTimer();
    await this.#running;
    await this.#drain();
  }

  retry(): void {
    this.#parts.library.exportQueue.retryFailed();
    this.wake();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer();
    await this.#running;
  }

  #wakeAfter(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running ??= this.#drain().finally(() => (this.#running = null));
    }, ms).unref();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #drain(): Promise<void> {
    const { library, log } = this.#parts;
    try {
      for (;;) {
        const photos = library.exportQueue.next(AT_ONCE);
        if (photos.length === 0) return;
        for (const photo of photos) {
          if (this.#isClosed || !this.#parts.choice().always) return;
          await this.#write(photo);
        }
      }
    } catch (error) {
      if (this.#isClosed) return; // the next engine goes on
      library.exportQueue.release();
      log(`Sidecars could not be written: ${error instanceof Error ? error.message : String(error)}`);
      if (isDiskFull(error)) this.#wakeAfter(RETRY_MS);
    }
  }

  async #write(photo: number): Promise<void> {
    const { exportQueue } = this.#parts.library;
    exportQueue.begin(photo);
    const failure = await this.#parts.exports.write(photo);
    if (failure === null) exportQueue.end(photo);
    else exportQueue.fail(photo, failure);
  }
}
