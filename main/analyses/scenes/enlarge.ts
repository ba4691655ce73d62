import type { Size } from '../pixels.ts';

/** Two neighbours of each place along one axis, and how far the place is towards the second. */
type Neighbours = { first: Int32Array; second: Int32Array; share: Float64Array };

/**
 * Bilinear; the corners of both sizes lie on each other (PyTorch's `align_corners`). `plane` is
 * [from.height, from.width], `target` [to.height, to.width].
 */
export function enlarge(plane: Float32Array, from: Size, to: Size, target: Float32Array): void {
  const columns = findNeighbours(from.width, to.width);
  const rows = findNeighbours(from.height, to.height);
  for (let y = 0; y < to.height; y++) {
    const above = rows.first[y]! * from.width;
    const below = rows.second[y]! * from.width;
    const down = rows.share[y]!;
    for (let x = 0; x < to.width; x++) {
      const [left, right, across] = [columns.first[x]!, columns.second[x]!, columns.share[x]!];
      const upper = mix(plane[above + left]!, plane[above + right]!, across);
      const lower = mix(plane[below + left]!, plane[below + right]!, across);
      target[y * to.width + x] = mix(upper, lower, down);
    }
  }
}

function findNeighbours(from: number, to: number): Neighbours {
  const step = to > 1 ? (from - 1) / (to - 1) : 0;
  const first = Int32Array.from({ length: to }, (_, at) => Math.min(Math.floor(at * step), from - 1));
  return {
    first,
    second: first.map((place) => Math.min(place + 1, from - 1)),
    share: Float64Array.from(first, (place, at) => at * step - place),
  };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
