import { timesVector } from './matrix-vector.ts';

/** Probabilities of `logits` at a temperature above 0: below 1 sharper, above 1 flatter. Same length as `logits`. */
export function softmax(logits: Float32Array, temperature: number): Float32Array {
  let highest = -Infinity;
  for (const logit of logits) highest = Math.max(highest, logit);

  const probabilities = new Float32Array(logits.length);
  let total = 0;
  for (let at = 0; at < logits.length; at++)
    total += probabilities[at] = Math.exp((logits[at]! - highest) / temperature);
  for (let at = 0; at < probabilities.length; at++) probabilities[at]! /= total;
  return probabilities;
}

/**
 * The everyday labels' probabilities, 1 / (1 + exp(-(weight · embedding + bias))), each for itself.
 * `weight` is [words, features] by rows, `bias` [words], `embedding` [features] of length 1.
 */
export function everydayProbabilities(
  weight: Float32Array,
  bias: Float32Array,
  embedding: Float32Array,
): Float32Array {
  const features = embedding.length;
  if (weight.length !== bias.length * features)
    throw new Error(
      `Expected ${bias.length} × ${features} weights for the everyday labels, but got ${weight.length}.`,
    );
  const sums = timesVector(weight, embedding);
  return sums.map((sum, word) => 1 / (1 + Math.exp(-(sum + bias[word]!))));
}
