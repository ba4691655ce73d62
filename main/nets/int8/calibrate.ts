import type { Network } from '../network.ts';
import type { Calibration } from './in-int8.ts';
import { listConvolved, listQuantisable } from './maps.ts';
import type { Range } from './quantised-constants.ts';

/** What a network with statistics gives for one photo, by the output's name. */
export type Statistics = ReadonlyMap<string, Float32Array>;

/** Gathers the statistics of photo after photo, of which none is kept. */
export class Calibrator {
  readonly #ranges: Map<string, Range>;
  readonly #sums: Map<string, Float64Array | null>;
  #photos = 0;

  constructor(network: Network) {
    this.#ranges = new Map(listQuantisable(network).map((name) => [name, [Infinity, -Infinity]]));
    this.#sums = new Map(listConvolved(network).map((name) => [name, null]));
  }

  get photos(): number {
    return this.#photos;
  }

  add(statistics: Statistics): void {
    for (const [name, [least, largest]] of this.#ranges) {
      const [low, high] = [`${name}.least`, `${name}.largest`].map((each) => statistics.get(each)![0]!);
      this.#ranges.set(name, [Math.min(least, low!), Math.max(largest, high!)]);
    }
    for (const [name, sums] of this.#sums) {
      const means = statistics.get(`${name}.means`)!;
      const next = sums ?? new Float64Array(means.length);
      for (let at = 0; at < means.length; at++) next[at]! += means[at]!;
      this.#sums.set(name, next);
    }
    this.#photos += 1;
  }

  finish(): Calibration {
    const means = [...this.#sums].map(
      ([name, sums]) => [name, Float32Array.from(sums!, (sum) => sum / this.#photos)] as const,
    );
    return { ranges: this.#ranges, means: new Map(means) };
  }
}
