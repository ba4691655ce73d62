import { Semaphore } from '../../core/semaphore.ts';

/** Made at the same time: a window asks for all that it shows, and scrolls on. */
const AT_ONCE = 4;

export type ThumbnailSource = {
  /** Null where none is stored. */
  find(photo: number): Uint8Array | null;
  /** Null where none can be had. */
  make(photo: number): Promise<Uint8Array | null>;
};

/** Thumbnails as they are asked for: those that are stored, and others made at once, a few at a time. */
export class Thumbnails {
  readonly #source: ThumbnailSource;
  readonly #semaphore = new Semaphore(AT_ONCE);

  constructor(source: ThumbnailSource) {
    this.#source = source;
  }

  /** @param signal nobody waits any more: what has not been begun is left */
  async get(id: number, signal: AbortSignal): Promise<Uint8Array | null> {
    const stored = this.#source.find(id);
    if (stored !== null) return stored;
    return await this.#semaphore.use(1, async () => {
      if (signal.aborted) return null;
      // It may have been made while this one waited.
      return this.#source.find(id) ?? (await this.#source.make(id));
    });
  }
}
