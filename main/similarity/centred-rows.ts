/**
 * Vectors side by side, each less the mean of all. A linear layer with a free bias is the same layer over
 * centred vectors, up to that bias, and is fitted in a third of the steps.
 */
export type CentredRows = {
  /** float32 [rows, features]; rows are a multiple of four, those past the last vector are zeros. */
  values: Float32Array;
  /** float64 [features] */
  mean: Float64Array;
  rows: number;
  features: number;
};

/** Throws for vectors of different lengths and for what is not a number. */
export async function centreRows(
  vectors: readonly Float32Array[],
  breathe: () => Promise<void>,
): Promise<CentredRows> {
  const features = vectors[0]?.length ?? 0;
  const mean = new Float64Array(features);
  for (const [index, vector] of vectors.entries()) {
    if (vector.length !== features)
      throw new Error(`Expected ${features} values in vector ${index}, but got ${vector.length}.`);
    for (let at = 0; at < features; at++) mean[at]! += vector[at]! / vectors.length;
    await breathe();
  }
  if (!mean.every(Number.isFinite)) throw new Error('Expected finite numbers in every vector.');

  const rows = Math.ceil(vectors.length / 4) * 4;
  const values = new Float32Array(rows * features);
  for (const [index, vector] of vectors.entries()) {
    const start = index * features;
    for (let at = 0; at < features; at++) values[start + at] = vector[at]! - mean[at]!;
    await breathe();
  }
  return { values, mean, rows, features };
}
