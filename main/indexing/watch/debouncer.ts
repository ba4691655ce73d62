import type { Touched } from '../scan/incremental-scan.ts';

const QUIET_MS = 1000;
const LONGEST_MS = 10_000;
/** From so many on it is quicker to look everywhere. */
const MOST_FOLDERS = 200;

/** Gathers the folders in which something changed until it has been quiet for a while, or for too long not. */
export class Debouncer {
  readonly #give: (touched: Touched[] | null) => void;
  readonly #quietMs: number;
  readonly #touched = new Map<string, boolean>();
  #since = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param give gets what was gathered; null: more than is worth telling apart */
  constructor(give: (touched: Touched[] | null) => void, quietMs = QUIET_MS) {
    this.#give = give;
    this.#quietMs = quietMs;
  }

  add({ path, deep }: Touched): void {
    if (this.#touched.size === 0) this.#since = performance.now();
    this.#touched.set(path, deep || this.#touched.get(path) === true);
    if (this.#timer !== null) clearTimeout(this.#timer);
    const left = this.#since + LONGEST_MS - performance.now();
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, Math.min(this.#quietMs, left))).unref();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#touched.clear();
  }

  #flush(): void {
    const touched = [...this.#touched].map(([path, deep]) => ({ path, deep }));
    this.#touched.clear();
    this.#give(touched.length > MOST_FOLDERS ? null : touched);
  }
}
