import { basicBlock, bottleneck } from './blocks/residual.ts';
import type { Block } from './blocks/residual.ts';
import { GraphBuilder } from './graph.ts';
import type { Network } from './network.ts';
import type { ResNet } from './resnet-family.ts';
import { deepStem, plainStem } from './blocks/stem.ts';

/** ResNet (He et al., arXiv:1512.03385, table 1) and its descendants. `size` is the input's side, pixels. */
export function buildResNet(architecture: string, network: ResNet, size: number): Network {
  const graph = new GraphBuilder();
  const image = { value: 'image', channels: 3, size };
  let last = network.stemWidth ? deepStem(graph, image, network.stemWidth) : plainStem(graph, image);
  const residual = network.block === 'basic' ? basicBlock : bottleneck;
  for (const [stage, count] of network.layers.entries()) {
    for (let index = 0; index < count; index++) {
      const block: Block = {
        name: `layer${stage + 1}.${index}`,
        planes: 64 * 2 ** stage,
        stride: stage > 0 && index === 0 ? 2 : 1,
      };
      last = residual(graph, last, block, network);
    }
  }
  return graph.finish(last, { architecture, size, classifier: 'fc' });
}
