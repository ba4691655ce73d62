import { timesVector } from '../core/labels/matrix-vector.ts';

/** Directions kept of the pooled features: {@link file://./projection.ts} says which and why. */
export const CODE_LENGTH = 256;

/**
 * A photo's code: its pooled features projected on the classifier's main directions, scaled so that the
 * largest becomes ±127.
 *
 * @param projection float32 [256, features], orthonormal rows
 * @param embedding float32 [features], of any length
 * @returns int8 [256]
 */
export function quantise(projection: Float32Array, embedding: Float32Array): Int8Array {
  const projected = timesVector(projection, embedding);
  const largest = projected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest > 0 ? 127 / largest : 0;
  return Int8Array.from(projected, (value) => Math.round(value * scale));
}
