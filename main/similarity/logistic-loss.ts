import type { CentredRows } from './centred-rows.ts';
import type { Objective } from './objective.ts';

/** Rows between two chances for other work. */
const ROWS_AT_ONCE = 64;

export type LogisticLoss = {
  rows: CentredRows;
  /** Probabilities [photos], 0 to 1. */
  targets: Float64Array;
  /** Which photos count [photos]. */
  counted: readonly boolean[];
  /** C: the higher, the closer the fit. */
  regularisation: number;
  breathe: () => Promise<void>;
};

/**
 * Σ cross-entropy(target, σ(w·x + b)) + |w|² / 2C at the position (w, b) [features + 1]: scikit-learn's
 * `LogisticRegression`, with probabilities for targets. The bias goes free.
 */
export function logisticLoss({ rows, targets, counted, regularisation, breathe }: LogisticLoss): Objective {
  const { values, features } = rows;
  const four = new Float64Array(4); // logits, then the loss's derivatives by them
  return async (position, gradient) => {
    let loss = 0;
    for (let at = 0; at < features; at++) {
      loss += position[at]! ** 2 / (2 * regularisation);
      gradient[at] = position[at]! / regularisation;
    }
    gradient[features] = 0;
    for (let row = 0; row < rows.rows; row += 4) {
      multiplyFour(four, values, row * features, position, features);
      loss += compare(four, row, targets, counted);
      addFour(gradient, four, values, row * features, features);
      if (row % ROWS_AT_ONCE === 0) await breathe();
    }
    return loss;
  };
}

/** Puts the derivatives in the logits' place and returns the cross-entropies' sum. */
function compare(
  four: Float64Array,
  row: number,
  targets: Float64Array,
  counted: readonly boolean[],
): number {
  let sum = 0;
  for (let step = 0; step < 4; step++) {
    const logit = four[step]!;
    const target = targets[row + step];
    if (target === undefined || !counted[row + step]) {
      four[step] = 0;
      continue;
    }
    sum += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit;
    four[step] = 1 / (1 + Math.exp(-logit)) - target;
  }
  return sum;
}

/** The logits of four rows at a time: each weight is then loaded once for four products. */
function multiplyFour(
  logits: Float64Array,
  values: Float32Array,
  start: number,
  position: Float64Array,
  features: number,
): void {
  const [second, third, fourth] = [start + features, start + 2 * features, start + 3 * features];
  const bias = position[features]!;
  let [s0, s1, s2, s3] = [bias, bias, bias, bias];
  for (let at = 0; at < features; at++) {
    const weight = position[at]!;
    s0 += weight * values[start + at]!;
    s1 += weight * values[second + at]!;
    s2 += weight * values[third + at]!;
    s3 += weight * values[fourth + at]!;
  }
  logits[0] = s0;
  logits[1] = s1;
  logits[2] = s2;
  logits[3] = s3;
}

function addFour(
  gradient: Float64Array,
  factors: Float64Array,
  values: Float32Array,
  start: number,
  features: number,
): void {
  const [second, third, fourth] = [start + features, start + 2 * features, start + 3 * features];
  const [f0, f1, f2, f3] = [factors[0]!, factors[1]!, factors[2]!, factors[3]!];
  for (let at = 0; at < features; at++)
    gradient[at]! +=
      f0 * values[start + at]! +
      f1 * values[second + at]! +
      f2 * values[third + at]! +
      f3 * values[fourth + at]!;
  gradient[features]! += f0 + f1 + f2 + f3;
}
