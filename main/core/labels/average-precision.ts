/**
 * Mean precision at the positives, from the highest score down: 1 where every positive stands above all others.
 * Equal scores count as one step, so that their order does not matter (scikit-learn's
 * `average_precision_score`). Null where nothing is positive.
 */
export function averagePrecision(
  scores: ArrayLike<number>,
  positives: ArrayLike<boolean | number>,
): number | null {
  if (scores.length !== positives.length)
    throw new Error(
      `Expected as many positives as scores, but got ${positives.length} for ${scores.length}.`,
    );
  const order = Array.from({ length: scores.length }, (_, index) => index);
  order.sort((a, b) => scores[b]! - scores[a]!);

  let [seen, found, sum] = [0, 0, 0];
  while (seen < order.length) {
    const score = scores[order[seen]!];
    const before = found;
    for (; seen < order.length && scores[order[seen]!] === score; seen++)
      if (positives[order[seen]!]) found++;
    sum += (found - before) * (found / seen);
  }
  return found > 0 ? sum / found : null;
}
