import type { Box } from '../../analyses/objects/box.ts';
import {
  dropDuplicates,
  listCandidates,
  selectDetections,
  toPhoto,
  type Detection,
  type Predictions,
} from '../../analyses/objects/detections.ts';
import type { Size } from '../../analyses/pixels.ts';
import type { Check } from './checks.ts';
import { checkCount, checkMatches, matchLists } from './detection-rule.ts';
import { listSchema, rescaledSchema, type DetectionGolden, type GoldenList } from './detection-schema.ts';

/** Lists of detections by the thresholds that the file names. */
export function checkDetections(
  golden: DetectionGolden,
  proposals: readonly Box[],
  predictions: Predictions,
  image: Size,
): Check[] {
  const published = listSchema.parse(golden.detections['config']);
  return Object.entries(golden.detections).flatMap(([name, value]) => {
    const stage = `detections.${name}`;
    const [, height, width] = /^rescaled(\d+)x(\d+)$/.exec(name) ?? [];
    if (height && width) {
      const photo = { width: Number(width), height: Number(height) };
      const detections = selectDetections(proposals, predictions, image, limitsOf(published));
      return checkRescaled(stage, toPhoto(detections, image, photo), value, marginOf(published));
    }
    const isList = Object.hasOwn(value, 'boxes');
    return isList ? checkList(stage, listSchema.parse(value), proposals, predictions, image) : [];
  });
}

function checkList(
  stage: string,
  list: GoldenList,
  proposals: readonly Box[],
  predictions: Predictions,
  image: Size,
): Check[] {
  const { score } = limitsOf(list);
  const candidates = listCandidates(proposals, predictions, image, score);
  const detections = selectDetections(proposals, predictions, image, limitsOf(list));
  const margin = marginOf(list);
  const kept = Map.groupBy(dropDuplicates(candidates), ({ classIndex }) => classIndex);
  const all = Map.groupBy(candidates, ({ classIndex }) => classIndex);
  const perClass = Object.entries(list.perClass).flatMap(([index, [found, left]]) => [
    checkCount(`${stage}.class${index}.candidates`, all.get(Number(index))?.length ?? 0, found, margin),
    checkCount(`${stage}.class${index}.kept`, kept.get(Number(index))?.length ?? 0, left, margin),
  ]);
  return [
    checkCount(`${stage}.candidates`, candidates.length, list.candidates, margin),
    checkCount(`${stage}.count`, detections.length, list.boxes.length, margin),
    checkMatches(stage, matchDetections(detections, list), margin),
    ...perClass,
  ];
}

function checkRescaled(stage: string, detections: Detection[], value: unknown, margin: number): Check[] {
  return [checkMatches(stage, matchDetections(detections, rescaledSchema.parse(value)), margin)];
}

function matchDetections(
  detections: readonly Detection[],
  { boxes, scores, classes }: Pick<GoldenList, 'boxes' | 'scores' | 'classes'>,
): (number | null)[] {
  const listed = detections.map(({ box, score, classIndex }) => ({ box, score, group: classIndex }));
  return matchLists(listed, { boxes, scores, groups: classes });
}

function limitsOf({ scoreThreshold, perImage }: GoldenList): { score: number; count: number } {
  return { score: scoreThreshold, count: perImage };
}

/** The nearest that any decision was to the other one. */
function marginOf({ nmsMargin, scoreMargin }: GoldenList): number {
  return Math.min(nmsMargin, scoreMargin);
}
