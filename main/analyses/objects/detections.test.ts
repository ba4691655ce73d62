import { expect, test } from 'vitest';
import { OBJECT_CLASSES } from './classes.ts';
import { PUBLISHED_LIMITS, selectDetections, toPhoto } from './detections.ts';

const image = { width: 100, height: 80 };
const BACKGROUND = OBJECT_CLASSES.length;

/** A row of logits of which these classes stand out, and boxes that stay where they are. */
function predict(...rows: Record<number, number>[]): { logits: Float32Array; deltas: Float32Array } {
  const logits = new Float32Array(rows.length * (BACKGROUND + 1)).fill(-50);
  for (const [row, classes] of rows.entries())
    for (const [index, logit] of Object.entries(classes))
      logits[row * (BACKGROUND + 1) + Number(index)] = logit;
  return { logits, deltas: new Float32Array(rows.length * BACKGROUND * 4) };
}

const near = { left: 0, top: 0, right: 20, bottom: 20 };
const nearby = { left: 1, top: 0, right: 20, bottom: 20 };
const far = { left: 50, top: 30, right: 90, bottom: 70 };

test('selectDetections() - one place may be of two classes, each of them once', () => {
  const predictions = predict({ 16: 1, 17: 1 }, { 16: 2, [BACKGROUND]: 0 }, { 0: 5 });
  const found = selectDetections([near, nearby, far], predictions, image, PUBLISHED_LIMITS);
  expect(found.map(({ classIndex }) => OBJECT_CLASSES[classIndex])).toEqual(['person', 'dog', 'horse']);
  expect(found.map(({ score }) => score)).toEqual([
    expect.closeTo(1, 6),
    expect.closeTo(Math.exp(2) / (Math.exp(2) + 1), 6),
    expect.closeTo(0.5, 6),
  ]);
  expect(found[1]!.box).toEqual(nearby);
});

test('selectDetections() - the background is nothing, and only what is above the limit is given', () => {
  const predictions = predict({ [BACKGROUND]: 9, 0: 1 }, { 0: 0, 1: 0 });
  const found = selectDetections([near, far], predictions, image, { score: 0.5, count: 100 });
  expect(found).toEqual([]);
});

test('selectDetections() - the cap takes the surest', () => {
  const predictions = predict({ 0: 1, [BACKGROUND]: 0 }, { 0: 3, [BACKGROUND]: 0 });
  const found = selectDetections([near, far], predictions, image, { score: 0.05, count: 1 });
  expect(found.map(({ box }) => box)).toEqual([far]);
});

test('selectDetections() - a proposal with a NaN anywhere is dropped', () => {
  const predictions = predict({ 0: 3 }, { 0: 3 });
  predictions.deltas[BACKGROUND * 4 - 1] = NaN;
  const found = selectDetections([near, far], predictions, image, PUBLISHED_LIMITS);
  expect(found.map(({ box }) => box)).toEqual([far]);
});

test('selectDetections() - deltas are those of the class, in tenths and fifths', () => {
  const predictions = predict({ 1: 3 });
  predictions.deltas.set([5, 0, 5 * Math.log(2), 0], 4);
  const [found] = selectDetections([near], predictions, image, PUBLISHED_LIMITS);
  expect(found!.box.left).toBeCloseTo(0, 5); // 20 wide about 10, moved by 10, twice as wide
  expect(found!.box.right).toBeCloseTo(40, 5);
});

test('toPhoto() - boxes are scaled to the photo, and empty ones dropped', () => {
  const detections = [near, { left: 100, top: 0, right: 100, bottom: 80 }].map((box) => ({
    classIndex: 0,
    score: 1,
    box,
  }));
  expect(toPhoto(detections, image, { width: 50, height: 800 }).map(({ box }) => box)).toEqual([
    { left: 0, top: 0, right: 10, bottom: 200 },
  ]);
});
