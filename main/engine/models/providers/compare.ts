import type { Refusal } from '../../../core/models/refusal.ts';

/** Of one image: embedding float32 [features], logits float32 [classes]. */
export type Outputs = { embedding: Float32Array; logits: Float32Array };

const LEAST_COSINE = 0.999;
/** A provider whose numbers are all too small is as wrong as one whose numbers point elsewhere. */
const LARGEST_LENGTH_RATIO = 1.05;
/** Of the span of the CPU's logits: two labels that are nearer than this are level. */
const LEVEL = 0.01;

/**
 * Why these are not the CPU's numbers, or null.
 * The first label may differ only where the CPU itself has the two level.
 */
export function findDifference(found: readonly Outputs[], expected: readonly Outputs[]): Refusal | null {
  if (found.length !== expected.length)
    return { code: 'answers', found: found.length, expected: expected.length };
  for (const [at, { embedding, logits }] of found.entries()) {
    const reference = expected[at]!;
    if (embedding.length !== reference.embedding.length || logits.length !== reference.logits.length)
      return {
        code: 'widths',
        embedding: embedding.length,
        logits: logits.length,
        embeddingExpected: reference.embedding.length,
        logitsExpected: reference.logits.length,
      };
    const [cosine, ratio] = compare(embedding, reference.embedding);
    const image = at + 1;
    if (!Number.isFinite(cosine) || !logits.every(Number.isFinite))
      return { code: 'image_not_finite', image };
    if (cosine < LEAST_COSINE)
      return { code: 'image_cosine', image, cosine: cosine.toFixed(4), least: LEAST_COSINE };
    if (ratio > LARGEST_LENGTH_RATIO || ratio < 1 / LARGEST_LENGTH_RATIO)
      return { code: 'image_scale', image, times: ratio.toPrecision(2) };
    const [label, right] = [indexOfLargest(logits), indexOfLargest(reference.logits)];
    const span = reference.logits[right]! - Math.min(...reference.logits);
    if (reference.logits[right]! - reference.logits[label]! > LEVEL * span)
      return { code: 'image_class', image, found: label, expected: right };
  }
  return null;
}

/** Likewise for any numbers: outputs of graphs, in order. */
export function findNumericDifference(
  found: readonly Float32Array[],
  expected: readonly Float32Array[],
): Refusal | null {
  if (found.length !== expected.length)
    return { code: 'outputs', found: found.length, expected: expected.length };
  for (const [at, numbers] of found.entries()) {
    const reference = expected[at]!;
    const output = at + 1;
    if (numbers.length !== reference.length)
      return { code: 'output_width', output, found: numbers.length, expected: reference.length };
    if (!numbers.every(Number.isFinite)) return { code: 'output_not_finite', output };
    if (reference.every((value) => value === 0) && numbers.every((value) => value === 0)) continue;
    const [cosine, ratio] = compare(numbers, reference);
    if (!(cosine >= LEAST_COSINE))
      return { code: 'output_cosine', output, cosine: cosine.toFixed(4), least: LEAST_COSINE };
    if (ratio > LARGEST_LENGTH_RATIO || ratio < 1 / LARGEST_LENGTH_RATIO)
      return { code: 'output_scale', output, times: ratio.toPrecision(2) };
  }
  return null;
}

/** Cosine, and the length of `a` as a multiple of that of `b`. */
function compare(a: Float32Array, b: Float32Array): [cosine: number, ratio: number] {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return [ab / Math.sqrt(aa * bb), Math.sqrt(aa / bb)];
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, index) => (value > values[best]! ? index : best), 0);
}
