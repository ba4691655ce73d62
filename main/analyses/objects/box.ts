import type { Size } from '../pixels.ts';

/** Pixels; the right and bottom edges are where the box ends, so its width is right − left. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** How a box is to move: its centre in parts of its sides, its sides as logarithms. */
export type Deltas = { dx: number; dy: number; dw: number; dh: number };

/** What the deltas were multiplied by in training. */
export type DeltaWeights = { centre: number; size: number };

/** So that no box becomes more than 62.5 times as large (detectron2, `_DEFAULT_SCALE_CLAMP`). */
const LARGEST_LOGARITHM = Math.log(1000 / 16);

/** Four numbers of an array that begin at `at`. */
export function deltasAt(values: ArrayLike<number>, at: number): Deltas {
  return { dx: values[at]!, dy: values[at + 1]!, dw: values[at + 2]!, dh: values[at + 3]! };
}

/** Box regression (Girshick et al., arXiv:1311.2524, appendix C). */
export function moveBox(box: Box, { dx, dy, dw, dh }: Deltas, { centre, size }: DeltaWeights): Box {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const x = box.left + width / 2 + (dx / centre) * width;
  const y = box.top + height / 2 + (dy / centre) * height;
  const halfWidth = (Math.exp(Math.min(dw / size, LARGEST_LOGARITHM)) * width) / 2;
  const halfHeight = (Math.exp(Math.min(dh / size, LARGEST_LOGARITHM)) * height) / 2;
  return { left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight };
}

export function clipBox({ left, top, right, bottom }: Box, { width, height }: Size): Box {
  const within = (value: number, limit: number): number => Math.min(Math.max(value, 0), limit);
  return {
    left: within(left, width),
    top: within(top, height),
    right: within(right, width),
    bottom: within(bottom, height),
  };
}

/** Has an area; a box with a NaN has none. */
export function hasArea({ left, top, right, bottom }: Box): boolean {
  return right - left > 0 && bottom - top > 0;
}

export function isFinite({ left, top, right, bottom }: Box): boolean {
  return Number.isFinite(left + top + right + bottom);
}

export function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top);
}

/** Intersection over union; 0 where there is no union. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (areaOf(a) + areaOf(b) - shared);
}
