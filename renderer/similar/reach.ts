import { LEAST_LIKENESS, LIKENESS_WORDS } from '../../main/core/likeness.ts';
import type { SearchResult } from '../../main/core/api.ts';

/** Likeness from which on two photos pass for copies of each other. */
const COPIES = LIKENESS_WORDS[0].from;
/** Beyond near copies nobody wants an empty page: the most alike are shown, however little alike. */
const LEAST = 12;

/**
 * The photos that are alike enough: `reach` 0 keeps near copies, 1 everything that was found. Between them the
 * bound falls evenly to where likeness ends.
 */
export function withinReach(result: SearchResult, reach: number): SearchResult {
  const { scores } = result;
  if (scores === null || reach >= 1) return result;
  const bound = COPIES + (LEAST_LIKENESS - COPIES) * reach;
  const end = Math.max(firstBelow(scores, bound), Math.min(scores.length, Math.ceil(reach * LEAST)));
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
