import { GraphBuilder } from './graph.ts';
import type { Network } from './network.ts';
import type { ResNet } from './resnet-family.ts';
import { buildTrunk } from './trunk.ts';

/** ResNet (He et al., arXiv:1512.03385, table 1) and its descendants. `size` is the input's side, pixels. */
export function buildResNet(architecture: string, network: ResNet, size: number): Network {
  const graph = new GraphBuilder();
  const stages = buildTrunk(graph, { value: 'image', channels: 3, size }, network);
  return graph.finish(stages.at(-1)!, { architecture, size, classifier: 'fc' });
}
