import type { NumberArray } from '../arrays.ts';
import type { Size } from '../pixels.ts';
import { enlarge } from './enlarge.ts';

/** The class of each pixel, uint8 [height, width], and by how much its logit is above the second highest. */
export type ClassMap = Size & { classes: Uint8Array; margins: Float32Array };

/** Enlarges logits [1, classes, rows, columns] to `size` and takes the highest; of equal ones the first class. */
export function classMap({ data, dims }: NumberArray, size: Size): ClassMap {
  const [, count, rows, columns] = dims as [number, number, number, number];
  const grid = { width: columns, height: rows };
  const pixels = size.width * size.height;
  const classes = new Uint8Array(pixels);
  const highest = new Float32Array(pixels).fill(-Infinity);
  const second = new Float32Array(pixels).fill(-Infinity);
  const logits = new Float32Array(pixels);
  for (let index = 0; index < count; index++) {
    enlarge(data.subarray(index * rows * columns, (index + 1) * rows * columns), grid, size, logits);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const logit = logits[pixel]!;
      if (logit > highest[pixel]!) {
        second[pixel] = highest[pixel]!;
        highest[pixel] = logit;
        classes[pixel] = index;
      } else if (logit > second[pixel]!) second[pixel] = logit;
    }
  }
  return { ...size, classes, margins: highest.map((logit, pixel) => logit - second[pixel]!) };
}
