import type { Normalisation, Size } from '../pixels.ts';

/** The published setting (detectron2, `INPUT.MIN_SIZE_TEST`, `INPUT.MAX_SIZE_TEST`), pixels. */
const SHORT_SIDE = 800;
const LONG_SIDE = 1333;

/** The stride of the coarsest map that others are added to. */
const DIVISOR = 32;

/** Red, green, blue of 0 … 255. 58.393 is what the network was trained with. */
export const OBJECT_NORMALISATION: Normalisation = {
  mean: [123.68, 116.779, 103.939],
  std: [58.393, 57.12, 57.375],
};

/** Short side 800, unless the long one would exceed 1,333. Small pictures grow; a strip keeps at least one pixel. */
export function resizedSize({ width, height }: Size): Size {
  const scale = SHORT_SIDE / Math.min(width, height);
  let [newWidth, newHeight] = height < width ? [scale * width, SHORT_SIDE] : [SHORT_SIDE, scale * height];
  const longest = Math.max(newWidth, newHeight);
  if (longest > LONG_SIDE) {
    newWidth *= LONG_SIDE / longest;
    newHeight *= LONG_SIDE / longest;
  }
  return { width: round(newWidth), height: round(newHeight) };
}

/** What the graph takes: both sides up to the next multiple of 32. */
export function paddedSize({ width, height }: Size): Size {
  return { width: Math.ceil(width / DIVISOR) * DIVISOR, height: Math.ceil(height / DIVISOR) * DIVISOR };
}

function round(side: number): number {
  return Math.max(1, Math.floor(side + 0.5));
}
