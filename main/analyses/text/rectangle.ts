export type Point = { x: number; y: number };

/** Clockwise from the top left as it lies in the picture: pixels, y downwards. */
export type Corners = readonly [Point, Point, Point, Point];

/** The rectangle of the smallest area around points; its sides may lie at any angle. */
export function smallestRectangle(points: readonly Point[]): Corners {
  const hull = convexHull(points);
  let best: Corners | null = null;
  let bestArea = Infinity;
  // One side lies along a side of the hull (Freeman and Shapira, 1975).
  for (const [at, from] of hull.entries()) {
    const to = hull[(at + 1) % hull.length]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const along =
      length === 0 ? { x: 1, y: 0 } : { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
    const { corners, area } = boundAlong(hull, along);
    if (area < bestArea) [best, bestArea] = [corners, area];
  }
  if (best === null) throw new Error('expected points, but there are none');
  return fromTopLeft(best);
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Lengths of the side from the first corner to the second, and of the one after it. */
export function sidesOf([first, second, third]: Corners): { width: number; height: number } {
  return { width: distance(first, second), height: distance(second, third) };
}

/** Each side moved outwards. */
export function grow(corners: Corners, by: number): Corners {
  const [first, second, , fourth] = corners;
  const across = unit(first, second);
  const down = unit(first, fourth);
  const signs = [[-1, -1], [1, -1], [1, 1], [-1, 1]] as const; // prettier-ignore
  const moved = corners.map(({ x, y }, at) => {
    const [right, below] = signs[at]!;
    return {
      x: x + by * (right * across.x + below * down.x),
      y: y + by * (right * across.y + below * down.y),
    };
  });
  return moved as unknown as Corners;
}

function unit(from: Point, to: Point): Point {
  const length = distance(from, to) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

/** Andrew's monotone chain. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

function boundAlong(points: readonly Point[], along: Point): { corners: Corners; area: number } {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const [u, v] = [x * along.x + y * along.y, y * along.x - x * along.y];
    [left, right] = [Math.min(left, u), Math.max(right, u)];
    [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
  }
  const at = (u: number, v: number): Point => ({
    x: u * along.x - v * along.y,
    y: u * along.y + v * along.x,
  });
  const corners = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)] as const;
  return { corners, area: (right - left) * (bottom - top) };
}

/** From the corner whose side to the next goes most to the right. */
function fromTopLeft(corners: Corners): Corners {
  const rightward = corners.map((corner, at) => unit(corner, corners[(at + 1) % 4]!).x);
  const start = rightward.indexOf(Math.max(...rightward));
  return turnCorners(corners, start);
}

/** The same rectangle, beginning so many corners later. */
export function turnCorners(corners: Corners, by: number): Corners {
  return corners.map((_, at) => corners[(at + by) % 4]!) as unknown as Corners;
}
