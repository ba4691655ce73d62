import { CODE_LENGTH } from '../../../main/similarity/quantise.ts';
import { Random } from '../random.ts';

const KINDS = 1000;
/** Part of a photo's vector that it shares with its kind. */
const SHARED = 0.55;
const NOISE = 65_536;

/**
 * Vectors as networks give them: of kinds, with most of what differs in the first directions. The same for the same
 * photo, in any order, so that millions need not be kept.
 */
export class Vectors {
  readonly #noise: Float32Array;
  readonly #scale = Float32Array.from({ length: CODE_LENGTH }, (_, at) => (at + 1) ** -0.3);
  readonly #kinds: Float32Array[];

  constructor() {
    const random = new Random(1);
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    this.#noise = Float32Array.from({ length: NOISE }, normal);
    this.#kinds = Array.from({ length: KINDS }, () => Float32Array.from({ length: CODE_LENGTH }, normal));
  }

  /** float32 [256], of no particular length. @param far how far it is from the photo itself */
  write(photo: number, into: Float32Array, far = 0): void {
    const random = new Random(photo);
    const kind = this.#kinds[random.integer(KINDS)]!;
    // Two runs of the same table, so that no two photos share their noise.
    const [a, b, c] = [random.integer(NOISE), random.integer(NOISE), random.integer(NOISE)];
    for (let at = 0; at < CODE_LENGTH; at++) {
      const own = this.#noise[(a + at) % NOISE]! + this.#noise[(b + 7 * at) % NOISE]!;
      const away = far * this.#noise[(c + 3 * at) % NOISE]!;
      into[at] = this.#scale[at]! * (SHARED * kind[at]! + (1 - SHARED) * own + away);
    }
  }
}

/** As `quantise.ts` rounds them. */
export function quantise(vector: Float32Array): Int8Array {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  return Int8Array.from(vector, (value) => Math.round((value / (largest || 1)) * 127));
}

export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum) || 1;
  return vector.map((value) => value / length);
}
