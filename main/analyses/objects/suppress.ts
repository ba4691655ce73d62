import { overlapOf, type Box } from './box.ts';

/**
 * Non-maximum suppression: of boxes that overlap by more than `threshold` the one with the highest score stays.
 * `candidates` have the highest score first, and so has what is kept.
 */
export function suppress<T extends { box: Box }>(candidates: readonly T[], threshold: number): T[] {
  const kept: T[] = [];
  for (const candidate of candidates) {
    if (!kept.some(({ box }) => overlapOf(box, candidate.box) > threshold)) kept.push(candidate);
  }
  return kept;
}

/** The same within each group; the kept ones of all groups, in the order of `candidates`. */
export function suppressWithin<T extends { box: Box }>(
  candidates: readonly T[],
  groupOf: (candidate: T) => number,
  threshold: number,
): T[] {
  const groups = Map.groupBy(candidates, groupOf).values();
  const kept = new Set([...groups].flatMap((group) => suppress(group, threshold)));
  return candidates.filter((candidate) => kept.has(candidate));
}
