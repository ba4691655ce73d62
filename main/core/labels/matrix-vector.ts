/**
 * `matrix` [rows, columns] · `vector` [columns], of which there is one row or more. Four sums at a time, which do not
 * wait for each other: a third faster than one, for the same numbers but for their last bits.
 *
 * @returns float32 [rows]
 */
export function timesVector(matrix: Float32Array, vector: Float32Array): Float32Array {
  const columns = vector.length;
  const product = new Float32Array(matrix.length / columns);
  const whole = columns - (columns % 4);
  for (let row = 0, at = 0; row < product.length; row++) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let column = 0; column < whole; column += 4, at += 4) {
      a += matrix[at]! * vector[column]!;
      b += matrix[at + 1]! * vector[column + 1]!;
      c += matrix[at + 2]! * vector[column + 2]!;
      d += matrix[at + 3]! * vector[column + 3]!;
    }
    for (let column = whole; column < columns; column++, at++) a += matrix[at]! * vector[column]!;
    product[row] = a + b + (c + d);
  }
  return product;
}
