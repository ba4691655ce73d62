/**
 * Cosine of two vectors less the mean of all, from which they are pictures of the same: a copy, the next of a
 * burst. Of 960 crops of 60 photos 95 to 97 % reach it with another crop of their photo, none with one of
 * another (at most 0.53), with EfficientNet-Lite0 and Lite2 alike; taking away the mean makes networks comparable.
 */
const ALIKE = 0.6;

/**
 * Which vectors look like one of those marked, the marked themselves included. Compares every vector with every
 * marked one: 0.3 s for 850 with 150 of 2,048 features.
 *
 * @param vectors float32 [features] each
 */
export async function findNearDuplicates(
  vectors: readonly Float32Array[],
  marked: readonly boolean[],
  breathe: () => Promise<void>,
): Promise<boolean[]> {
  const mean = await meanOf(vectors, breathe);
  const models = vectors.filter((_, index) => marked[index]).map((vector) => centre(vector, mean));
  const found: boolean[] = [];
  for (const [index, vector] of vectors.entries()) {
    const centred = centre(vector, mean);
    found.push(marked[index] === true || models.some((model) => cosine(model, centred) >= ALIKE));
    await breathe();
  }
  return found;
}

async function meanOf(vectors: readonly Float32Array[], breathe: () => Promise<void>): Promise<Float64Array> {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let at = 0; at < mean.length; at++) mean[at]! += vector[at]! / vectors.length;
    await breathe();
  }
  return mean;
}

type Centred = { values: Float32Array; length: number };

function centre(vector: Float32Array, mean: Float64Array): Centred {
  const values = vector.map((value, at) => value - mean[at]!);
  return { values, length: Math.sqrt(dot(values, values)) };
}

/** 0 for a vector of no length. */
function cosine(a: Centred, b: Centred): number {
  return dot(a.values, b.values) / (a.length * b.length || Infinity);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
