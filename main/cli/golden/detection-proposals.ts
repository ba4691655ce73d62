import type { NumberArray } from '../../analyses/arrays.ts';
import { anchorAt, cellAnchors } from '../../analyses/objects/anchors.ts';
import { levelsOf } from '../../analyses/objects/detect.ts';
import {
  dropCovered,
  keepInside,
  rankAnchors,
  selectProposals,
  type LevelMaps,
  type Proposal,
} from '../../analyses/objects/proposals.ts';
import type { Size } from '../../analyses/pixels.ts';
import { statisticsDiffer, type Check, type Statistics } from './checks.ts';
import {
  boxesDiffer,
  checkBoxes,
  checkCount,
  checkMatches,
  matchLists,
  rule,
  TOLERANCE,
} from './detection-rule.ts';
import type { DetectionGolden } from './detection-schema.ts';

/** Anchors, their ranking on each level, and what is chosen from all levels. */
export function checkProposals(
  golden: DetectionGolden,
  maps: Record<string, NumberArray>,
  image: Size,
): { proposals: Proposal[]; matches: (number | null)[]; checks: Check[] } {
  const levels = levelsOf(maps);
  const reference = golden.proposals;
  const ranked = levels.map(rankAnchors);
  const inside = ranked.flatMap((level) => keepInside(level, image));
  const proposals = selectProposals(levels, image);
  const listed = proposals.map(({ box, logit, level }) => ({ box, score: logit, group: level }));
  const { boxes, scores, levels: groups } = reference.afterNms;
  const matches = matchLists(listed, { boxes, scores, groups });
  const { nmsMargin } = reference;
  const count = (stage: string, computed: number, expected: number, margin: number): Check =>
    checkCount(`proposals.${stage}`, computed, expected, margin);
  const checks = [
    ...levels.flatMap((level) => checkAnchors(golden, level)),
    ...levels.map((level, index) => checkRanking(golden, level, ranked[index]!)),
    count('candidates', ranked.flat().length, reference.candidates, Infinity),
    count('nonEmpty', inside.length, reference.nonEmpty, 0),
    count('keptByNms', dropCovered(inside).length, reference.keptByNms, nmsMargin),
    count('kept', proposals.length, reference.kept, nmsMargin),
    ...Object.entries(reference.keptPerLevel).map(([name, expected]) =>
      count(
        `kept.${name}`,
        proposals.filter(({ level }) => `p${level}` === name).length,
        expected,
        nmsMargin,
      ),
    ),
    checkMatches('proposals.afterNms', matches, nmsMargin),
    checkAll('proposals.allBoxes', boxesOf(proposals), reference.allBoxes, nmsMargin),
    checkAll('proposals.allScores', scoresOf(proposals), reference.allScores, nmsMargin),
  ];
  return { proposals, matches, checks };
}

/** Of a whole list, whose order and single members may be others: no samples. */
export function checkAll(stage: string, computed: NumberArray, reference: Statistics, margin: number): Check {
  return {
    stage,
    difference: statisticsDiffer(computed, { ...reference, samples: [] }, rule),
    tolerance: margin < TOLERANCE ? 10 * TOLERANCE : TOLERANCE,
  };
}

function checkAnchors(golden: DetectionGolden, { level, objectness }: LevelMaps): Check[] {
  const name = `p${level}` as keyof DetectionGolden['anchorSamples'];
  const { count, first8, last3 } = golden.anchorSamples[name];
  const columns = objectness.dims[3]!;
  const anchors = [...first8.keys(), ...last3.map((_, index) => count - last3.length + index)];
  return [
    checkBoxes(`cellAnchors.${name}`, cellAnchors(level), golden.cellAnchors[name]),
    checkCount(`anchors.${name}.count`, objectness.data.length, count, Infinity),
    checkBoxes(
      `anchors.${name}`,
      anchors.map((index) => anchorAt(level, columns, index)),
      [...first8, ...last3],
    ),
  ];
}

/** The best of a level by their index: those of nearly the same logit may change places. */
function checkRanking(golden: DetectionGolden, { level }: LevelMaps, ranked: readonly Proposal[]): Check {
  const name = `p${level}` as keyof DetectionGolden['rpn'];
  const { kept, indices, scores, boxes, lastKeptScore } = golden.proposals.beforeNms[name];
  const unit = TOLERANCE * golden.rpn[name].objectness.absmax;
  const byIndex = new Map(ranked.map((proposal) => [proposal.index, proposal]));
  const differences = indices.map((index, place) => {
    const own = byIndex.get(index);
    if (!own) return Infinity;
    return Math.max(Math.abs(own.logit - scores[place]!) / unit, boxesDiffer(own.box, boxes[place]!));
  });
  const last = Math.abs((ranked.at(-1)?.logit ?? Infinity) - lastKeptScore) / unit;
  const difference = ranked.length === kept ? Math.max(last, ...differences) : Infinity;
  return { stage: `proposals.beforeNms.${name}`, difference, tolerance: 1 };
}

function boxesOf(proposals: readonly Proposal[]): NumberArray {
  const sides = proposals.flatMap(({ box }) => [box.left, box.top, box.right, box.bottom]);
  return { data: Float32Array.from(sides), dims: [proposals.length, 4] };
}

function scoresOf(proposals: readonly Proposal[]): NumberArray {
  return { data: Float32Array.from(proposals, ({ logit }) => logit), dims: [proposals.length] };
}
