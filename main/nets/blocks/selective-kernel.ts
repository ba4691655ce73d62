import { divisible } from './divisible.ts';
import { fusePair } from '../fuse.ts';
import type { FeatureMap, GraphBuilder } from '../graph.ts';
import { EPSILON } from './norm.ts';
import type { SelectiveKernel } from '../resnet-family.ts';

/**
 * A 3×3 and a dilated 3×3 convolution (standing for 5×5), of which each channel takes the mixture that the
 * image asks for: split, fuse, select (Li et al., arXiv:1903.06586, section 3.1).
 */
export function selectiveKernel(
  graph: GraphBuilder,
  input: FeatureMap,
  layer: { name: string; channels: number; stride: number; groups: number },
  { reduction, divisor, splitInput }: SelectiveKernel,
): FeatureMap {
  const { name, channels, stride, groups } = layer;
  const inputs = splitInput ? graph.split(input, 2) : [input, input];
  const paths = inputs.map((part, index) => {
    const path = `${name}.paths.${index}`;
    const norm = { name: `${path}.bn`, epsilon: EPSILON };
    const convolution = { name: `${path}.conv`, norm, channels, kernel: 3, stride, groups };
    return graph.relu(graph.convolve(part, { ...convolution, dilation: index + 1 }));
  }) as [FeatureMap, FeatureMap];
  const fused = graph.sum(graph.globalMean(paths[0]), graph.globalMean(paths[1]));
  const reduced = divisible(channels * reduction, divisor);
  const norm = { name: `${name}.attn.bn`, epsilon: EPSILON };
  const reduce = { name: `${name}.attn.fc_reduce`, norm, channels: reduced, kernel: 1 };
  const compact = graph.relu(graph.convolve(fused, reduce));
  const select = { name: `${name}.attn.fc_select`, channels: 2 * channels, kernel: 1 };
  return fusePair(graph, paths, compact, select);
}
