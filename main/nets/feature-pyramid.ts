import type { Convolution } from './blocks/convolution.ts';
import type { FeatureMap, GraphBuilder } from './graph.ts';
import { EPSILON } from './blocks/norm.ts';

/** Of every level. */
export const PYRAMID_CHANNELS = 256;

/**
 * Feature pyramid network (Lin et al., arXiv:1612.03144, section 3): each stage of the trunk, with what the coarser
 * ones know added to it. `stages` have strides 4, 8, 16 and 32; their sides must be divisible by two as often as
 * there are coarser ones. Gives p2 to p6.
 */
export function featurePyramid(graph: GraphBuilder, stages: readonly FeatureMap[]): FeatureMap[] {
  const levels: FeatureMap[] = [];
  let merged: FeatureMap | null = null;
  for (let index = stages.length - 1; index >= 0; index--) {
    const level = index + 2;
    const lateral = graph.convolve(stages[index]!, layer(`backbone.fpn_lateral${level}`, 1));
    merged = merged ? graph.sum(lateral, enlarge(graph, merged, lateral)) : lateral;
    levels.unshift(graph.convolve(merged, layer(`backbone.fpn_output${level}`, 3)));
  }
  const coarsest = graph.maxPool(levels.at(-1)!, { kernel: 1, stride: 2, padding: 0 });
  for (const [index, level] of [...levels, coarsest].entries()) graph.mark(`p${index + 2}`, level);
  return [...levels, coarsest];
}

/** Every value twice in both directions, to the size of `target`. */
function enlarge(graph: GraphBuilder, input: FeatureMap, target: FeatureMap): FeatureMap {
  const value = graph.add('Resize', [input.value, '', '', graph.add('Shape', [target.value])], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
  return { ...target, value };
}

function layer(name: string, kernel: number): Convolution {
  return { name, norm: { name: `${name}.norm`, epsilon: EPSILON }, channels: PYRAMID_CHANNELS, kernel };
}
