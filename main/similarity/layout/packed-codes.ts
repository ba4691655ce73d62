import { CODE_LENGTH } from '../quantise.ts';
import { instantiateKernel, type Scan } from '../scan/kernel.ts';
import { FIND_BYTES, PAGE_BYTES, RECORD_BYTES, RECORDS_AT } from '../scan/layout.ts';

const FIND_CAPACITY = 8192;
const QUERY_AT = 0;
const FINDS_AT = 2 * CODE_LENGTH;
const OWN_AT = FINDS_AT + FIND_CAPACITY * FIND_BYTES;

/**
 * Records in memory of their own, in any order: what the kernel compares lies side by side. The rows of one are those
 * of a copy, which stays as it is when photos come and go.
 */
export class PackedCodes {
  readonly count: number;
  /** Of the last {@link scan}: every other one. */
  readonly scores: Float32Array;
  /** Likewise. */
  readonly rows: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #query: Int16Array;
  readonly #scan: Scan;

  constructor(count: number) {
    const pages = Math.ceil((OWN_AT + count * RECORD_BYTES) / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.count = count;
    this.#scan = instantiateKernel(memory);
    this.#bytes = new Uint8Array(memory.buffer, OWN_AT);
    this.#view = new DataView(memory.buffer, OWN_AT);
    this.#query = new Int16Array(memory.buffer, QUERY_AT, CODE_LENGTH);
    this.scores = new Float32Array(memory.buffer, FINDS_AT, 2 * FIND_CAPACITY);
    this.rows = new Uint32Array(memory.buffer, FINDS_AT, 2 * FIND_CAPACITY);
  }

  /** All photos of the records in shared memory, of which `rows` are in use. */
  static copy(shared: WebAssembly.Memory, rows: number): PackedCodes {
    const source = new DataView(shared.buffer, RECORDS_AT, rows * RECORD_BYTES);
    const live: number[] = [];
    for (let row = 0; row < rows; row++) if (source.getFloat32(row * RECORD_BYTES, true) >= 0) live.push(row);
    const codes = new PackedCodes(live.length);
    const bytes = new Uint8Array(shared.buffer, RECORDS_AT, rows * RECORD_BYTES);
    live.forEach((from, to) =>
      codes.#bytes.set(bytes.subarray(from * RECORD_BYTES, (from + 1) * RECORD_BYTES), to * RECORD_BYTES),
    );
    return codes;
  }

  /** @param values a direction, float [256]; it is scaled so that the largest value becomes ±127 */
  write(row: number, values: ArrayLike<number>): void {
    let largest = 0;
    for (let at = 0; at < CODE_LENGTH; at++) largest = Math.max(largest, Math.abs(values[at]!));
    const code = this.codeAt(row);
    let sum = 0;
    for (let at = 0; at < CODE_LENGTH; at++) {
      code[at] = largest > 0 ? Math.round((values[at]! / largest) * 127) : 0;
      sum += code[at]! ** 2;
    }
    this.#view.setFloat32(row * RECORD_BYTES, sum > 0 ? 1 / Math.sqrt(sum) : 0, true);
    this.#view.setUint32(row * RECORD_BYTES + 4, row, true);
  }

  photoAt(row: number): number {
    return this.#view.getUint32(row * RECORD_BYTES + 4, true);
  }

  /** 1 / length of the code; 0 for one of zeros. */
  inverseAt(row: number): number {
    return this.#view.getFloat32(row * RECORD_BYTES, true);
  }

  /** The code itself, int8 [256], not a copy. */
  codeAt(row: number): Int8Array {
    return new Int8Array(
      this.#bytes.buffer,
      this.#bytes.byteOffset + row * RECORD_BYTES + RECORD_BYTES - CODE_LENGTH,
      CODE_LENGTH,
    );
  }

  /** Moves the record of row `order[i]` to row i, for all rows. */
  arrange(order: Uint32Array): void {
    const isDone = new Uint8Array(this.count);
    const first = new Uint8Array(RECORD_BYTES);
    for (let start = 0; start < this.count; start++) {
      if (isDone[start] === 1) continue;
      first.set(this.#record(start));
      let to = start;
      for (let from = order[to]!; from !== start; from = order[to]!) {
        this.#bytes.copyWithin(to * RECORD_BYTES, from * RECORD_BYTES, (from + 1) * RECORD_BYTES);
        isDone[to] = 1;
        to = from;
      }
      this.#record(to).set(first);
      isDone[to] = 1;
    }
  }

  /** From now on, this is what {@link scan} compares with. */
  setQuery(code: Int8Array): void {
    this.#query.set(code);
  }

  /**
   * Compares the query with rows `from` until `to`, at most 8,192, and leaves those that score more than `above` in
   * {@link scores} and {@link rows}.
   *
   * @returns how many there are
   */
  scan(from: number, to: number, above: number): number {
    const [, count] = this.#scan(OWN_AT, from, to, QUERY_AT, 0, FINDS_AT, 0, FIND_CAPACITY, above);
    return count;
  }

  #record(row: number): Uint8Array {
    return this.#bytes.subarray(row * RECORD_BYTES, (row + 1) * RECORD_BYTES);
  }
}

/** Rows that {@link PackedCodes.scan} takes at once. */
export const MOST_ROWS = FIND_CAPACITY;
