import { thumbHashToRGBA } from 'thumbhash';

/** Side of the pictures that are compared. */
const SIDE = 16;

/** Outlines that are kept, 1 KB each: what is like one photo is like the next one, too. */
const KEPT = 4096;

/** Compares photos by their thumbhashes. */
export class Outlines {
  readonly #kept = new Map<string, Float32Array>();

  /**
   * How like others a photo looks in outline, whatever the network says: the highest correlation of their thumbhashes'
   * brightness, over the four turns of one of them and their mirror images. 1 for the same, about 0 for strangers.
   */
  likenessTo(thumbhash: Uint8Array): (other: Uint8Array) => number {
    let turned: Float32Array[] | null = null; // most photos have no neighbours that ask for it
    return (other) => {
      turned ??= orientations(this.#find(thumbhash));
      const outline = this.#find(other);
      return Math.max(...turned.map((each) => dot(each, outline)));
    };
  }

  /** Decoding takes 0.1 ms. */
  #find(thumbhash: Uint8Array): Float32Array {
    const key = Buffer.from(thumbhash).toString('latin1');
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const outline = outlineOf(thumbhash);
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, outline);
    return outline;
  }
}

/** float32 [16, 16], of mean 0 and length 1. */
function outlineOf(thumbhash: Uint8Array): Float32Array {
  const { w, h, rgba } = thumbHashToRGBA(thumbhash);
  const outline = new Float32Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const at = 4 * (Math.floor(((row + 0.5) * h) / SIDE) * w + Math.floor(((column + 0.5) * w) / SIDE));
      outline[row * SIDE + column] = 0.299 * rgba[at]! + 0.587 * rgba[at + 1]! + 0.114 * rgba[at + 2]!;
    }
  const mean = outline.reduce((sum, value) => sum + value, 0) / outline.length;
  const centred = outline.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred)) || 1;
  return centred.map((value) => value / length);
}

function orientations(outline: Float32Array): Float32Array[] {
  const turned = [outline];
  for (let turns = 1; turns < 4; turns++)
    turned.push(move(turned.at(-1)!, (row, column) => [SIDE - 1 - column, row]));
  return [...turned, ...turned.map((each) => move(each, (row, column) => [row, SIDE - 1 - column]))];
}

function move(outline: Float32Array, from: (row: number, column: number) => [number, number]): Float32Array {
  return outline.map((_, at) => {
    const [row, column] = from(Math.floor(at / SIDE), at % SIDE);
    return outline[row * SIDE + column]!;
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
