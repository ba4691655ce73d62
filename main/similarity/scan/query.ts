import { CODE_LENGTH } from '../quantise.ts';

/** What the records are compared with: the products with `values`, times `scale`, are the scores. */
export type Query = { values: Int16Array; scale: number };

/** How much a picture that photos should be unlike counts, beside one that they should be like. */
const MINUS = 0.5;
const LARGEST = 32_767;

/**
 * Scores are the mean cosine to the pictures of `plus`, less half the mean cosine to those of `minus`. It is linear in
 * a photo's embedding, so one scan does for any number of pictures. 16 bits, since rounding costs nothing here.
 *
 * @param plus int8 [256] each, at least one
 * @throws RangeError without a picture to be like
 */
export function toQuery(plus: readonly Int8Array[], minus: readonly Int8Array[] = []): Query {
  if (plus.length === 0) throw new RangeError('a query needs a picture that photos should be like');
  if (plus.length === 1 && minus.length === 0) return exactly(plus[0]!);
  const direction = new Float64Array(CODE_LENGTH);
  for (const code of plus) addUnit(direction, code, 1 / plus.length);
  for (const code of minus) addUnit(direction, code, -MINUS / minus.length);
  const largest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return { values: new Int16Array(CODE_LENGTH), scale: 0 };
  return {
    values: Int16Array.from(direction, (value) => Math.round((value / largest) * LARGEST)),
    scale: largest / LARGEST,
  };
}

/** A single embedding is not rounded at all. */
function exactly(code: Int8Array): Query {
  const length = lengthOf(code);
  return { values: Int16Array.from(code), scale: length > 0 ? 1 / length : 0 };
}

function lengthOf(code: Int8Array): number {
  let sum = 0;
  for (const value of code) sum += value * value;
  return Math.sqrt(sum);
}

function addUnit(direction: Float64Array, code: Int8Array, weight: number): void {
  const length = lengthOf(code);
  if (length === 0) return;
  const factor = weight / length;
  for (let at = 0; at < CODE_LENGTH; at++) direction[at]! += factor * code[at]!;
}
