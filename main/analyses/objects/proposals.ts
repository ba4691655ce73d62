import type { NumberArray } from '../arrays.ts';
import type { Size } from '../pixels.ts';
import { ANCHORS_PER_PLACE, anchorAt } from './anchors.ts';
import { clipBox, deltasAt, hasArea, isFinite, moveBox, type Box } from './box.ts';
import { suppressWithin } from './suppress.ts';

/** A level's maps: `objectness` [1, 3, rows, columns] and `deltas` [1, 12, rows, columns]. */
export type LevelMaps = { level: number; objectness: NumberArray; deltas: NumberArray };

/** A box that may hold something; `index` is that of its anchor on its level. */
export type Proposal = { box: Box; logit: number; level: number; index: number };

/** The published setting (detectron2, `MODEL.RPN`). */
const MOST_PER_LEVEL = 1000;
const MOST = 1000;
const OVERLAP = 0.7;
const WEIGHTS = { centre: 1, size: 1 };

/** The most promising boxes of all levels, the best first (Ren et al., arXiv:1506.01497, section 3.3). */
export function selectProposals(maps: readonly LevelMaps[], image: Size): Proposal[] {
  const candidates = maps.flatMap((level) => keepInside(rankAnchors(level), image));
  return dropCovered(candidates).slice(0, MOST);
}

/** A level's 1,000 highest logits, the highest first, with their boxes as they come. */
export function rankAnchors({ level, objectness, deltas }: LevelMaps): Proposal[] {
  const [, , rows, columns] = objectness.dims as [number, number, number, number];
  const plane = rows * columns;
  const logits = byPlace(objectness.data, plane);
  return highest(logits, MOST_PER_LEVEL).map((index) => {
    const place = Math.floor(index / ANCHORS_PER_PLACE);
    const anchor = index % ANCHORS_PER_PLACE;
    const move = [0, 1, 2, 3].map((part) => deltas.data[(anchor * 4 + part) * plane + place]!);
    const box = moveBox(anchorAt(level, columns, index), deltasAt(move, 0), WEIGHTS);
    return { box, logit: logits[index]!, level, index };
  });
}

/** Clipped to the image; those of which nothing is left are dropped. */
export function keepInside(proposals: readonly Proposal[], image: Size): Proposal[] {
  return proposals
    .filter(({ box, logit }) => isFinite(box) && Number.isFinite(logit))
    .map((proposal) => ({ ...proposal, box: clipBox(proposal.box, image) }))
    .filter(({ box }) => hasArea(box));
}

/** Those that none better of the same level covers, the best first. */
export function dropCovered(proposals: readonly Proposal[]): Proposal[] {
  const sorted = proposals.toSorted((a, b) => b.logit - a.logit);
  return suppressWithin(sorted, ({ level }) => level, OVERLAP);
}

/** From [anchors, places] to [places, anchors]. */
function byPlace(values: Float32Array, places: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let anchor = 0; anchor < ANCHORS_PER_PLACE; anchor++) {
    for (let place = 0; place < places; place++)
      result[place * ANCHORS_PER_PLACE + anchor] = values[anchor * places + place]!;
  }
  return result;
}

/** Indices of the highest values, the highest first; of equal ones the first. A number's sort is the fast one. */
function highest(values: Float32Array, count: number): number[] {
  const least = values.toSorted().at(-count) ?? -Infinity;
  const indices: number[] = [];
  for (let index = 0; index < values.length; index++) if (values[index]! >= least) indices.push(index);
  return indices.sort((a, b) => values[b]! - values[a]!).slice(0, count);
}
