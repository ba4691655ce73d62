import type { Strangers } from '../core/likeness.ts';

/** Each photo is paired with so many others of the sample. */
const PARTNERS = 20;

/**
 * How a model sees photos that have nothing to do with each other: of pairs drawn by lot, the median of the cosines,
 * and the distance from it to the lower sixth, which would be the standard deviation of a normal distribution. The
 * upper half is left out of account, since some pairs are of the same kind after all.
 *
 * @param codes int8 [256] each, of photos drawn by lot
 */
export function measureStrangers(codes: readonly Int8Array[]): Strangers {
  const cosines: number[] = [];
  const lengths = codes.map(lengthOf);
  for (let a = 0; a < codes.length; a++)
    for (let step = 1; step <= Math.min(PARTNERS, (codes.length - 1) / 2); step++) {
      const b = (a + step * step) % codes.length;
      if (a !== b) cosines.push(dot(codes[a]!, codes[b]!) / (lengths[a]! * lengths[b]! || Infinity));
    }
  if (cosines.length === 0) throw new RangeError('two photos are needed to have strangers');
  const sorted = Float64Array.from(cosines).sort();
  const median = sorted[Math.floor(sorted.length / 2)]!;
  return { median, deviation: median - sorted[Math.floor(sorted.length * 0.1587)]! };
}

function dot(a: Int8Array, b: Int8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function lengthOf(code: Int8Array): number {
  return Math.sqrt(dot(code, code));
}
