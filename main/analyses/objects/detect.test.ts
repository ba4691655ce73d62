import { expect, test } from 'vitest';
import type { NumberArray, RunGraph } from '../arrays.ts';
import { OBJECT_CLASSES } from './classes.ts';
import { detectObjects, predictBoxes } from './detect.ts';
import type { Box } from './box.ts';

const CLASSES = OBJECT_CLASSES.length;
const zeros = (...dims: number[]): NumberArray => ({
  data: new Float32Array(dims.reduce((product, side) => product * side, 1)),
  dims,
});

/** Empty maps for an image of any size; `inputs` remembers the images. */
function runProposals(inputs: NumberArray[], change: (maps: Record<string, NumberArray>) => void): RunGraph {
  return async ({ image }) => {
    inputs.push(image!);
    const [, , height, width] = image!.dims;
    const maps: Record<string, NumberArray> = {};
    for (const level of [2, 3, 4, 5, 6]) {
      const [rows, columns] = [Math.ceil(height! / 2 ** level), Math.ceil(width! / 2 ** level)];
      maps[`p${level}`] = zeros(1, 256, 1, 1);
      maps[`objectness${level}`] = zeros(1, 3, rows, columns);
      maps[`deltas${level}`] = zeros(1, 12, rows, columns);
      maps[`objectness${level}`]!.data.fill(NaN);
    }
    change(maps);
    return await Promise.resolve(maps);
  };
}

/** Each box's first class has its width as logit; `turns` remembers how many boxes came at each level. */
function runBoxes(turns: number[][]): RunGraph {
  return async (inputs) => {
    const lists = [2, 3, 4, 5].map((level) => inputs[`boxes${level}`]!);
    turns.push(lists.map(({ dims }) => dims[0]!));
    const count = lists.reduce((sum, { dims }) => sum + dims[0]!, 0);
    const [logits, deltas] = [zeros(count, CLASSES + 1), zeros(count, CLASSES * 4)];
    let row = 0;
    for (const { data } of lists)
      for (let at = 0; at < data.length; at += 4)
        logits.data[row++ * (CLASSES + 1)] = data[at + 2]! - data[at]!;
    return await Promise.resolve({ logits, deltas });
  };
}

test('detectObjects() - a photo is padded for the network, and its boxes end at the photo', async () => {
  const inputs: NumberArray[] = [];
  const photo = { width: 200, height: 150, rgb: new Uint8Array(200 * 150 * 3).fill(128) };
  const graphs = {
    // One anchor of 512², the wide one, near the right and bottom corner of a map of 17 × 13 places.
    proposals: runProposals(inputs, (maps) => (maps['objectness6']!.data[12 * 17 + 16] = 1)),
    boxes: runBoxes([]),
  };
  const found = await detectObjects(photo, graphs);
  expect(inputs[0]!.dims).toEqual([1, 3, 800, 1088]); // 1067 before padding
  const lastOfRow = inputs[0]!.data.subarray(1066, 1068);
  expect([...lastOfRow]).toEqual([expect.closeTo((128 - 123.68) / 58.393, 5), 0]);
  expect(found).toHaveLength(1);
  const { box, classIndex } = found[0]!;
  expect([classIndex, box.right, box.bottom]).toEqual([0, 200, 150]);
  expect(box.left).toBeCloseTo((1024 - 512 / Math.SQRT2) * (200 / 1067), 3);
  expect(box.top).toBeCloseTo((768 - 256 / Math.SQRT2) * (150 / 800), 3);
});

test('detectObjects() - nothing promising is nothing found, and the second graph does not run', async () => {
  const turns: number[][] = [];
  const graphs = { proposals: runProposals([], () => undefined), boxes: runBoxes(turns) };
  const photo = { width: 2, height: 2, rgb: new Uint8Array(12) };
  expect(await detectObjects(photo, graphs)).toEqual([]);
  expect(turns).toEqual([]);
});

test('predictBoxes() - many boxes go in turns, each by its levels, and rows stay with their boxes', async () => {
  const turns: number[][] = [];
  const boxes = Array.from({ length: 600 }, (_, index): Box => {
    const side = 1 + index;
    return { left: 0, top: 0, right: side, bottom: side };
  });
  const maps = Object.fromEntries([2, 3, 4, 5].map((level) => [`p${level}`, zeros(1, 256, 1, 1)]));
  const { order, predictions } = await predictBoxes(boxes.toReversed(), maps, runBoxes(turns));
  expect(turns.map((levels) => levels.reduce((sum, count) => sum + count))).toEqual([250, 250, 100]);
  expect(turns[0]).toEqual([0, 0, 97, 153]); // sides 351 … 600: 448 and more are of the coarsest level
  expect(order).toHaveLength(600);
  for (const [row, { right }] of order.entries()) expect(predictions.logits[row * (CLASSES + 1)]).toBe(right);
});

test('detectObjects() - a graph without what it should give is named', async () => {
  const run: RunGraph = async () => await Promise.resolve({ p2: zeros(1) });
  const photo = { width: 2, height: 2, rgb: new Uint8Array(12) };
  await expect(detectObjects(photo, { proposals: run, boxes: run })).rejects.toThrow(
    'expected the graph to give objectness2 but got p2',
  );
});
