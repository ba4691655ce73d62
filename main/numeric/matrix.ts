/**
 * Products of matrices in row-major typed arrays. Four rows are taken at a time: each loaded number is then
 * used four times.
 */

/** A Aᵀ, [rows, rows], of `a` [rows, length]. */
export function dotRows(a: Float64Array, rows: number, length: number): Float64Array {
  const products = new Float64Array(rows * rows);
  for (let first = 0; first < rows; first += 4) {
    // Past the end the last row is computed again, with the same result.
    const four = [0, 1, 2, 3].map((step) => Math.min(first + step, rows - 1)) as [
      number,
      number,
      number,
      number,
    ];
    for (let other = first; other < rows; other++) {
      const sums = dotFour(a, four, other, length);
      for (const [step, row] of four.entries()) {
        products[row * rows + other] = sums[step] as number;
        products[other * rows + row] = sums[step] as number;
      }
    }
  }
  return products;
}

function dotFour(
  a: Float64Array,
  rows: readonly [number, number, number, number],
  other: number,
  length: number,
): [number, number, number, number] {
  const [r0, r1, r2, r3] = [rows[0] * length, rows[1] * length, rows[2] * length, rows[3] * length];
  const start = other * length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < length; k++) {
    const x = a[start + k] as number;
    s0 += x * (a[r0 + k] as number);
    s1 += x * (a[r1 + k] as number);
    s2 += x * (a[r2 + k] as number);
    s3 += x * (a[r3 + k] as number);
  }
  return [s0, s1, s2, s3];
}

/** A B, [rows, columns], of `a` [rows, inner] and `b` [inner, columns]; `inner` is a multiple of four. */
export function multiply(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const sums = product.subarray(row * columns, (row + 1) * columns);
    for (let k = 0; k < inner; k += 4) addFour(sums, a.subarray(row * inner + k), b.subarray(k * columns));
  }
  return product;
}

/** Adds the first four rows of `b`, each times its factor, to `sums`. */
function addFour(sums: Float64Array, factors: Float64Array, b: Float64Array): void {
  const columns = sums.length;
  const [f0, f1, f2, f3] = factors as unknown as [number, number, number, number];
  for (let j = 0; j < columns; j++) {
    sums[j] =
      (sums[j] as number) +
      f0 * (b[j] as number) +
      f1 * (b[columns + j] as number) +
      f2 * (b[2 * columns + j] as number) +
      f3 * (b[3 * columns + j] as number);
  }
}
