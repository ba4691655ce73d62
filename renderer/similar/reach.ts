import type { SearchResult } from '../../main/core/api.ts';

/** Likeness from which on two photos pass for copies of each other. */
const COPIES = 0.95;

/**
 * The photos that are alike enough: `reach` 0 keeps near copies, 1 everything that was found. Between them the
 * bound falls evenly from {@link COPIES} to the least likeness in the result.
 */
export function withinReach(result: SearchResult, reach: number): SearchResult {
  const { scores } = result;
  if (scores === null || scores.length === 0 || reach >= 1) return result;
  const least = Math.min(COPIES, scores.at(-1)!);
  const bound = COPIES - reach * (COPIES - least);
  const end = firstBelow(scores, bound);
  return {
    ...result,
    total: end,
    ids: result.ids.slice(0, end),
    aspects: result.aspects.slice(0, end),
    scores: scores.slice(0, end),
  };
}

/** `scores` fall; the first index whose score is less than `bound`. */
function firstBelow(scores: number[], bound: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! < bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
