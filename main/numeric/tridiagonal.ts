/** A symmetric tridiagonal matrix: `diagonal` [n], and `below` [n] whose last entry is not used. */

/** The eigenvalue with `index` smaller ones, to the last bits, by bisection on Sturm counts. */
export function eigenvalue(diagonal: Float64Array, below: Float64Array, index: number): number {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < diagonal.length; i++) {
    const radius = Math.abs(below[i] as number) + Math.abs(below[i - 1] ?? 0);
    low = Math.min(low, (diagonal[i] as number) - radius);
    high = Math.max(high, (diagonal[i] as number) + radius);
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (countBelow(diagonal, below, middle) > index) high = middle;
    else low = middle;
  }
}

/** How many eigenvalues are smaller: the negative pivots of T − λI. */
function countBelow(diagonal: Float64Array, below: Float64Array, lambda: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    const off = i > 0 ? (below[i - 1] as number) : 0;
    pivot = (diagonal[i] as number) - lambda - (off * off) / pivot;
    if (pivot === 0) pivot = Number.EPSILON * (Math.abs(off) + Number.MIN_VALUE);
    if (pivot < 0) count++;
  }
  return count;
}

/**
 * Writes the unit eigenvector for `value` as row `index` of `vectors` [count, n], orthogonal to the rows
 * before it, so that values that all but coincide still get a basis of their own.
 */
export function eigenvector(
  diagonal: Float64Array,
  below: Float64Array,
  value: number,
  vectors: Float64Array,
  index: number,
): void {
  const n = diagonal.length;
  const vector = vectors.subarray(index * n, (index + 1) * n);
  // Any start that is not orthogonal to the solution will do; this one is the same on every machine.
  for (let i = 0; i < n; i++) vector[i] = Math.sin(i * (index + 1) + 1);
  for (let iteration = 0; iteration < 3; iteration++) {
    solve(diagonal, below, value, vector);
    normalise(vector);
    for (let row = 0; row < index; row++) removeComponent(vector, vectors.subarray(row * n, (row + 1) * n));
    normalise(vector);
  }
}

/** (T − λI) x = b in place, by elimination with row exchanges, which leave a second diagonal above. */
function solve(diagonal: Float64Array, below: Float64Array, lambda: number, b: Float64Array): void {
  const n = diagonal.length;
  const main = diagonal.map((value) => value - lambda);
  const above = below.slice();
  const second = new Float64Array(n);
  const tiny = Number.EPSILON * Math.max(...diagonal.map(Math.abs));
  for (let i = 0; i < n - 1; i++) {
    const off = below[i] as number;
    if (Math.abs(off) > Math.abs(main[i] as number)) exchange(main, above, second, b, i, off);
    else eliminate(main, above, b, i, off, tiny);
  }
  for (let i = n - 1; i >= 0; i--) {
    const known = (above[i] as number) * (b[i + 1] ?? 0) + (second[i] as number) * (b[i + 2] ?? 0);
    b[i] = ((b[i] as number) - known) / nonZero(main[i] as number, tiny);
  }
}

function eliminate(
  main: Float64Array,
  above: Float64Array,
  b: Float64Array,
  i: number,
  off: number,
  tiny: number,
): void {
  main[i] = nonZero(main[i] as number, tiny);
  const factor = off / main[i];
  main[i + 1] = (main[i + 1] as number) - factor * (above[i] as number);
  b[i + 1] = (b[i + 1] as number) - factor * (b[i] as number);
}

/** The row below, [off, main, above], becomes the pivot row. */
function exchange(
  main: Float64Array,
  above: Float64Array,
  second: Float64Array,
  b: Float64Array,
  i: number,
  off: number,
): void {
  const factor = (main[i] as number) / off;
  const [nextMain, nextAbove] = [main[i + 1] as number, i + 2 < main.length ? (above[i + 1] as number) : 0];
  main[i] = off;
  main[i + 1] = (above[i] as number) - factor * nextMain;
  above[i] = nextMain;
  above[i + 1] = -factor * nextAbove;
  second[i] = nextAbove;
  const right = b[i] as number;
  b[i] = b[i + 1] as number;
  b[i + 1] = right - factor * b[i];
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

function removeComponent(vector: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let i = 0; i < vector.length; i++) along += (vector[i] as number) * (unit[i] as number);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - along * (unit[i] as number);
}

function normalise(vector: Float64Array): void {
  const norm = Math.hypot(...vector);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / norm;
}
