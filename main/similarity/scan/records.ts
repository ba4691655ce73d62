import { CODE_LENGTH } from '../quantise.ts';
import {
  FILTER_AT,
  MOST_PAGES,
  MOST_RECORDS,
  MOST_THREADS,
  PAGE_BYTES,
  queryAt,
  RECORD_BYTES,
  RECORDS_AT,
} from './layout.ts';
import type { Query } from './query.ts';

const FREE = -1;
const NO_ROW = -1;

/**
 * All photos' quantised embeddings in memory that threads share: 264 bytes and 4 of the table of rows for each. A
 * freed record is used again, though not while a scan that began before is under way, which would take the new photo
 * for the old one.
 */
export class Records {
  readonly memory = new WebAssembly.Memory({
    initial: Math.ceil(RECORDS_AT / PAGE_BYTES),
    maximum: MOST_PAGES,
    shared: true,
  });
  #bytes = new Uint8Array(this.memory.buffer);
  #view = new DataView(this.memory.buffer);
  /** By photo. */
  #rowOf = new Int32Array(1024).fill(NO_ROW);
  #size = 0;
  #used = 0;
  #free: number[] = [];
  #freedMeanwhile: number[] = [];
  #scans = 0;

  /** Photos. */
  get size(): number {
    return this.#size;
  }

  /** Rows in use, free ones between them included. */
  get rows(): number {
    return this.#used;
  }

  /** @returns the row that was written */
  set(photo: number, code: Int8Array): number {
    if (code.length !== CODE_LENGTH)
      throw new Error(`expected a code of ${CODE_LENGTH} values but got ${code.length}`);
    let row = this.#findRow(photo);
    if (row === NO_ROW) {
      row = this.#free.pop() ?? this.#used;
      this.#reserve(row + 1);
      this.#used = Math.max(this.#used, row + 1);
      this.#setRow(photo, row);
      this.#size++;
    }
    const at = addressOf(row);
    this.#view.setFloat32(at, inverseLength(code), true);
    this.#view.setUint32(at + 4, photo, true);
    this.#bytes.set(new Uint8Array(code.buffer, code.byteOffset, CODE_LENGTH), at + 8);
    return row;
  }

  /** @returns the row that was freed; null where there was none */
  delete(photo: number): number | null {
    const row = this.#findRow(photo);
    if (row === NO_ROW) return null;
    this.#view.setFloat32(addressOf(row), FREE, true);
    this.#rowOf[photo] = NO_ROW;
    this.#size--;
    (this.#scans > 0 ? this.#freedMeanwhile : this.#free).push(row);
    return row;
  }

  clear(): void {
    for (let row = 0; row < this.#used; row++) this.#view.setFloat32(addressOf(row), FREE, true);
    this.#rowOf.fill(NO_ROW);
    const rows = Array.from({ length: this.#used }, (_, index) => this.#used - 1 - index);
    if (this.#scans > 0) this.#freedMeanwhile.push(...rows);
    else this.#free = rows;
    this.#size = 0;
  }

  has(photo: number): boolean {
    return this.#findRow(photo) !== NO_ROW;
  }

  find(photo: number): Int8Array | null {
    const row = this.#findRow(photo);
    return row === NO_ROW ? null : new Int8Array(this.#bytes.slice(addressOf(row) + 8, addressOf(row + 1)).buffer); // prettier-ignore
  }

  /** The photo of a row; null for a free one. */
  photoAt(row: number): number | null {
    const photo = this.#view.getUint32(addressOf(row) + 4, true);
    return this.#view.getFloat32(addressOf(row), true) >= 0 ? photo : null;
  }

  *photos(): IterableIterator<number> {
    for (let row = 0; row < this.#used; row++) {
      const photo = this.photoAt(row);
      if (photo !== null) yield photo;
    }
  }

  /** The rows' bytes themselves, to be read from a file or written to it. Valid until records are added. */
  bytesOf(from: number, to: number): Uint8Array {
    this.#reserve(to);
    return this.#bytes.subarray(addressOf(from), addressOf(to));
  }

  /**
   * Takes over `rows` records whose bytes were written into {@link bytesOf}, in place of all others.
   *
   * @returns false where a photo is there twice: then they are no records
   */
  adopt(rows: number): boolean {
    this.#rowOf.fill(NO_ROW);
    [this.#size, this.#used, this.#free] = [0, rows, []];
    for (let row = 0; row < rows; row++) {
      const photo = this.photoAt(row);
      if (photo === null) {
        this.#free.push(row);
        continue;
      }
      if (this.has(photo)) return false;
      this.#setRow(photo, row);
      this.#size++;
    }
    return true;
  }

  /** From now until its answer is called, no row changes its photo. */
  beginScan(): () => void {
    this.#scans++;
    return () => {
      this.#scans--;
      if (this.#scans > 0) return;
      this.#free.push(...this.#freedMeanwhile);
      this.#freedMeanwhile = [];
    };
  }

  writeQuery({ values }: Query): void {
    for (let thread = 0; thread < MOST_THREADS; thread++)
      new Int16Array(this.memory.buffer, queryAt(thread), CODE_LENGTH).set(values);
  }

  /** Marks the rows of these photos for the next scan. */
  writeFilter(photos: Iterable<number>): void {
    const words = new Uint32Array(this.memory.buffer, FILTER_AT, Math.ceil(this.#used / 32));
    words.fill(0);
    for (const photo of photos) {
      const row = this.#findRow(photo);
      if (row !== NO_ROW) words[row >>> 5]! |= 1 << (row & 31);
    }
  }

  #findRow(photo: number): number {
    return this.#rowOf[photo] ?? NO_ROW;
  }

  #setRow(photo: number, row: number): void {
    if (photo >= this.#rowOf.length) {
      const grown = new Int32Array(Math.max(photo + 1, Math.ceil(this.#rowOf.length * 1.5))).fill(NO_ROW);
      grown.set(this.#rowOf);
      this.#rowOf = grown;
    }
    this.#rowOf[photo] = row;
  }

  /** The memory grows in place, by an eighth at least. */
  #reserve(rows: number): void {
    if (rows > MOST_RECORDS) throw new Error(`${rows} photos are more than can be compared`);
    const needed = addressOf(rows);
    if (needed <= this.#bytes.length) return;
    const pages = Math.ceil(Math.max(needed, this.#bytes.length * 1.125) / PAGE_BYTES);
    this.memory.grow(Math.min(pages, MOST_PAGES) - this.#bytes.length / PAGE_BYTES);
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#view = new DataView(this.memory.buffer);
  }
}

function addressOf(row: number): number {
  return RECORDS_AT + row * RECORD_BYTES;
}

/** 0 for an embedding of zeros, which is like nothing. */
function inverseLength(code: Int8Array): number {
  let sum = 0;
  for (const value of code) sum += value * value;
  return sum > 0 ? 1 / Math.sqrt(sum) : 0;
}
