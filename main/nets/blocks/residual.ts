import type { FeatureMap, GraphBuilder } from '../graph.ts';
import { EPSILON } from './norm.ts';
import { plainSplitAttention } from './plain-split-attention.ts';
import type { ResNet, Spread } from '../resnet-family.ts';
import { selectiveKernel } from './selective-kernel.ts';
import { shortcut } from './shortcut.ts';
import { splitAttention } from './split-attention.ts';
import { squeezeExcitation } from './squeeze-excitation.ts';

/** `planes` is the width of the paper's plain block: 64, 128, 256 and 512 in the four stages. */
export type Block = { name: string; planes: number; stride: number } & Spread;

/** A bottleneck's output is this many times as wide as its 3×3 convolution. */
const EXPANSION = 4;

/** Two 3×3 convolutions around which the input is added (He et al., arXiv:1512.03385, figure 5 left). */
export function basicBlock(
  graph: GraphBuilder,
  input: FeatureMap,
  block: Block,
  network: ResNet,
): FeatureMap {
  const { name, planes, stride } = block;
  const { attention } = network;
  let branch: FeatureMap;
  if (attention?.kind === 'selective-kernel') {
    const layer = { name: `${name}.conv1`, channels: planes, stride, groups: 1 };
    branch = selectiveKernel(graph, input, layer, attention);
    branch = graph.convolve(branch, wrapped(`${name}.conv2`, planes, 3));
  } else {
    branch = graph.relu(graph.convolve(input, { ...plain(name, 1, planes, 3), stride }));
    branch = graph.convolve(branch, plain(name, 2, planes, 3));
  }
  return close(graph, input, branch, block, network);
}

/** 1×1, 3×3 and 1×1 convolutions around which the input is added (arXiv:1512.03385, figure 5 right). */
export function bottleneck(
  graph: GraphBuilder,
  input: FeatureMap,
  block: Block,
  network: ResNet,
): FeatureMap {
  const { name, planes, stride } = block;
  const { cardinality = 1, baseWidth = 64, attention } = network;
  const width = Math.floor((planes * baseWidth) / 64) * cardinality;
  const channels = planes * EXPANSION;
  const { dilation = 1, blurs = false } = block;
  const middle = { channels: width, stride, groups: cardinality };
  let branch: FeatureMap;
  if (attention?.kind === 'selective-kernel') {
    branch = graph.relu(graph.convolve(input, wrapped(`${name}.conv1`, width, 1)));
    branch = selectiveKernel(graph, branch, { name: `${name}.conv2`, ...middle }, attention);
    branch = graph.convolve(branch, wrapped(`${name}.conv3`, channels, 1));
  } else if (attention?.kind === 'split-attention') {
    const attend = attention.plain ? plainSplitAttention : splitAttention;
    branch = attend(graph, input, { name, ...middle, dilation, blurs }, attention);
    branch = graph.convolve(branch, plain(name, 3, channels, 1));
  } else {
    branch = graph.relu(graph.convolve(input, plain(name, 1, width, 1)));
    branch = graph.relu(graph.convolve(branch, { ...plain(name, 2, width, 3), stride, groups: cardinality }));
    branch = graph.convolve(branch, plain(name, 3, channels, 1));
  }
  return close(graph, input, branch, block, network);
}

/** Squeeze-and-excitation, where wanted, stands before the sum (Hu et al., arXiv:1709.01507, figure 3). */
function close(
  graph: GraphBuilder,
  input: FeatureMap,
  branch: FeatureMap,
  block: Block,
  network: ResNet,
): FeatureMap {
  const excited = network.attention?.kind === 'squeeze-excitation';
  const gated = excited ? squeezeExcitation(graph, branch, `${block.name}.se`) : branch;
  const layer = { name: `${block.name}.downsample`, channels: branch.channels, stride: block.stride };
  const skipped = shortcut(graph, input, layer, network.averageDown === true);
  return graph.mark(block.name, graph.relu(graph.sum(gated, graph.mark(`${block.name}.shortcut`, skipped))));
}

function plain(block: string, index: number, channels: number, kernel: number) {
  return {
    name: `${block}.conv${index}`,
    norm: { name: `${block}.bn${index}`, epsilon: EPSILON },
    channels,
    kernel,
  };
}

/** timm's selective-kernel blocks keep a convolution and its norm under one name. */
function wrapped(name: string, channels: number, kernel: number) {
  return { name: `${name}.conv`, norm: { name: `${name}.bn`, epsilon: EPSILON }, channels, kernel };
}
