import type { IndexedTag } from '../core/search/indexed.ts';

/**
 * The photos of a label. A photo whose tags change is written again at the end, with a newer version; its older entries
 * do not count any more.
 */
export class Postings {
  size = 0;
  rows: Uint32Array;
  certainties: Float32Array;
  scores: Float32Array;
  versions: Uint16Array;
  /** Entries when it was read from the library. */
  readonly #loaded: number;

  constructor(capacity: number) {
    this.#loaded = capacity;
    const room = Math.max(capacity, 4);
    this.rows = new Uint32Array(room);
    this.certainties = new Float32Array(room);
    this.scores = new Float32Array(room);
    this.versions = new Uint16Array(room);
  }

  add(row: number, { certainty, score }: IndexedTag, version: number): void {
    const at = this.size++;
    if (at === this.rows.length) this.#grow();
    this.rows[at] = row;
    this.certainties[at] = certainty;
    this.scores[at] = score;
    this.versions[at] = version;
  }

  /** Too much of it counts no more: it is better read again. */
  get isStale(): boolean {
    return this.size > 2 * this.#loaded + 1000;
  }

  #grow(): void {
    const room = 2 * this.rows.length;
    const [rows, certainties, scores, versions] = [this.rows, this.certainties, this.scores, this.versions];
    this.rows = new Uint32Array(room);
    this.certainties = new Float32Array(room);
    this.scores = new Float32Array(room);
    this.versions = new Uint16Array(room);
    this.rows.set(rows);
    this.certainties.set(certainties);
    this.scores.set(scores);
    this.versions.set(versions);
  }
}
