import { leastCosine, toLikeness, type Strangers } from '../../core/likeness.ts';
import { measureStrangers } from '../../similarity/strangers.ts';
import type { CodeIndex } from './code-index.ts';

/** Of fewer photos too many pairs show the same thing. */
const LEAST_PHOTOS = 1000;
const SAMPLED_PHOTOS = 1000;
/** Strangers are looked at again when the library has changed by so much. */
const CHANGE = 0.1;
/** The default model's, of 4,950 pairs of a hundred photos of different things. */
const TYPICAL: Strangers = { median: 0.008, deviation: 0.059 };

export type Likeness = {
  isCalibrated: boolean;
  /** A cosine's place on the scale of all models, 0 to 1. */
  toLikeness(cosine: number): number;
  /** Below it, similarity ends. */
  leastCosine: number;
};

/** What a cosine means by the model that compares photos now, by how it sees strangers in this library. */
export class LikenessScale {
  readonly #codes: Pick<CodeIndex, 'whenReady' | 'sample' | 'size'>;
  readonly #model: () => string;
  #measured: { model: string; size: number; strangers: Strangers } | null = null;

  constructor(codes: Pick<CodeIndex, 'whenReady' | 'sample' | 'size'>, model: () => string) {
    this.#codes = codes;
    this.#model = model;
  }

  async measure(): Promise<Likeness> {
    await this.#codes.whenReady();
    const { size } = this.#codes;
    const isCalibrated = size >= LEAST_PHOTOS;
    const strangers = isCalibrated ? this.#strangers(size) : TYPICAL;
    return {
      isCalibrated,
      toLikeness: (cosine) => toLikeness(cosine, strangers),
      leastCosine: leastCosine(strangers),
    };
  }

  #strangers(size: number): Strangers {
    const model = this.#model();
    const last = this.#measured;
    const isFresh = last?.model === model && Math.abs(size - last.size) <= CHANGE * last.size;
    if (last !== null && isFresh) return last.strangers;
    const strangers = measureStrangers(this.#codes.sample(SAMPLED_PHOTOS));
    this.#measured = { model, size, strangers };
    return strangers;
  }
}
