import { expect, test } from 'vitest';
import { findLines } from './find-lines.ts';
import { findRegions } from './regions.ts';
import { sidesOf } from './rectangle.ts';

const [WIDTH, HEIGHT] = [64, 32];

/** A map with blocks of a probability: left, top, right and bottom, the latter two exclusive. */
function mapOf(...blocks: [number, number, number, number, number][]): {
  data: Float32Array;
  dims: number[];
} {
  const data = new Float32Array(WIDTH * HEIGHT);
  for (const [left, top, right, bottom, probability] of blocks)
    for (let y = top; y < bottom; y++) data.fill(probability, y * WIDTH + left, y * WIDTH + right);
  return { data, dims: [1, 1, HEIGHT, WIDTH] };
}

test('findLines() - grows a region by its area · 1.6 / perimeter', () => {
  const [line] = findLines(mapOf([10, 10, 40, 16, 0.9]));
  // Dilated, the places from 10 to 40 and from 10 to 16.
  const by = (30 * 6 * 1.6) / (2 * (30 + 6));
  expect(sidesOf(line!).width).toBeCloseTo(30 + 2 * by);
  expect(sidesOf(line!).height).toBeCloseTo(6 + 2 * by);
  expect(line![0].x).toBeCloseTo(10 - by);
});

test('findLines() - drops what is improbable, thin or nothing', () => {
  expect(findLines(mapOf([10, 10, 40, 16, 0.4]))).toEqual([]);
  expect(findLines(mapOf([10, 10, 40, 12, 0.9]))).toEqual([]);
  expect(findLines(mapOf())).toEqual([]);
});

test('findLines() - regions at the edges stay apart', () => {
  expect(findLines(mapOf([0, 4, 20, 10, 0.9], [44, 5, 64, 11, 0.9]))).toHaveLength(2);
});

test('findRegions() - what touches at a corner is one region, with the ends of each row', () => {
  const isSet = new Uint8Array([1, 1, 0, 0, 0, 0, 1, 1, 0, 1]);
  expect(findRegions(isSet, 5)).toEqual([
    [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 1 }],
    [{ x: 4, y: 1 }, { x: 4, y: 1 }],
  ]); // prettier-ignore
});
