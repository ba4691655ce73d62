import type { IndexResult } from './result.ts';
import type { Matches } from './matches.ts';
import type { IndexedTag } from '../core/search/indexed.ts';
import { Postings } from './postings.ts';

/** Where tags are read from, with photos by their rows. */
export type TagSource = {
  /** Numbers of labels that photos have. */
  listLabels(): number[];
  /** In the order of photos. */
  listTags(label: number): (IndexedTag & { photo: number })[];
  tagsOf(photo: number): (IndexedTag & { label: number })[];
};

/** The row of a photo, or -1; `near` is the row before where photos are asked for in their order. */
type RowOf = (photo: number, near?: number) => number;

const LAST_VERSION = 65_535;

/** The photos of each label, read when they are first needed; 14 bytes a tag. */
export class TagIndex {
  readonly #source: TagSource;
  readonly #rowOf: RowOf;
  /** By row: how often its tags were read again. */
  #versions = new Uint16Array(1024);
  #postings = new Map<number, Postings>();
  #isComplete = false;

  constructor(source: TagSource, rowOf: RowOf) {
    this.#source = source;
    this.#rowOf = rowOf;
  }

  /** Every label that photos have has been read. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Makes room for photos. */
  grow(size: number): void {
    if (size <= this.#versions.length) return;
    const versions = new Uint16Array(2 * size);
    versions.set(this.#versions);
    this.#versions = versions;
  }

  forget(): void {
    this.#postings = new Map();
    this.#isComplete = false;
    this.#versions.fill(0);
  }

  /** Reads one more label; nothing once all are there. */
  readNext(): void {
    const next = this.#source.listLabels().find((label) => !this.#postings.has(label));
    if (next === undefined) this.#isComplete = true;
    else this.#read(next);
  }

  /** After a photo's tags have changed. */
  readAgain(photo: number): void {
    const row = this.#rowOf(photo);
    if (row === -1 || (this.#postings.size === 0 && !this.#isComplete)) return;
    if (this.#versions[row] === LAST_VERSION) {
      this.forget();
      return;
    }
    const version = ++this.#versions[row]!;
    for (const { label, ...tag } of this.#source.tagsOf(photo)) {
      let postings = this.#postings.get(label);
      if (postings === undefined && this.#isComplete) {
        postings = new Postings(0);
        this.#postings.set(label, postings);
      }
      postings?.add(row, tag, version);
      if (postings?.isStale === true) this.#read(label);
    }
  }

  /** Photos that show any of the labels. */
  match(matches: Matches, labels: number[], threshold: number): void {
    const least = Math.fround(threshold);
    const versions = this.#versions;
    for (const label of labels) {
      const {
        size,
        rows,
        certainties,
        scores,
        versions: own,
      } = this.#postings.get(label) ?? this.#read(label);
      for (let at = 0; at < size; at++) {
        const row = rows[at]!;
        if (certainties[at]! >= least && own[at] === versions[row]) matches.addScored(row, scores[at]!);
      }
    }
  }

  /**
   * For each label, how many photos of a mask show it. All tags have been read by then.
   *
   * @param bitsOf what is set in the entry of each of these photos in `seen`; asked of labels that a photo shows, for
   *   one that was taken back may have left photos here that do not have it any more
   */
  tally(
    mask: Uint8Array,
    threshold: number,
    bitsOf: (label: number) => number,
    seen: Uint32Array,
  ): { label: number; count: number }[] {
    const least = Math.fround(threshold);
    const versions = this.#versions;
    return [...this.#postings].map(([label, { size, rows, certainties, versions: own }]) => {
      let bits = 0;
      let count = 0;
      for (let at = 0; at < size; at++) {
        const row = rows[at]!;
        if (mask[row] !== 1 || certainties[at]! < least || own[at] !== versions[row]) continue;
        if (count === 0) bits = bitsOf(label);
        seen[row]! |= bits;
        count += 1;
      }
      return { label, count };
    });
  }

  /** By row, 1 for a photo that shows any label. */
  maskTagged(size: number, threshold: number): Uint8Array {
    while (!this.#isComplete) this.readNext();
    const least = Math.fround(threshold);
    const versions = this.#versions;
    const mask = new Uint8Array(size);
    for (const { size: entries, rows, certainties, versions: own } of this.#postings.values())
      for (let at = 0; at < entries; at++) {
        const row = rows[at]!;
        if (certainties[at]! >= least && own[at] === versions[row]) mask[row] = 1;
      }
    return mask;
  }

  /**
   * The labels that most photos of a result show, but not all of them; null until all tags have been read. Labels are
   * looked through from the one with most photos on, until no other can have more.
   *
   * @param result of this state of the index
   * @param skipped labels that are not wanted
   */
  countLabels(
    result: IndexResult,
    { threshold, limit, skipped }: { threshold: number; limit: number; skipped: ReadonlySet<number> },
  ): { label: number; count: number }[] | null {
    if (!this.#isComplete) return null;
    const best: { label: number; count: number }[] = [];
    for (const [label, postings] of [...this.#postings].sort(([, a], [, b]) => b.size - a.size)) {
      if (best.length === limit && postings.size <= best.at(-1)!.count) break;
      if (skipped.has(label)) continue;
      const count = countIn(postings, result.mask, this.#versions, Math.fround(threshold));
      if (count === 0 || count === result.total) continue;
      best.push({ label, count });
      best.sort((first, second) => second.count - first.count);
      best.splice(limit);
    }
    return best;
  }

  #read(label: number): Postings {
    const tags = this.#source.listTags(label);
    const postings = new Postings(tags.length);
    let row = -1;
    for (const { photo, ...tag } of tags) {
      const found = this.#rowOf(photo, row);
      if (found === -1) continue;
      row = found;
      postings.add(row, tag, this.#versions[row]!);
    }
    this.#postings.set(label, postings);
    return postings;
  }
}

function countIn(postings: Postings, mask: Uint8Array, versions: Uint16Array, least: number): number {
  const { size, rows, certainties, versions: own } = postings;
  let count = 0;
  for (let at = 0; at < size; at++) {
    const row = rows[at]!;
    if (mask[row] === 1 && certainties[at]! >= least && own[at] === versions[row]) count += 1;
  }
  return count;
}
