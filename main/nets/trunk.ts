import type { FeatureMap, GraphBuilder } from './graph.ts';
import { basicBlock, bottleneck, type Block } from './blocks/residual.ts';
import type { ResNet } from './resnet-family.ts';
import { deepStem, plainStem } from './blocks/stem.ts';

/** The stem and the four stages of blocks (He et al., arXiv:1512.03385, table 1). Gives what each stage gives. */
export function buildTrunk(graph: GraphBuilder, image: FeatureMap, network: ResNet): FeatureMap[] {
  const stem = network.stemWidth ? deepStem(graph, image, network.stemWidth) : plainStem(graph, image);
  const residual = network.block === 'basic' ? basicBlock : bottleneck;
  let last = graph.mark('stem', stem);
  return network.layers.map((count, stage) => {
    for (let index = 0; index < count; index++) {
      const name = `layer${stage + 1}.${index}`;
      const block: Block = { name, planes: 64 * 2 ** stage, ...movement(stage, index === 0, network) };
      last = residual(graph, last, block, network);
    }
    return graph.mark(`layer${stage + 1}`, last);
  });
}

/** The first block of a stage strides, or in its place has the dilation of the stage before. */
function movement(stage: number, first: boolean, { dilated }: ResNet): Omit<Block, 'name' | 'planes'> {
  if (dilated !== true || stage < 2) return { stride: stage > 0 && first ? 2 : 1 };
  return { stride: 1, dilation: 2 ** (first ? stage - 2 : stage - 1), blurs: first };
}
