import { requireArray, type NumberArray, type RunGraph } from '../arrays.ts';
import { toPlanes, type Pixels } from '../pixels.ts';
import { resample } from '../resample.ts';
import type { Box } from './box.ts';
import {
  PUBLISHED_LIMITS,
  selectDetections,
  toPhoto,
  type Detection,
  type DetectionLimits,
  type Predictions,
} from './detections.ts';
import { BOX_LEVELS, pyramidLevel } from './level.ts';
import { selectProposals, type LevelMaps } from './proposals.ts';
import { OBJECT_NORMALISATION, paddedSize, resizedSize } from './size.ts';

/** The two graphs of `main/nets/faster-rcnn.ts`. */
export type ObjectGraphs = { proposals: RunGraph; boxes: RunGraph };

/** Levels with anchors. */
const ANCHOR_LEVELS = [2, 3, 4, 5, 6];

/** What is cut out of the maps takes 50 kB a box. */
const BOXES_AT_ONCE = 250;

/**
 * Finds the objects in a photo, in its own pixels, the surest first (Faster R-CNN; detectron2's
 * `GeneralizedRCNN.inference`).
 */
export async function detectObjects(
  photo: Pixels,
  graphs: ObjectGraphs,
  limits: DetectionLimits = PUBLISHED_LIMITS,
): Promise<Detection[]> {
  const resized = resizedSize(photo);
  const padded = paddedSize(resized);
  const planes = toPlanes(resample(photo, resized), OBJECT_NORMALISATION, padded);
  const maps = await graphs.proposals({ image: { data: planes, dims: [1, 3, padded.height, padded.width] } });
  const proposals = selectProposals(levelsOf(maps), resized).map(({ box }) => box);
  const { order, predictions } = await predictBoxes(proposals, maps, graphs.boxes);
  return toPhoto(selectDetections(order, predictions, resized, limits), resized, photo);
}

/** The proposals' maps, level by level. */
export function levelsOf(maps: Record<string, NumberArray>): LevelMaps[] {
  return ANCHOR_LEVELS.map((level) => ({
    level,
    objectness: requireArray(maps, `objectness${level}`),
    deltas: requireArray(maps, `deltas${level}`),
  }));
}

/** What the box head says of each box. `order` are the boxes as their rows are: by their levels within each turn. */
export async function predictBoxes(
  boxes: readonly Box[],
  maps: Record<string, NumberArray>,
  run: RunGraph,
): Promise<{ order: Box[]; predictions: Predictions }> {
  const order: Box[] = [];
  const rows: Predictions[] = [];
  for (let start = 0; start < boxes.length; start += BOXES_AT_ONCE) {
    const turn = boxInputs(boxes.slice(start, start + BOXES_AT_ONCE), maps);
    const outputs = await run(turn.inputs);
    order.push(...turn.order);
    rows.push({
      logits: requireArray(outputs, 'logits').data,
      deltas: requireArray(outputs, 'deltas').data,
    });
  }
  const predictions = {
    logits: join(rows.map(({ logits }) => logits)),
    deltas: join(rows.map(({ deltas }) => deltas)),
  };
  return { order, predictions };
}

/** The levels' maps, and each level's boxes. */
export function boxInputs(
  boxes: readonly Box[],
  maps: Record<string, NumberArray>,
): { order: Box[]; inputs: Record<string, NumberArray> } {
  const order: Box[] = [];
  const inputs: Record<string, NumberArray> = {};
  for (const level of BOX_LEVELS) {
    const own = boxes.filter((box) => pyramidLevel(box) === level);
    const data = Float32Array.from(own.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]));
    inputs[`p${level}`] = requireArray(maps, `p${level}`);
    inputs[`boxes${level}`] = { data, dims: [own.length, 4] };
    order.push(...own);
  }
  return { order, inputs };
}

function join(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
