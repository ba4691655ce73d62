/** How the thread is to work: as fast as it can, half of the time, or not now. */
export type Pace = 'full' | 'lowImpact' | 'paused';

const PACES: readonly Pace[] = ['full', 'lowImpact', 'paused'];
const [PACE_AT, DONE_AT, WORDS] = [0, 1, 2];
const THOUSAND = 1000;
/** So often a thread that works gently rests. */
const SLICE_MS = 50;

/** Two words of memory that the engine and the thread share: how it is to work, and how much is done. */
export class LayoutControl {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** 0 to 1 */
  get done(): number {
    return Atomics.load(this.#words, DONE_AT) / THOUSAND;
  }

  setPace(pace: Pace): void {
    Atomics.store(this.#words, PACE_AT, PACES.indexOf(pace));
    Atomics.notify(this.#words, PACE_AT);
  }

  /** In the thread: what is to be called now and then with the share that is done. It waits while paused. */
  follow(now: () => number = () => performance.now()): (share: number) => void {
    let since = now();
    return (share) => {
      Atomics.store(this.#words, DONE_AT, Math.round(share * THOUSAND));
      if (now() - since < SLICE_MS) return;
      const lowImpact = PACES.indexOf('lowImpact');
      if (Atomics.load(this.#words, PACE_AT) === lowImpact)
        Atomics.wait(this.#words, PACE_AT, lowImpact, now() - since);
      const paused = PACES.indexOf('paused');
      while (Atomics.load(this.#words, PACE_AT) === paused) Atomics.wait(this.#words, PACE_AT, paused);
      since = now();
    };
  }
}
