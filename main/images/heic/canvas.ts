/** Interleaved bytes of red, green and blue, or of these and alpha. */
export type Shape = { width: number; height: number; channels: 3 | 4 };

/** Pixels that are handed on: more than any use of them needs. */
const LIMIT_PIXELS = 25_000_000;

/** Of how many pixels, to each side, one is made, so that they are not too many. */
export function reductionOf({ width, height }: Shape): number {
  return Math.ceil(Math.sqrt((width * height) / LIMIT_PIXELS));
}

/** What is left at the right and the bottom and fills no whole square is left out. */
export function reduced({ width, height, channels }: Shape, reduction: number): Shape {
  const reduce = (length: number): number => Math.max(1, Math.floor(length / reduction));
  return { width: reduce(width), height: reduce(height), channels };
}

/** Where tiles are drawn: on bytes of the reduced shape, each pixel the mean of a square. */
export class Canvas {
  readonly #shape: Shape;
  readonly #reduction: number;
  readonly #bytes: Uint8Array;
  /** Sums of the squares; they fit into 16 bits up to a reduction of 16, of 6,400 megapixels. */
  readonly #sums: Uint16Array | null;

  constructor(shape: Shape, reduction: number, bytes: Uint8Array) {
    this.#shape = shape;
    this.#reduction = reduction;
    this.#bytes = bytes;
    this.#sums = reduction === 1 ? null : new Uint16Array(bytes.length);
  }

  /** Draws rows that are `stride` bytes apart at a place that may lie partly outside. */
  draw(
    rows: Uint8Array,
    { width, height, stride }: { width: number; height: number; stride: number },
    left: number,
    top: number,
  ): void {
    const { channels, ...shape } = this.#shape;
    const from = Math.max(0, -left);
    const until = Math.min(width, shape.width * this.#reduction - left);
    const lastRow = Math.min(height, shape.height * this.#reduction - top);
    for (let y = Math.max(0, -top); y < lastRow; y++) {
      const row = rows.subarray(y * stride + from * channels, y * stride + until * channels);
      const at = Math.floor((y + top) / this.#reduction) * shape.width * channels;
      if (this.#sums === null) this.#bytes.set(row, at + (left + from) * channels);
      else this.#add(this.#sums, row, at, left + from);
    }
  }

  /** To be called when all is drawn. */
  finish(): void {
    if (this.#sums === null) return;
    const square = this.#reduction ** 2;
    for (let at = 0; at < this.#sums.length; at++) this.#bytes[at] = Math.round(this.#sums[at]! / square);
  }

  #add(sums: Uint16Array, row: Uint8Array, at: number, left: number): void {
    const { channels } = this.#shape;
    for (let x = left, value = 0; value < row.length; x++) {
      const to = at + Math.floor(x / this.#reduction) * channels;
      for (let channel = 0; channel < channels; channel++) sums[to + channel]! += row[value++]!;
    }
  }
}
