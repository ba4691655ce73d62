import type { Size } from '../pixels.ts';
import { clipBox, deltasAt, hasArea, isFinite, moveBox, type Box } from './box.ts';
import { OBJECT_CLASSES } from './classes.ts';
import { suppressWithin } from './suppress.ts';

/** Something that was found: `classIndex` is of {@link OBJECT_CLASSES}, `score` a probability. */
export type Detection = { classIndex: number; score: number; box: Box };

/** What the box head says of each proposal: `logits` [n, 81], the background last, and `deltas` [n, 320]. */
export type Predictions = { logits: Float32Array; deltas: Float32Array };

/** Which detections are given. */
export type DetectionLimits = { score: number; count: number };

/** The published setting (detectron2, `MODEL.ROI_HEADS`, `TEST.DETECTIONS_PER_IMAGE`). */
export const PUBLISHED_LIMITS: DetectionLimits = { score: 0.05, count: 100 };

const OVERLAP = 0.5;
const WEIGHTS = { centre: 10, size: 5 };
const CLASSES = OBJECT_CLASSES.length;

/** What is in an image, the surest first; one proposal may be of several classes. */
export function selectDetections(
  proposals: readonly Box[],
  predictions: Predictions,
  image: Size,
  { score, count }: DetectionLimits,
): Detection[] {
  const candidates = listCandidates(proposals, predictions, image, score);
  return dropDuplicates(candidates).slice(0, count);
}

/** Every class of every proposal whose probability is above `score`. */
export function listCandidates(
  proposals: readonly Box[],
  { logits, deltas }: Predictions,
  image: Size,
  score: number,
): Detection[] {
  return proposals.flatMap((proposal, row) => {
    const probabilities = softmax(logits.subarray(row * (CLASSES + 1), (row + 1) * (CLASSES + 1)));
    const moved = deltas.subarray(row * CLASSES * 4, (row + 1) * CLASSES * 4);
    const classes = OBJECT_CLASSES.map((_, classIndex) => ({
      classIndex,
      score: probabilities[classIndex]!,
      box: moveBox(proposal, deltasAt(moved, classIndex * 4), WEIGHTS),
    }));
    if (!classes.every((each) => isFinite(each.box) && Number.isFinite(each.score))) return [];
    return classes
      .filter((each) => each.score > score)
      .map((each) => ({ ...each, box: clipBox(each.box, image) }));
  });
}

/** Of boxes of one class that overlap the surest; the surest of all classes first. */
export function dropDuplicates(candidates: readonly Detection[]): Detection[] {
  const sorted = candidates.toSorted((a, b) => b.score - a.score);
  return suppressWithin(sorted, ({ classIndex }) => classIndex, OVERLAP);
}

/** From the resized picture's pixels to the photo's. Boxes of which nothing is left are dropped. */
export function toPhoto(detections: readonly Detection[], resized: Size, photo: Size): Detection[] {
  const [x, y] = [photo.width / resized.width, photo.height / resized.height];
  return detections
    .map(({ box, ...about }) => {
      const { left, top, right, bottom } = box;
      const scaled = { left: left * x, top: top * y, right: right * x, bottom: bottom * y };
      return { ...about, box: clipBox(scaled, photo) };
    })
    .filter(({ box }) => hasArea(box));
}

function softmax(logits: Float32Array): Float64Array {
  const highest = logits.reduce((a, b) => Math.max(a, b));
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
