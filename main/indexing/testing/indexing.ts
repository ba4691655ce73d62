import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActiveHours } from '../queue/active-hours.ts';
import { Indexer, type IndexerParts } from '../queue/indexer.ts';
import { HeldReader } from './held-reader.ts';
import { MemoryStore } from './memory-store.ts';

/** Photos given to the reader at a time, and first previews among them. */
export const IN_FLIGHT = 16;
export const PREVIEWS = 8;

/** An indexer over folders on the disk, a library in memory, and a reader that answers when it is told to. */
export class TestIndexing {
  readonly top = mkdtempSync(join(tmpdir(), 'photonest-indexer-'));
  readonly reader = new HeldReader();
  readonly changes: string[] = [];
  store = new MemoryStore();
  /** Milliseconds since 1970, and the hours that are set. */
  now = 0;
  hours: { from: number; until: number } | null = null;
  networkIsSlow = false;
  /** Null: photos are shown with their previews. */
  headers: Required<IndexerParts>['headers'] | null = null;
  refiningIsSlow = false;
  /** Whether the disk is said to have room. */
  hasFreeSpace = false;
  indexer = this.#openIndexer();

  /** Photos `1.jpg` … of a folder, the last one newest; `0.jpg` would be from 1970. */
  makePhotos(folder: string, count: number, contentOf = (number: number) => `${folder} ${number}`): string {
    const path = join(this.top, folder);
    mkdirSync(path);
    for (let number = 1; number <= count; number++) {
      const file = join(path, `${number}.jpg`);
      writeFileSync(file, contentOf(number));
      utimesSync(file, number * 86_400, number * 86_400);
    }
    return path;
  }

  open(...folders: string[]): void {
    this.store = new MemoryStore(...folders);
    this.openAgain();
  }

  /** As after the engine was killed. */
  openAgain(): void {
    this.indexer = this.#openIndexer();
  }

  /** Until the reader holds so many photos. */
  async untilWaiting(count: number): Promise<void> {
    await this.until(() => this.reader.waiting.length === count);
  }

  /** Long enough for whatever would go on by itself to have done so. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  async until(condition: () => boolean): Promise<void> {
    for (let turn = 0; !condition(); turn++) {
      if (turn > 2000) throw new Error(`this never came to be: ${String(condition)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Answers whatever is asked for until nothing is left. */
  async finish(): Promise<void> {
    let idle = false;
    const done = this.indexer.whenIdle().then(() => (idle = true));
    await this.until(() => {
      for (const name of this.reader.waiting) this.reader.answer(name);
      return idle;
    });
    await done;
  }

  async close(): Promise<void> {
    await this.indexer.close();
    rmSync(this.top, { recursive: true });
  }

  #openIndexer(): Indexer {
    return new Indexer({
      stores: this.store.stores,
      reader: this.reader,
      ...(this.headers !== null && { headers: this.headers }),
      hours: new ActiveHours(
        () => this.hours,
        () => this.now,
      ),
      isNetworkSlow: () => this.networkIsSlow,
      isRefiningSlow: () => this.refiningIsSlow,
      hasFreeSpace: async () => await Promise.resolve(this.hasFreeSpace),
      onChange: (change) => void this.changes.push(change),
      checkEveryMs: 5,
    });
  }
}

export const namesOf = (numbers: number[]): string[] => numbers.map((number) => `${number}.jpg`);

/** Whole numbers up or down, both ends included. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + Math.sign(to - from) * index);
