import type { ChangedFolder } from '../scan/incremental-scan.ts';

const QUIET_MS = 1000;
const LONGEST_MS = 10_000;
/** From so many on it is quicker to look everywhere. */
const MOST_FOLDERS = 200;

/** Gathers the folders in which something changed until it has been quiet for a while, or for too long not. */
export class Debouncer {
  readonly #give: (changed: ChangedFolder[] | null) => void;
  readonly #quietMs: number;
  readonly #changed = new Map<string, boolean>();
  #since = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param give gets what was gathered; null: more than is worth telling apart */
  constructor(give: (changed: ChangedFolder[] | null) => void, quietMs = QUIET_MS) {
    this.#give = give;
    this.#quietMs = quietMs;
  }

  add({ path, deep }: ChangedFolder): void {
    if (this.#changed.size === 0) this.#since = performance.now();
    this.#changed.set(path, deep || this.#changed.get(path) === true);
    if (this.#timer !== null) clearTimeout(this.#timer);
    const left = this.#since + LONGEST_MS - performance.now();
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, Math.min(this.#quietMs, left))).unref();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#changed.clear();
  }

  #flush(): void {
    const changed = [...this.#changed].map(([path, deep]) => ({ path, deep }));
    this.#changed.clear();
    this.#give(changed.length > MOST_FOLDERS ? null : changed);
  }
}
