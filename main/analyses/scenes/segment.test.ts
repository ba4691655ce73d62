import { expect, test } from 'vitest';
import type { NumberArray } from '../arrays.ts';
import { classMap } from './class-map.ts';
import { SCENE_CLASSES } from './classes.ts';
import { enlarge } from './enlarge.ts';
import { segmentedSize, segmentScene } from './segment.ts';
import { classShares } from './shares.ts';

test.each([
  [
    [4000, 3000],
    [520, 392],
  ],
  [
    [3000, 4000],
    [392, 520],
  ],
  [
    [100, 100],
    [520, 520],
  ],
  [
    [30_000, 1],
    [520, 8],
  ],
])('segmentedSize() - %j becomes %j', ([width, height], [newWidth, newHeight]) => {
  expect(segmentedSize({ width: width!, height: height! })).toEqual({ width: newWidth, height: newHeight });
});

test('segmentScene() - the network sees the whole photo, normalised, without padding', async () => {
  const photo = { width: 4, height: 3, rgb: new Uint8Array(36).fill(255) };
  const images: NumberArray[] = [];
  const logits = { data: new Float32Array(150), dims: [1, 150, 1, 1] };
  const given = await segmentScene(photo, async ({ image }) => {
    images.push(image!);
    return await Promise.resolve({ logits });
  });
  expect(given).toBe(logits);
  expect(images[0]!.dims).toEqual([1, 3, 392, 520]);
  const red = images[0]!.data.subarray(0, 392 * 520);
  const white = (1 - 0.485) / 0.229;
  expect(red.every((value) => Math.abs(value - white) < 1e-5)).toBe(true);
});

test('enlarge() - corners stay corners, and what lies between is between', () => {
  const target = new Float32Array(15);
  enlarge(Float32Array.of(0, 4, 8, 12), { width: 2, height: 2 }, { width: 5, height: 3 }, target);
  expect([...target]).toEqual([0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12]);
});

test('enlarge() - one value fills everything, and the same size is the same plane', () => {
  const target = new Float32Array(4);
  enlarge(Float32Array.of(7), { width: 1, height: 1 }, { width: 2, height: 2 }, target);
  expect([...target]).toEqual([7, 7, 7, 7]);
  const plane = Float32Array.of(1, -2, 3, 5);
  enlarge(plane, { width: 2, height: 2 }, { width: 2, height: 2 }, target);
  expect(target).toEqual(plane);
});

/** Three classes on a row of two places. */
const logits: NumberArray = { data: Float32Array.of(1, 0, 1, 3, 0, 4), dims: [1, 3, 1, 2] };

test('classMap() - the highest enlarged logit decides, the first class where two are equal', () => {
  const { classes, margins } = classMap(logits, { width: 3, height: 1 });
  expect([...classes]).toEqual([0, 1, 2]); // in the middle 0.5, 2 and 2
  expect([...margins]).toEqual([0, 0, 1]);
});

test('classShares() - parts of the photo, the largest first, with how sure their places are', () => {
  const data = Float32Array.of(5, 5, 0, 5, 0, 0, 6, 0);
  const shares = classShares({ data, dims: [1, 2, 1, 4] });
  const sure = 1 / (1 + Math.exp(-5));
  expect(shares).toEqual([
    { classIndex: 0, share: 0.75, probability: expect.closeTo(sure, 6) as number },
    { classIndex: 1, share: 0.25, probability: expect.closeTo(1 / (1 + Math.exp(-6)), 6) as number },
  ]);
});

test('SCENE_CLASSES - wall is the first and flag the last of 150', () => {
  expect([SCENE_CLASSES.length, SCENE_CLASSES[0], SCENE_CLASSES[149]]).toEqual([150, 'wall', 'flag']);
});
