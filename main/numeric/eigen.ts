import { eigenvalue, eigenvector } from './tridiagonal.ts';

/**
 * Orthonormal eigenvectors [count, n] of a symmetric matrix [n, n] for its `count` largest eigenvalues,
 * largest first. `matrix` is overwritten. Householder's reduction to three diagonals, bisection and inverse
 * iteration there, and the reflections back (Golub & Van Loan, "Matrix Computations", 8.3 and 8.4): a third
 * of the work of a full decomposition when a quarter of the vectors is wanted.
 */
export function symmetricEigenvectors(matrix: Float64Array, n: number, count: number): Float64Array {
  const { diagonal, below } = tridiagonalise(matrix, n);
  const vectors = new Float64Array(count * n);
  for (let index = 0; index < count; index++) {
    const value = eigenvalue(diagonal, below, n - 1 - index);
    eigenvector(diagonal, below, value, vectors, index);
  }
  for (let index = 0; index < count; index++)
    reflectBack(matrix, n, vectors.subarray(index * n, (index + 1) * n));
  return vectors;
}

/**
 * Afterwards row k of `matrix`, right of the diagonal, holds the unit vector v of the reflection I − 2vvᵀ
 * that cleared it. One pass over the rest per step: the update A − vwᵀ − wvᵀ of the step before and the
 * product with the next v are the same pass.
 */
function tridiagonalise(matrix: Float64Array, n: number): { diagonal: Float64Array; below: Float64Array } {
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  let v: Float64Array = new Float64Array(n);
  let w: Float64Array = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const row = matrix.subarray(k * n, (k + 1) * n);
    updateRow(row, k, n, v, w);
    diagonal[k] = row[k] as number;
    if (k === n - 1) break;
    const next = new Float64Array(n);
    below[k] = reflect(row, k + 1, n, next);
    w = productAfterUpdate(matrix, k + 1, n, v, w, next);
    v = next;
  }
  return { diagonal, below };
}

function updateRow(row: Float64Array, k: number, n: number, v: Float64Array, w: Float64Array): void {
  const vk = v[k] as number;
  const wk = w[k] as number;
  for (let j = k; j < n; j++) row[j] = (row[j] as number) - vk * (w[j] as number) - wk * (v[j] as number);
}

/** Writes the unit vector that reflects row[start…] onto its first axis; returns the entry that remains. */
function reflect(row: Float64Array, start: number, n: number, v: Float64Array): number {
  const norm = Math.hypot(...row.subarray(start, n));
  const first = row[start] as number;
  const remains = first > 0 ? -norm : norm;
  if (norm > 0) {
    v.set(row.subarray(start, n), start);
    v[start] = first - remains;
    const length = Math.sqrt(2 * norm * (norm + Math.abs(first)));
    for (let j = start; j < n; j++) v[j] = (v[j] as number) / length;
  }
  row.set(v.subarray(start, n), start);
  return remains;
}

/** Applies the update of the step before to rows `start`…, and returns w of the next: 2Av − 2(vᵀAv)v. */
function productAfterUpdate(
  matrix: Float64Array,
  start: number,
  n: number,
  v: Float64Array,
  w: Float64Array,
  next: Float64Array,
): Float64Array {
  const product = new Float64Array(n);
  for (let i = start; i < n; i++) {
    const row = matrix.subarray(i * n, (i + 1) * n);
    product[i] = (product[i] as number) + updateAndMultiply(row, i, n, v, w, next, product);
  }
  let along = 0;
  for (let i = start; i < n; i++) along += (product[i] as number) * (next[i] as number);
  for (let i = start; i < n; i++) product[i] = 2 * (product[i] as number) - 2 * along * (next[i] as number);
  return product;
}

/** Only the upper triangle is kept: each entry serves its row (returned) and its column (added to `product`). */
function updateAndMultiply(
  row: Float64Array,
  i: number,
  n: number,
  v: Float64Array,
  w: Float64Array,
  next: Float64Array,
  product: Float64Array,
): number {
  const vi = v[i] as number;
  const wi = w[i] as number;
  const ni = next[i] as number;
  const diagonal = (row[i] as number) - 2 * vi * wi;
  row[i] = diagonal;
  let sum = diagonal * ni;
  for (let j = i + 1; j < n; j++) {
    const entry = (row[j] as number) - vi * (w[j] as number) - wi * (v[j] as number);
    row[j] = entry;
    sum += entry * (next[j] as number);
    product[j] = (product[j] as number) + entry * ni;
  }
  return sum;
}

function reflectBack(reflections: Float64Array, n: number, vector: Float64Array): void {
  for (let k = n - 2; k >= 0; k--) {
    const v = reflections.subarray(k * n, (k + 1) * n);
    let along = 0;
    for (let j = k + 1; j < n; j++) along += (v[j] as number) * (vector[j] as number);
    for (let j = k + 1; j < n; j++) vector[j] = (vector[j] as number) - 2 * along * (v[j] as number);
  }
}
