import type { Point } from './camera.ts';

/** The photos inside a closed line on the map, by the even-odd rule. */
export function photosInside(line: readonly Point[], x: Float32Array, y: Float32Array): number[] {
  const xs = line.map((point) => point.x);
  const ys = line.map((point) => point.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const inside: number[] = [];
  for (let at = 0; at < x.length; at++) {
    const isNear = x[at]! >= left && x[at]! <= right && y[at]! >= top && y[at]! <= bottom;
    if (isNear && isInside(line, x[at]!, y[at]!)) inside.push(at);
  }
  return inside;
}

function isInside(line: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, before = line.length - 1; at < line.length; before = at++) {
    const [a, b] = [line[at]!, line[before]!];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}
