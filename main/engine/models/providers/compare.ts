/** Of one image: embedding float32 [features], logits float32 [classes]. */
export type Outputs = { embedding: Float32Array; logits: Float32Array };

const LEAST_COSINE = 0.999;
/** A provider whose numbers are all too small is as wrong as one whose numbers point elsewhere. */
const LARGEST_LENGTH_RATIO = 1.05;
/** Of the span of the CPU's logits: two labels that are nearer than this are level. */
const LEVEL = 0.01;

/**
 * Why these are not the CPU's numbers, as the end of a sentence, or null.
 * The first label may differ only where the CPU itself has the two level.
 */
export function findDifference(found: readonly Outputs[], expected: readonly Outputs[]): string | null {
  if (found.length !== expected.length) return `gave ${found.length} answers to ${expected.length} images`;
  for (const [at, { embedding, logits }] of found.entries()) {
    const reference = expected[at]!;
    if (embedding.length !== reference.embedding.length || logits.length !== reference.logits.length)
      return `gave ${embedding.length} and ${logits.length} numbers for an image instead of ${reference.embedding.length} and ${reference.logits.length}`;
    const [cosine, ratio] = compare(embedding, reference.embedding);
    const numbers = `gave wrong numbers for self-test image ${at + 1}`;
    if (!Number.isFinite(cosine) || !logits.every(Number.isFinite)) return `${numbers}: they are not finite`;
    if (cosine < LEAST_COSINE)
      return `${numbers}: the cosine with the processor's is ${cosine.toFixed(4)}, not ${LEAST_COSINE} or more`;
    if (ratio > LARGEST_LENGTH_RATIO || ratio < 1 / LARGEST_LENGTH_RATIO)
      return `${numbers}: they are ${ratio.toPrecision(2)} times the processor's`;
    const [label, right] = [indexOfLargest(logits), indexOfLargest(reference.logits)];
    const span = reference.logits[right]! - Math.min(...reference.logits);
    if (reference.logits[right]! - reference.logits[label]! > LEVEL * span)
      return `${numbers}: class ${label} comes first instead of ${right}`;
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
