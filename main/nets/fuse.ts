import type { Convolution } from './blocks/convolution.ts';
import type { FeatureMap, GraphBuilder } from './graph.ts';

/** Σ gates[i] · branches[i]; gates are [batch, channels, 1, 1]. */
export function fuse(
  graph: GraphBuilder,
  branches: readonly FeatureMap[],
  gates: readonly FeatureMap[],
): FeatureMap {
  return branches
    .map((branch, index) => graph.gate(branch, gates[index] as FeatureMap))
    .reduce((sum, gated) => graph.sum(sum, gated));
}

/**
 * Two branches weighted by the softmax over the two halves of what `layer` makes of `context`. That softmax
 * is the logistic function of the halves' difference, and the difference of two linear layers is one layer:
 * half the products, and no Softmax, which runtimes do badly over an outer axis.
 */
export function fusePair(
  graph: GraphBuilder,
  branches: readonly [FeatureMap, FeatureMap],
  context: FeatureMap,
  layer: Convolution,
): FeatureMap {
  const first = graph.sigmoid(graph.convolve(context, { ...layer, blocks: [1, -1] }));
  const second = { ...first, value: graph.add('Sub', [graph.scalar(1), first.value]) };
  return fuse(graph, branches, [first, second]);
}
