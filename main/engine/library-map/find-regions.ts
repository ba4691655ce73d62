/** A dense part of the map; `share` is the number of each photo's region, or -1. */
export type FoundRegions = { regionOf: Int32Array; regions: { x: number; y: number; photos: number }[] };

const CELLS = 128;
/** Width of the blur, in cells, by level: the wider, the fewer and larger the regions. */
const BLURS = [6, 3, 1.5];
/** Of fewer photos no region is made, nor of so small a part of all. */
const FEWEST = 3;
const SMALLEST = 0.001;

/**
 * Parts of the map around the densest places: photos are counted in a grid, the counts are blurred, and each cell
 * belongs to the peak that leads uphill from it.
 *
 * @param x and y of each photo, from 0 to 1 or a little beyond
 * @param level 0 for few large regions to 2 for many small ones
 */
export function findRegions(x: Float32Array, y: Float32Array, level: 0 | 1 | 2): FoundRegions {
  const cellOf = Int32Array.from(x, (value, at) => toCell(y[at]!) * CELLS + toCell(value));
  const counts = new Float64Array(CELLS * CELLS);
  for (const cell of cellOf) counts[cell]!++;
  const peaks = climb(blur(counts, BLURS[level]!));
  const members = new Map<number, number>();
  for (const cell of cellOf) members.set(peaks[cell]!, (members.get(peaks[cell]!) ?? 0) + 1);
  const least = Math.max(FEWEST, SMALLEST * x.length);
  const kept = [...members].filter(([, photos]) => photos >= least).sort((a, b) => b[1] - a[1]);
  const numberOf = new Map(kept.map(([peak], index) => [peak, index]));
  const regionOf = Int32Array.from(cellOf, (cell) => numberOf.get(peaks[cell]!) ?? -1);
  const regions = kept.map(([, photos]) => ({ x: 0, y: 0, photos }));
  regionOf.forEach((region, at) => {
    const found = regions[region];
    if (found === undefined) return;
    found.x += x[at]! / found.photos;
    found.y += y[at]! / found.photos;
  });
  return { regionOf, regions };
}

function toCell(value: number): number {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(value * CELLS)));
}

/** By a Gaussian, along the rows and along the columns. */
function blur(counts: Float64Array, width: number): Float64Array {
  const reach = Math.ceil(3 * width);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * width ** 2))); // prettier-ignore
  let from = counts;
  for (const [step, across] of [[1, CELLS], [CELLS, 1]] as const) {
    const to = new Float64Array(from.length);
    for (let line = 0; line < CELLS; line++)
      for (let at = 0; at < CELLS; at++) {
        const value = from[line * across + at * step]!;
        if (value === 0) continue;
        const first = Math.max(0, at - reach);
        const last = Math.min(CELLS - 1, at + reach);
        for (let other = first; other <= last; other++)
          to[line * across + other * step]! += value * weights[other - at + reach]!;
      }
    from = to;
  } // prettier-ignore
  return from;
}

/** The peak that is reached from each cell by always going to the highest of the eight beside it. */
function climb(heights: Float64Array): Int32Array {
  const peaks = new Int32Array(heights.length).fill(-1);
  for (let start = 0; start < heights.length; start++) {
    const path: number[] = [];
    let cell = start;
    while (peaks[cell] === -1) {
      path.push(cell);
      const next = highestBeside(heights, cell);
      if (next === cell) break;
      cell = next;
    }
    const peak = peaks[cell] === -1 ? cell : peaks[cell]!;
    for (const each of path) peaks[each] = peak;
  }
  return peaks;
}

function highestBeside(heights: Float64Array, cell: number): number {
  const [row, column] = [Math.floor(cell / CELLS), cell % CELLS];
  let highest = cell;
  for (let y = Math.max(0, row - 1); y <= Math.min(CELLS - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(CELLS - 1, column + 1); x++)
      if (heights[y * CELLS + x]! > heights[highest]!) highest = y * CELLS + x;
  return highest;
}
