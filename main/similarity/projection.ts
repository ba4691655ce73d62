import { symmetricEigenvectors } from '../numeric/eigen.ts';
import { dotRows, multiply } from '../numeric/matrix.ts';
import { CODE_LENGTH } from './quantise.ts';

/**
 * The directions of feature space that the classifier tells apart best: an orthonormal basis [directions,
 * features] of the first right singular vectors of its `weight` [classes, features] less its mean row.
 * Similarity in these 256 directions finds kin as well as the whole vector, and needs no photos to fit
 * (`docs/models.md`, "Similarity").
 *
 * With W the centred weight, W Wᵀ = U Σ² Uᵀ gives U from the smaller Gram matrix, and V = Wᵀ U Σ⁻¹.
 */
export function classifierProjection(
  weight: Float32Array,
  classes: number,
  features: number,
  directions = CODE_LENGTH,
): Float32Array {
  const centred = subtractMeanRow(weight, classes, features);
  const gram = dotRows(centred, classes, features);
  const left = symmetricEigenvectors(gram, classes, directions); // [directions, classes]
  const right = multiply(left, centred, directions, classes, features); // [directions, features]
  return normaliseRows(right, features);
}

function subtractMeanRow(weight: Float32Array, classes: number, features: number): Float64Array {
  const mean = new Float64Array(features);
  const centred = new Float64Array(weight);
  for (let start = 0; start < weight.length; start += features) {
    for (let j = 0; j < features; j++)
      mean[j] = (mean[j] as number) + (weight[start + j] as number) / classes;
  }
  for (let start = 0; start < weight.length; start += features) {
    for (let j = 0; j < features; j++)
      centred[start + j] = (centred[start + j] as number) - (mean[j] as number);
  }
  return centred;
}

function normaliseRows(rows: Float64Array, length: number): Float32Array {
  const normalised = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += length) {
    const row = rows.subarray(start, start + length);
    const norm = Math.hypot(...row) || 1; // a classifier of zeros has no directions
    normalised.set(
      row.map((value) => value / norm),
      start,
    );
  }
  return normalised;
}
