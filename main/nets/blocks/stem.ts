import type { FeatureMap, GraphBuilder } from '../graph.ts';
import { EPSILON } from './norm.ts';

const pool = { kernel: 3, stride: 2, padding: 1 };

/** One 7×7 convolution at stride 2, then pooling (He et al., arXiv:1512.03385, table 1). */
export function plainStem(graph: GraphBuilder, image: FeatureMap): FeatureMap {
  const norm = { name: 'bn1', epsilon: EPSILON };
  const wide = graph.convolve(image, { name: 'conv1', norm, channels: 64, kernel: 7, stride: 2 });
  return graph.maxPool(graph.relu(wide), pool);
}

/** Three 3×3 convolutions of which the last doubles the width (He et al., arXiv:1812.01187, "ResNet-C"). */
export function deepStem(graph: GraphBuilder, image: FeatureMap, width: number): FeatureMap {
  const layers = [
    { name: 'conv1.0', norm: { name: 'conv1.1', epsilon: EPSILON }, channels: width, stride: 2 },
    { name: 'conv1.3', norm: { name: 'conv1.4', epsilon: EPSILON }, channels: width },
    { name: 'conv1.6', norm: { name: 'bn1', epsilon: EPSILON }, channels: 2 * width },
  ];
  let last = image;
  for (const layer of layers) {
    last = graph.mark('stemConv', graph.convolve(last, { ...layer, kernel: 3 }));
    last = graph.relu(last);
  }
  return graph.maxPool(last, pool);
}
