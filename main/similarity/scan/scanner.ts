import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { findBest, mergeBest, type Finds, type Part } from './best.ts';
import { instantiateKernel, type Scan } from './kernel.ts';
import { MOST_RESULTS } from './layout.ts';
import type { Query } from './query.ts';
import type { Records } from './records.ts';

export type Hit = { photo: number; score: number };

export type ScanOptions = {
  limit: number;
  /** Only these photos; null: all. */
  among?: Iterable<number> | null;
  /** Only what scores more. */
  above?: number;
};

/** More threads than this wait for the memory, not for a processor. */
const MOST_USEFUL = 4;
/** So few rows take less than a millisecond, and no thread is worth its while. */
const ROWS_AT_ONCE = 16_384;

/**
 * Compares a query with all records, in threads that start with the first larger scan: the engine's own thread goes
 * on meanwhile. Scans come one after the other.
 */
export class Scanner {
  readonly #records: Records;
  readonly #script: string;
  readonly #own: Scan;
  #workers: Worker[] = [];
  #last: Promise<unknown> = Promise.resolve();

  /** @param script `thread.ts`, or what was built of it */
  constructor(records: Records, script: string) {
    this.#records = records;
    this.#script = script;
    this.#own = instantiateKernel(records.memory);
  }

  /** The photos that score most, best first. */
  async scan(query: Query, options: ScanOptions): Promise<Hit[]> {
    const scan = this.#last.then(async () => await this.#scan(query, options));
    this.#last = scan.catch(() => undefined);
    return await scan;
  }

  async close(): Promise<void> {
    await this.#last;
    await Promise.all(this.#workers.map(async (worker) => await worker.terminate()));
    this.#workers = [];
  }

  async #scan(query: Query, { limit, among = null, above = -Infinity }: ScanOptions): Promise<Hit[]> {
    const records = this.#records;
    const most = Math.min(limit, MOST_RESULTS, records.rows);
    if (most === 0) return [];
    records.writeQuery(query);
    if (among !== null) records.writeFilter(among);
    const endScan = records.beginScan();
    try {
      const lowest = query.scale > 0 ? above / query.scale : above;
      const wanted = { limit: most, isFiltered: among !== null, above: lowest };
      const { scores, rows } = mergeBest(await this.#findParts(wanted), most);
      return Array.from(rows).flatMap((row, index) => {
        const photo = records.photoAt(row);
        return photo === null ? [] : [{ photo, score: scores[index]! * query.scale }];
      });
    } finally {
      endScan();
    }
  }

  async #findParts(wanted: Omit<Part, 'thread' | 'from' | 'to'>): Promise<Finds[]> {
    const { rows, memory } = this.#records;
    if (rows <= ROWS_AT_ONCE)
      return [findBest(this.#own, memory, { ...wanted, thread: 0, from: 0, to: rows })];
    const threads = Math.min(availableParallelism(), MOST_USEFUL, Math.ceil(rows / ROWS_AT_ONCE));
    while (this.#workers.length < threads) this.#workers.push(this.#start());
    const share = Math.ceil(rows / threads);
    const parts = this.#workers.slice(0, threads).map(async (worker, thread) => {
      const part = { ...wanted, thread, from: thread * share, to: Math.min(rows, (thread + 1) * share) };
      return await ask(worker, part);
    });
    try {
      return await Promise.all(parts);
    } catch (error) {
      await Promise.allSettled(parts);
      await Promise.all(this.#workers.splice(0).map(async (worker) => await worker.terminate()));
      throw error;
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: this.#records.memory });
    worker.unref();
    return worker;
  }
}

/** A thread keeps the process alive only while it is asked something. */
async function ask(worker: Worker, part: Part): Promise<Finds> {
  worker.ref();
  try {
    worker.postMessage(part);
    const [finds] = (await once(worker, 'message')) as [Finds];
    return finds;
  } finally {
    worker.unref();
  }
}
