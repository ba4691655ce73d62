import type { Point } from './camera.ts';

/** The row of the photo nearest to a point of the map, no further than `reach`; null where there is none. */
export function findNearest(x: Float32Array, y: Float32Array, point: Point, reach: number): number | null {
  let [best, square] = [-1, reach * reach];
  for (let at = 0; at < x.length; at++) {
    const distance = (x[at]! - point.x) ** 2 + (y[at]! - point.y) ** 2;
    if (distance > square) continue;
    [best, square] = [at, distance];
  }
  return best === -1 ? null : best;
}
