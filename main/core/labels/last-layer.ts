import { timesVector } from './matrix-vector.ts';

/** A network's last layer: `weight` [classes, features], `bias` [classes]. */
export type LastLayer = { weight: Float32Array; bias: Float32Array };

/** float32 [classes], of one photo's embedding [features], not normalised. */
export function logitsOf({ weight, bias }: LastLayer, embedding: Float32Array): Float32Array {
  const logits = timesVector(weight, embedding);
  for (let at = 0; at < logits.length; at++) logits[at]! += bias[at]!;
  return logits;
}
