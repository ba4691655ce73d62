import type { MergeCounts } from '../../core/api.ts';
import { parseResult } from '../../core/results/parse-line.ts';

/** What a file or a worker gives: a line's JSON, or null for one that is none. */
export type ReadLine = { value: unknown } | null;

/** Lines in one request: 2 MB, which the engine takes in slices. */
const LINES_PER_REQUEST = 500;
/** Contents that are remembered to tell duplicates by: 50 bytes each. */
const MAX_REMEMBERED = 4_000_000;

export type Tally = MergeCounts & { lines: number; duplicates: number };

/** Gives results to an engine, whatever its state, and counts what became of them. */
export class ResultSender {
  readonly #merge: (lines: string[]) => Promise<MergeCounts>;
  readonly #seen = new Set<string>();
  #batch: string[] = [];
  #sending: Promise<void> = Promise.resolve();
  readonly tally: Tally = {
    lines: 0, merged: 0, known: 0, waiting: 0, failed: 0, duplicates: 0, cut: 0, foreign: 0,
  }; // prettier-ignore

  /** @param merge has an engine take lines */
  constructor(merge: (lines: string[]) => Promise<MergeCounts>) {
    this.#merge = merge;
  }

  /** One request is under way while the next lines are read. */
  async add(line: ReadLine): Promise<void> {
    this.tally.lines += 1;
    const parsed = line === null ? ({ kind: 'cut' } as const) : parseResult(line.value);
    if (parsed.kind !== 'result') {
      this.tally[parsed.kind] += 1;
      return;
    }
    const { hash, model } = parsed.result;
    const key = `${Buffer.from(hash, 'hex').toString('latin1')}${model}`;
    if (this.#seen.has(key)) {
      this.tally.duplicates += 1;
      return;
    }
    if (this.#seen.size < MAX_REMEMBERED) this.#seen.add(key);
    this.#batch.push(JSON.stringify(parsed.result)); // without what is of no use to the library
    if (this.#batch.length >= LINES_PER_REQUEST) await this.#send();
  }

  /** When it returns, all of it is in the library. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#sending;
  }

  async #send(): Promise<void> {
    await this.#sending;
    const lines = this.#batch;
    this.#batch = [];
    if (lines.length === 0) return;
    this.#sending = this.#merge(lines).then((counts) => {
      for (const [what, count] of Object.entries(counts) as [keyof MergeCounts, number][])
        this.tally[what] += count;
    });
    this.#sending.catch(() => undefined); // the next request, or the end, hears of it
  }
}
