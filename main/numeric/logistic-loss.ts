import type { Objective } from './objective.ts';

/** Vectors between two chances for other work; a multiple of four. */
const AT_ONCE = 64;

export type LogisticLoss = {
  /** float32 [features] each */
  vectors: readonly Float32Array[];
  /** Per vector, 0 to 1. */
  targets: Float64Array;
  /** Which vectors count. */
  counted: readonly boolean[];
  /** How much each vector counts; default: 1. */
  weights?: Float64Array;
  /** C: the higher, the closer the fit. */
  regularisation: number;
  /** Awaited between slices of the work. */
  breathe: () => Promise<void>;
};

type Four = [Float32Array, Float32Array, Float32Array, Float32Array];

/**
 * Σ weight · cross-entropy(target, σ(w·x + b)) + |w|² / 2C at the position (w, b) [features + 1]: scikit-learn's
 * `LogisticRegression`, with probabilities for targets. The bias goes free.
 */
export function logisticLoss({
  vectors,
  targets,
  counted,
  weights,
  regularisation,
  breathe,
}: LogisticLoss): Objective {
  const used = vectors
    .map((vector, index) => ({ vector, target: targets[index]!, weight: weights?.[index] ?? 1 }))
    .filter((_, at) => counted[at]);
  const four = new Float64Array(4); // logits, then the loss's derivatives by them
  return async (position, gradient) => {
    let loss = 0;
    const features = position.length - 1;
    for (let at = 0; at < features; at++) {
      loss += position[at]! ** 2 / (2 * regularisation);
      gradient[at] = position[at]! / regularisation;
    }
    gradient[features] = 0;
    for (let start = 0; start < used.length; start += 4) {
      // Past the end the last vector is taken again, and left out of the sums by `compare`.
      const photos = [0, 1, 2, 3].map((step) => used[Math.min(start + step, used.length - 1)]!);
      const rows = photos.map(({ vector }) => vector) as Four;
      multiplyFour(four, rows, position);
      loss += compare(four, photos, used.length - start);
      addFour(gradient, four, rows);
      if (start % AT_ONCE === 0) await breathe();
    }
    return loss;
  };
}

type Wanted = { target: number; weight: number };

/** Puts the derivatives in the logits' place and returns the sum of the first `count` cross-entropies. */
function compare(four: Float64Array, photos: readonly Wanted[], count: number): number {
  let sum = 0;
  for (const [step, { target, weight }] of photos.entries()) {
    const logit = four[step]!;
    const entropy = Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit;
    if (step < count) sum += weight * entropy;
    four[step] = step < count ? weight * (1 / (1 + Math.exp(-logit)) - target) : 0;
  }
  return sum;
}

/** Four vectors at a time: each weight is loaded once for four products. */
function multiplyFour(logits: Float64Array, [v0, v1, v2, v3]: Four, position: Float64Array): void {
  const features = position.length - 1;
  const bias = position[features]!;
  let [s0, s1, s2, s3] = [bias, bias, bias, bias];
  for (let at = 0; at < features; at++) {
    const weight = position[at]!;
    s0 += weight * v0[at]!;
    s1 += weight * v1[at]!;
    s2 += weight * v2[at]!;
    s3 += weight * v3[at]!;
  }
  logits.set([s0, s1, s2, s3]);
}

function addFour(gradient: Float64Array, factors: Float64Array, [v0, v1, v2, v3]: Four): void {
  const features = gradient.length - 1;
  const [f0, f1, f2, f3] = factors as unknown as [number, number, number, number];
  for (let at = 0; at < features; at++)
    gradient[at]! += f0 * v0[at]! + f1 * v1[at]! + f2 * v2[at]! + f3 * v3[at]!;
  gradient[features]! += f0 + f1 + f2 + f3;
}
