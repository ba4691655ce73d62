import type { Point } from './rectangle.ts';

/**
 * Connected regions (also by corners) of the places that are set: of each the first and the last place of every row,
 * which are enough for its convex hull.
 *
 * @param isSet uint8 [height, width]; emptied on the way
 */
export function findRegions(isSet: Uint8Array, width: number): Point[][] {
  const regions: Point[][] = [];
  for (let start = 0; start < isSet.length; start++)
    if (isSet[start] === 1) regions.push(take(isSet, width, start));
  return regions;
}

function take(isSet: Uint8Array, width: number, start: number): Point[] {
  const rows = new Map<number, { first: number; last: number }>();
  const open = [start];
  isSet[start] = 0;
  while (open.length > 0) {
    const place = open.pop()!;
    const y = Math.floor(place / width);
    const x = place - y * width;
    const row = rows.get(y);
    if (row === undefined) rows.set(y, { first: x, last: x });
    else if (x < row.first) row.first = x;
    else if (x > row.last) row.last = x;
    const [left, right] = [x === 0 ? 0 : -1, x === width - 1 ? 0 : 1];
    for (let down = -width; down <= width; down += width) {
      for (let side = left; side <= right; side++) {
        const next = place + down + side;
        if (isSet[next] !== 1) continue; // also above the first and below the last row
        isSet[next] = 0;
        open.push(next);
      }
    }
  }
  return [...rows].flatMap(([y, { first, last }]) => [
    { x: first, y },
    { x: last, y },
  ]);
}
