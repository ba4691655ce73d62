import type { NumberArray } from '../arrays.ts';
import { findRegions } from './regions.ts';
import { grow, sidesOf, smallestRectangle, type Corners } from './rectangle.ts';

/** From this probability on a place is text. */
const TEXT_PROBABILITY = 0.3;
/** Regions of a lower mean probability are dropped. */
const LEAST_MEAN = 0.5;
/** Pixels of the map; what is thinner is no line. */
const LEAST_SIDE = 3;
/** The network marks the inner part of a line. */
const GROWTH = 1.6;

/**
 * Lines of text in the map of a detector with differentiable binarisation (Liao et al., arXiv:1911.08947), in pixels of
 * the map. The steps are those of PaddleOCR's `DBPostProcess`.
 *
 * @param map [1, 1, height, width], the probability that a place is text
 */
export function findLines(map: NumberArray): Corners[] {
  const [, , , width] = map.dims as [number, number, number, number];
  return findRegions(binarise(map.data, width), width).flatMap((region) => {
    const inner = smallestRectangle(region);
    const sides = sidesOf(inner);
    if (Math.min(sides.width, sides.height) < LEAST_SIDE || meanInside(map, inner) < LEAST_MEAN) return [];
    return [grow(inner, (sides.width * sides.height * GROWTH) / (2 * (sides.width + sides.height)))];
  });
}

/** Dilated by 2 × 2: set where the place, the one on its left, or those above are text. */
function binarise(map: Float32Array, width: number): Uint8Array {
  const isSet = new Uint8Array(map.length);
  for (let at = 0; at < map.length; at++) {
    if (map[at]! <= TEXT_PROBABILITY) continue;
    const isLast = at % width === width - 1;
    isSet[at] = 1;
    if (!isLast) isSet[at + 1] = 1;
    if (at + width >= map.length) continue;
    isSet[at + width] = 1;
    if (!isLast) isSet[at + width + 1] = 1;
  }
  return isSet;
}

function meanInside({ data, dims }: NumberArray, corners: Corners): number {
  const [, , height, width] = dims as [number, number, number, number];
  const [first, second, , fourth] = corners;
  const across = { x: second.x - first.x, y: second.y - first.y };
  const down = { x: fourth.x - first.x, y: fourth.y - first.y };
  const squares = { across: across.x ** 2 + across.y ** 2, down: down.x ** 2 + down.y ** 2 };
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y <= Math.min(height - 1, Math.max(...ys)); y++) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x <= Math.min(width - 1, Math.max(...xs)); x++) {
      const u = (x - first.x) * across.x + (y - first.y) * across.y;
      const v = (x - first.x) * down.x + (y - first.y) * down.y;
      if (u < 0 || v < 0 || u > squares.across || v > squares.down) continue;
      sum += data[y * width + x]!;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}
