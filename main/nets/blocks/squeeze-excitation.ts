import { divisible } from './divisible.ts';
import type { FeatureMap, GraphBuilder } from '../graph.ts';

/** Gates each channel by what the whole image holds (Hu et al., arXiv:1709.01507, section 3; r = 16). */
export function squeezeExcitation(graph: GraphBuilder, input: FeatureMap, name: string): FeatureMap {
  const reduced = divisible(input.channels / 16, 8);
  const squeezed = graph.globalMean(input);
  const fc1 = { name: `${name}.fc1`, channels: reduced, kernel: 1, bias: true };
  const fc2 = { name: `${name}.fc2`, channels: input.channels, kernel: 1, bias: true };
  const excitation = graph.convolve(graph.relu(graph.convolve(squeezed, fc1)), fc2);
  return graph.gate(input, graph.sigmoid(excitation));
}
