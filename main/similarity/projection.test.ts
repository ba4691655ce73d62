import { expect, test } from 'vitest';
import { classifierProjection } from './projection.ts';
import { symmetricEigenvectors } from '../numeric/eigen.ts';
import { dotRows, multiply } from '../numeric/matrix.ts';

/** The same numbers on every machine, in [−1, 1). */
function numbers(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function dot(a: Float64Array | Float32Array, b: Float64Array | Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

test.each([
  ['random', 30, (): Float64Array => dotRows(numbers(30 * 40, 1), 30, 40)],
  ['of low rank', 30, (): Float64Array => dotRows(numbers(30 * 12, 2), 30, 12)],
  ['the identity', 8, (): Float64Array => Float64Array.from({ length: 64 }, (_, i) => Number(i % 9 === 0))],
  ['a single number', 1, (): Float64Array => Float64Array.of(3)],
])('symmetricEigenvectors() - %s: orthonormal, largest first, and A v = λ v', (_, n, make) => {
  const count = Math.min(n, 10);
  const vectors = symmetricEigenvectors(make(), n, count);
  const rows = Array.from({ length: count }, (_, i) => vectors.subarray(i * n, (i + 1) * n));
  const images = rows.map((row) =>
    Float64Array.from(row, (_, i) => dot(make().subarray(i * n, (i + 1) * n), row)),
  );
  const values = rows.map((row, i) => dot(row, images[i] as Float64Array));
  for (const [i, row] of rows.entries()) {
    if (i > 0) expect(values[i]).toBeLessThan((values[i - 1] as number) + 1e-9);
    for (const [j, other] of rows.entries()) expect(dot(row, other)).toBeCloseTo(Number(i === j), 9);
    for (const [j, image] of (images[i] as Float64Array).entries()) {
      expect(image).toBeCloseTo((values[i] as number) * (row[j] as number), 8);
    }
  }
});

test('multiply() and dotRows() agree with their definitions', () => {
  const a = numbers(5 * 8, 3);
  const b = numbers(8 * 7, 4);
  const product = multiply(a, b, 5, 8, 7);
  const gram = dotRows(a, 5, 8);
  for (let i = 0; i < 5; i++) {
    const row = a.subarray(i * 8, (i + 1) * 8);
    for (let j = 0; j < 7; j++) {
      expect(product[i * 7 + j]).toBeCloseTo(
        dot(
          row,
          b.filter((_, k) => k % 7 === j),
        ),
        12,
      );
    }
    for (let j = 0; j < 5; j++) {
      expect(gram[i * 5 + j]).toBeCloseTo(dot(row, a.subarray(j * 8, (j + 1) * 8)), 12);
    }
  }
});

test('classifierProjection() - finds the directions in which the rows differ, not the one they share', () => {
  const [classes, features, directions] = [40, 24, 3];
  const basis = [0, 1, 2].map((axis) =>
    Float64Array.from({ length: features }, (_, j) => Number(j === 5 * axis + 1)),
  );
  const amounts = numbers(classes * directions, 5);
  const weight = Float32Array.from({ length: classes * features }, (_, i) => {
    const [row, column] = [Math.floor(i / features), i % features];
    const parts = basis.map(
      (axis, k) => (10 - 3 * k) * (amounts[row * 3 + k] as number) * (axis[column] as number),
    );
    return 100 + parts.reduce((sum, part) => sum + part, 0);
  });
  const projection = classifierProjection(weight, classes, features, directions);
  for (const axis of basis) {
    const rows = [0, 1, 2].map((k) => projection.subarray(k * features, (k + 1) * features));
    const length = Math.hypot(...rows.map((row) => dot(row, axis)));
    expect(length).toBeCloseTo(1, 6); // the axis lies wholly within the projection's span
  }
});
