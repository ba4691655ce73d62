import { planOf } from '../core/labels/label-plan.ts';
import type { LastLayer } from '../core/labels/last-layer.ts';
import { softmax } from '../core/labels/probability.ts';
import type { Vocabulary } from '../core/labels/vocabulary.ts';

/** Which nodes of a tree each of the network's classes lies below. */
export type ClassNodes = {
  /** Of how many nodes: the length of what is made of them. */
  nodes: number;
  /** Nodes of class `c`: `classNodes[classStarts[c]]` until `classNodes[classStarts[c + 1]]`. */
  classStarts: Uint32Array;
  classNodes: Uint16Array;
};

/** A network's last layer, and the temperature of the softmax behind it. */
export type TeachingLayer = LastLayer & { temperature: number };

/** The vocabulary's labels as the nodes. */
export function nodesOf(vocabulary: Vocabulary): ClassNodes {
  const { classStarts, classLabels } = planOf(vocabulary);
  return { nodes: vocabulary.labels.length, classStarts, classNodes: classLabels };
}

/**
 * What a taught tag is told by: the probabilities of the tree's nodes, then the embedding of length 1,
 * float32 [nodes + features]. The tree tells kinds of things, the embedding what it has no name for.
 *
 * @param logits float32 [classes]
 * @param embedding float32 [features], of any length
 * @param temperature of the softmax
 */
export function teachingFeatures(
  { nodes, classStarts, classNodes }: ClassNodes,
  logits: Float32Array,
  embedding: Float32Array,
  temperature: number,
): Float32Array {
  const features = new Float32Array(nodes + embedding.length);
  const probabilities = softmax(logits, temperature);
  for (let index = 0; index < probabilities.length; index++)
    for (let at = classStarts[index]!; at < classStarts[index + 1]!; at++)
      features[classNodes[at]!]! += probabilities[index]!;
  let squares = 0;
  for (const value of embedding) squares += value * value;
  const length = Math.sqrt(squares) || 1;
  for (let at = 0; at < embedding.length; at++) features[nodes + at] = embedding[at]! / length;
  return features;
}
