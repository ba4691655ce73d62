import type { FeatureMap, GraphBuilder } from '../graph.ts';
import { EPSILON } from './norm.ts';

/**
 * The identity where the shapes agree, otherwise a 1×1 convolution (He et al., arXiv:1512.03385, section 3.3,
 * option B). With `average`, pooling does the striding, so that no position is skipped (arXiv:1812.01187,
 * "ResNet-D").
 */
export function shortcut(
  graph: GraphBuilder,
  input: FeatureMap,
  layer: { name: string; channels: number; stride: number },
  average: boolean,
): FeatureMap {
  const { name, channels, stride } = layer;
  if (stride === 1 && input.channels === channels) return input;
  if (!average) {
    const norm = { name: `${name}.1`, epsilon: EPSILON };
    return graph.convolve(input, { name: `${name}.0`, norm, channels, kernel: 1, stride });
  }
  const pooled = stride > 1 ? graph.shrink(input, stride) : input;
  const norm = { name: `${name}.2`, epsilon: EPSILON };
  return graph.convolve(pooled, { name: `${name}.1`, norm, channels, kernel: 1 });
}
