import type { Convolution } from './blocks/convolution.ts';
import { GraphBuilder, type FeatureMap } from './graph.ts';
import type { Checkpoint, Graph } from './network.ts';
import { EPSILON } from './blocks/norm.ts';
import { renameTensors } from './rename.ts';
import type { ResNet } from './resnet-family.ts';
import { buildTrunk } from './trunk.ts';

const architecture = 'deeplab_resnest50_ade';

/** ResNeSt-50 at an eighth of the image's size (PyTorch-Encoding, encoding/models/backbone). */
const trunk: ResNet = {
  block: 'bottleneck',
  layers: [3, 4, 6, 3],
  stemWidth: 32,
  averageDown: true,
  dilated: true,
  attention: { kind: 'split-attention', radix: 2, fast: false },
};

/** Width of the head. */
const CHANNELS = 256;

/** How far apart the taps of the 3×3 branches are (Chen et al., arXiv:1706.05587, section 3.3, output stride 8). */
const rates = [12, 24, 36];

/** Of ADE20K; their names are in `main/analyses/scenes/classes.ts`. */
const CLASSES = 150;

/**
 * DeepLabV3 for ADE20K (Chen et al., arXiv:1706.05587; PyTorch-Encoding, encoding/models/sseg/deeplab.py).
 * `image` [batch, 3, height, width] of any size in, `logits` [batch, 150, ⌈height / 8⌉, ⌈width / 8⌉] out.
 */
export function buildDeepLab(): Graph {
  const graph = new GraphBuilder();
  const stages = buildTrunk(graph, { value: 'image', channels: 3, size: null }, trunk);
  const context = spatialPyramid(graph, stages.at(-1)!);
  const hidden = graph.relu(graph.convolve(context, layer('head.block.0', 'head.block.1', { kernel: 3 })));
  graph.mark('head.hidden', hidden);
  const logits = graph.convolve(hidden, { name: 'head.block.4', channels: CLASSES, kernel: 1, bias: true });
  graph.add('Identity', [logits.value], {}, 'logits');
  const built = graph.build(architecture, {
    inputs: { image: ['batch', 3, 'height', 'width'] },
    outputs: { logits: ['batch', CLASSES, 'rows', 'columns'] },
  });
  return renameTensors(built, (name) => (name.startsWith('head.') ? name : `pretrained.${name}`));
}

/** The published file, which also holds the auxiliary head that it was trained with. */
export function deepLabCheckpoint({ parameters }: Graph): Checkpoint {
  const auxiliary = new GraphBuilder();
  const third = { value: 'layer3', channels: 1024, size: null };
  const hidden = auxiliary.convolve(third, layer('auxlayer.conv5.0', 'auxlayer.conv5.1', { kernel: 3 }));
  auxiliary.convolve(hidden, { name: 'auxlayer.conv5.4', channels: CLASSES, kernel: 1, bias: true });
  return { architecture, parameters, unused: auxiliary.parameters };
}

/** Atrous spatial pyramid pooling: near, further, far, and the whole image, side by side (section 3.3). */
function spatialPyramid(graph: GraphBuilder, input: FeatureMap): FeatureMap {
  const near = branch(graph, input, 0, { kernel: 1 });
  const spread = rates.map((dilation, index) => branch(graph, input, index + 1, { kernel: 3, dilation }));
  const mean = graph.globalMean(input);
  const pooled = graph.relu(
    graph.convolve(mean, layer('head.aspp.b4.gap.1', 'head.aspp.b4.gap.2', { kernel: 1 })),
  );
  graph.mark('aspp.b4.pooled', pooled);
  const shape = graph.add('Shape', [near.value]);
  const everywhere = { ...near, value: graph.add('Expand', [pooled.value, shape]) };
  graph.mark('aspp.b4', everywhere);
  const branches = [near, ...spread, everywhere];
  const joined = graph.add(
    'Concat',
    branches.map(({ value }) => value),
    { axis: 1 },
  );
  const all = { ...near, value: joined, channels: branches.length * CHANNELS };
  const projected = graph.convolve(all, layer('head.aspp.project.0', 'head.aspp.project.1', { kernel: 1 }));
  return graph.mark('aspp', graph.relu(projected));
}

function branch(
  graph: GraphBuilder,
  input: FeatureMap,
  index: number,
  window: Pick<Convolution, 'kernel' | 'dilation'>,
): FeatureMap {
  const name = `head.aspp.b${index}`;
  const map = graph.relu(graph.convolve(input, layer(`${name}.0`, `${name}.1`, window)));
  return graph.mark(`aspp.b${index}`, map);
}

function layer(name: string, norm: string, window: Pick<Convolution, 'kernel' | 'dilation'>): Convolution {
  return { name, norm: { name: norm, epsilon: EPSILON }, channels: CHANNELS, ...window };
}
