import { symmetricEigenvectors } from '../../numeric/eigen.ts';
import { CODE_LENGTH } from '../quantise.ts';
import type { PackedCodes } from './packed-codes.ts';
import { generator } from './random.ts';

const SAMPLED = 3000;
/** Extent of the start, in the optimisation's own unit: neighbours come to lie about one apart. */
export const EXTENT = 10;
/** Copies of a photo do not begin in the same place, from where nothing could part them. */
const NOISE = 0.01;

/** The codes on their two principal components, found on a sample: float32 [count, 2], from −10 to 10. */
export function principalComponents(codes: PackedCodes): Float32Array {
  const positions = new Float32Array(2 * codes.count);
  if (codes.count === 0) return positions;
  const mean = new Float64Array(CODE_LENGTH);
  const units = sampleUnits(codes, mean);
  const axes = symmetricEigenvectors(covariance(units, mean), CODE_LENGTH, 2);
  let largest = Number.MIN_VALUE;
  for (let row = 0; row < codes.count; row++) {
    const [code, inverse] = [codes.codeAt(row), codes.inverseAt(row)];
    for (let axis = 0; axis < 2; axis++) {
      let sum = 0;
      for (let at = 0; at < CODE_LENGTH; at++)
        sum += (code[at]! * inverse - mean[at]!) * axes[axis * CODE_LENGTH + at]!;
      if (!Number.isFinite(sum)) sum = 0; // codes that are all the same have no components
      positions[2 * row + axis] = sum;
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  const random = generator(2);
  return positions.map((value) => (value / largest) * EXTENT + (random() - 0.5) * NOISE);
}

/** Codes of length 1 drawn by lot; `mean` gets their mean. */
function sampleUnits(codes: PackedCodes, mean: Float64Array): Float64Array[] {
  const random = generator(3);
  const sampled = Math.min(codes.count, SAMPLED);
  return Array.from({ length: sampled }, (_, index) => {
    const row = sampled === codes.count ? index : Math.floor(random() * codes.count);
    const inverse = codes.inverseAt(row);
    const unit = Float64Array.from(codes.codeAt(row), (value) => value * inverse);
    for (let at = 0; at < CODE_LENGTH; at++) mean[at]! += unit[at]! / sampled;
    return unit;
  });
}

function covariance(units: Float64Array[], mean: Float64Array): Float64Array {
  const matrix = new Float64Array(CODE_LENGTH * CODE_LENGTH);
  for (const unit of units) {
    for (let at = 0; at < CODE_LENGTH; at++) unit[at]! -= mean[at]!;
    for (let i = 0; i < CODE_LENGTH; i++)
      for (let j = i; j < CODE_LENGTH; j++) matrix[i * CODE_LENGTH + j]! += unit[i]! * unit[j]!;
  }
  for (let i = 0; i < CODE_LENGTH; i++)
    for (let j = 0; j < i; j++) matrix[i * CODE_LENGTH + j] = matrix[j * CODE_LENGTH + i]!;
  return matrix;
}
