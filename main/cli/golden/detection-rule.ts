import type { Box } from '../../analyses/objects/box.ts';
import type { Check, Rule } from './checks.ts';
import type { GoldenBox } from './detection-schema.ts';

/** Of the largest value of a stage, and of probabilities. */
export const TOLERANCE = 1e-4;

/** Pixels, or parts of a coordinate of thousands of pixels. */
const BOX_TOLERANCE = 0.02;
const FAR_TOLERANCE = 1e-4;

/** Of a list that a tiny margin may tip: one place in thirty; of a count one, and one in two hundred. */
const TIPPED_PLACES = 1 / 30;
const TIPPED_COUNT = 1 / 200;

/** How the file takes its statistics. */
export const rule: Rule = { sampleAt, freedom: 1 };

/** 2^32 and more is multiplied exactly. */
export function sampleAt(k: number, n: number): number {
  return (k * 2654435761 + 12345) % n;
}

export function toBox([left, top, right, bottom]: GoldenBox): Box {
  return { left, top, right, bottom };
}

/** In units of the tolerance: up to 1 they are the same. */
export function boxesDiffer(computed: Box, reference: GoldenBox): number {
  const sides = [computed.left, computed.top, computed.right, computed.bottom];
  const differences = reference.map(
    (value, side) =>
      Math.abs(sides[side]! - value) / Math.max(BOX_TOLERANCE, FAR_TOLERANCE * Math.abs(value)),
  );
  return differences.reduce((largest, each) => (each > largest || Number.isNaN(each) ? each : largest), 0);
}

/** Every box against the one at its place. */
export function checkBoxes(stage: string, computed: readonly Box[], reference: readonly GoldenBox[]): Check {
  const difference =
    computed.length === reference.length
      ? Math.max(0, ...reference.map((box, index) => boxesDiffer(computed[index]!, box)))
      : Infinity;
  return { stage, difference, tolerance: 1 };
}

/** A count, which may differ a little where a decision was nearly the other one (`margin`). */
export function checkCount(stage: string, computed: number, reference: number, margin: number): Check {
  const tolerance = margin < TOLERANCE ? 1 + Math.ceil(reference * TIPPED_COUNT) : 0;
  return { stage, difference: Math.abs(computed - reference), tolerance };
}

export type Listed = { box: Box; score: number; group: number };
export type ReferenceList = {
  boxes: readonly GoldenBox[];
  scores: readonly number[];
  groups: readonly number[];
};

/** For each of the reference the computed one that is the same, if there is one; lists are sets where scores are near. */
export function matchLists(computed: readonly Listed[], reference: ReferenceList): (number | null)[] {
  const free = new Set(computed.keys());
  return reference.boxes.map((box, place) => {
    const found = free.values().find((index) => {
      const { score, group, box: own } = computed[index]!;
      const near = Math.abs(score - reference.scores[place]!) <= TOLERANCE * Math.max(1, Math.abs(score));
      return near && group === reference.groups[place] && boxesDiffer(own, box) <= 1;
    });
    if (found === undefined) return null;
    free.delete(found);
    return found;
  });
}

/** How many of the reference are not found; none may be missing unless a margin is tiny. */
export function checkMatches(stage: string, matches: readonly (number | null)[], margin: number): Check {
  const tolerance = margin < TOLERANCE ? Math.ceil(matches.length * TIPPED_PLACES) : 0;
  return { stage, difference: matches.filter((match) => match === null).length, tolerance };
}
