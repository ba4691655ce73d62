/** Made at the same time: a window asks for all that it shows, and scrolls on. */
const AT_ONCE = 4;

type Waiting = {
  id: number;
  signal: AbortSignal;
  resolve: (jpeg: Uint8Array | null) => void;
  reject: (error: unknown) => void;
};

export type ThumbnailSource = {
  /** Null where none is stored. */
  find(photo: number): Uint8Array | null;
  /** Null where none can be had. */
  make(photo: number): Promise<Uint8Array | null>;
};

/** Thumbnails as they are asked for: those that are stored, and others made at once, a few at a time. */
export class Thumbnails {
  readonly #source: ThumbnailSource;
  readonly #waiting: Waiting[] = [];
  #making = 0;

  constructor(source: ThumbnailSource) {
    this.#source = source;
  }

  /** @param signal nobody waits any more: what has not been begun is left */
  async get(id: number, signal: AbortSignal): Promise<Uint8Array | null> {
    const stored = this.#source.find(id);
    if (stored !== null) return stored;
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ id, signal, resolve, reject });
      this.#begin();
    });
  }

  #begin(): void {
    while (this.#making < AT_ONCE && this.#waiting.length > 0) {
      const next = this.#waiting.shift()!;
      if (next.signal.aborted) {
        next.resolve(null);
        continue;
      }
      this.#making += 1;
      void this.#make(next);
    }
  }

  async #make({ id, resolve, reject }: Waiting): Promise<void> {
    try {
      // It may have been made while this one waited.
      resolve(this.#source.find(id) ?? (await this.#source.make(id)));
    } catch (error) {
      reject(error);
    } finally {
      this.#making -= 1;
      this.#begin();
    }
  }
}
