/** Photos per second over the last seconds, and the time that the rest will take. */
export class Progress {
  readonly #windowMs: number;
  readonly #now: () => number;
  #finished: number[] = []; // times in ms
  done = 0;

  constructor(now: () => number = () => performance.now(), windowMs = WINDOW_MS) {
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Begins a run anew. */
  reset(): void {
    this.done = 0;
    this.#finished = [];
  }

  finish(photos = 1): void {
    this.done += photos;
    for (let photo = 0; photo < photos; photo++) this.#finished.push(this.#now());
    const oldest = this.#now() - this.#windowMs;
    if (this.#finished[0]! < oldest) this.#finished = this.#finished.filter((time) => time >= oldest);
  }

  /** Null until two photos are done in the window: there is nothing to tell from. */
  photosPerSecond(): number | null {
    const now = this.#now();
    const recent = this.#finished.filter((time) => time >= now - this.#windowMs);
    if (recent.length < 2) return null;
    const seconds = (now - recent[0]!) / 1000;
    return seconds > 0 ? (recent.length - 1) / seconds : null;
  }

  secondsLeft(remaining: number): number | null {
    const rate = this.photosPerSecond();
    return rate === null ? null : remaining / rate;
  }
}

const WINDOW_MS = 10_000;
