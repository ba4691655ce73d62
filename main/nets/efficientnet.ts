import { divisible } from './blocks/divisible.ts';
import { GraphBuilder, type FeatureMap } from './graph.ts';
import type { Network } from './network.ts';

/** How a larger member of the family is scaled (Tan & Le, arXiv:1905.11946, section 3.3). */
export type EfficientNet = { width: number; depth: number; lite: boolean };

/** The baseline's stages (arXiv:1905.11946, table 1); `expansion` 1 is a plain separable convolution. */
const stages = [
  { expansion: 1, channels: 16, blocks: 1, stride: 1, kernel: 3 },
  { expansion: 6, channels: 24, blocks: 2, stride: 2, kernel: 3 },
  { expansion: 6, channels: 40, blocks: 2, stride: 2, kernel: 5 },
  { expansion: 6, channels: 80, blocks: 3, stride: 2, kernel: 3 },
  { expansion: 6, channels: 112, blocks: 3, stride: 1, kernel: 5 },
  { expansion: 6, channels: 192, blocks: 4, stride: 2, kernel: 5 },
  { expansion: 6, channels: 320, blocks: 1, stride: 1, kernel: 3 },
];

type Block = {
  name: string;
  channels: number;
  expansion: number;
  kernel: number;
  stride: number;
  lite: boolean;
};

const same = { padding: 'same' } as const;

/** TensorFlow's default, which these weights were trained with. */
const EPSILON = 1e-3;

/**
 * EfficientNet (Tan & Le, arXiv:1905.11946), or EfficientNet-Lite: without squeeze-and-excitation, with ReLU6, and with
 * stem, head, first and last stage of one size for all (tensorflow/tpu, models/official/efficientnet/lite).
 */
export function buildEfficientNet(
  architecture: string,
  { width, depth, lite }: EfficientNet,
  size: number,
): Network {
  const graph = new GraphBuilder();
  const image = { value: 'image', channels: 3, size };
  const [stem, head] = lite ? [32, 1280] : [roundChannels(32 * width), roundChannels(1280 * width)];
  const convStem = { channels: stem, kernel: 3, stride: 2 };
  let last = convNormActivation(graph, image, 'conv_stem', 'bn1', convStem, lite);
  for (const [index, stage] of stages.entries()) {
    const isFixed = lite && (index === 0 || index === stages.length - 1);
    const blocks = isFixed ? stage.blocks : Math.ceil(stage.blocks * depth);
    for (let block = 0; block < blocks; block++) {
      last = invertedResidual(graph, last, {
        name: `blocks.${index}.${block}`,
        channels: roundChannels(stage.channels * width),
        expansion: stage.expansion,
        kernel: stage.kernel,
        stride: block === 0 ? stage.stride : 1,
        lite,
      });
    }
  }
  last = convNormActivation(graph, last, 'conv_head', 'bn2', { channels: head, kernel: 1 }, lite);
  return graph.finish(last, { architecture, size, classifier: 'classifier' });
}

/** Expand, filter each channel, gate, project; added to its input where the shapes agree (arXiv:1801.04381, 3.3). */
function invertedResidual(graph: GraphBuilder, input: FeatureMap, block: Block): FeatureMap {
  const { name, channels, kernel, stride, lite } = block;
  const norms = [1, 2, 3].map((n) => ({ name: `${name}.bn${n}`, epsilon: EPSILON }));
  let wide = input;
  if (block.expansion > 1) {
    const expanded = { channels: input.channels * block.expansion, kernel: 1 };
    wide = convNormActivation(graph, input, `${name}.conv_pw`, `${name}.bn1`, expanded, lite);
    norms.shift();
  }
  const depthwise = { channels: wide.channels, kernel, stride, groups: wide.channels };
  wide = convNormActivation(graph, wide, `${name}.conv_dw`, norms[0]!.name, depthwise, lite);
  if (!lite) wide = excite(graph, wide, `${name}.se`, Math.round(input.channels / 4));
  const projection = block.expansion > 1 ? 'conv_pwl' : 'conv_pw';
  const norm = norms[1]!;
  const output = graph.convolve(wide, { name: `${name}.${projection}`, norm, channels, kernel: 1, ...same });
  return stride === 1 && input.channels === channels ? graph.sum(output, input) : output;
}

/**
 * Squeeze-and-excitation (arXiv:1709.01507), whose inner layer has a quarter of the channels that the block is given,
 * not of those that it is expanded to (tensorflow/tpu, models/official/efficientnet/efficientnet_model.py).
 */
function excite(graph: GraphBuilder, input: FeatureMap, name: string, reduced: number): FeatureMap {
  const reduce = { name: `${name}.conv_reduce`, channels: reduced, kernel: 1, bias: true };
  const expand = { name: `${name}.conv_expand`, channels: input.channels, kernel: 1, bias: true };
  const squeezed = silu(graph, graph.convolve(graph.globalMean(input), reduce));
  return graph.gate(input, graph.sigmoid(graph.convolve(squeezed, expand)));
}

/** x times its logistic function (arXiv:1606.08415, section 2). */
function silu(graph: GraphBuilder, input: FeatureMap): FeatureMap {
  return graph.gate(input, graph.sigmoid(input));
}

function convNormActivation(
  graph: GraphBuilder,
  input: FeatureMap,
  name: string,
  norm: string,
  layer: { channels: number; kernel: number; stride?: number; groups?: number },
  lite: boolean,
): FeatureMap {
  const map = graph.convolve(input, { name, norm: { name: norm, epsilon: EPSILON }, ...layer, ...same });
  return lite ? graph.relu6(map) : silu(graph, map);
}

/** To a multiple of 8, but never below 90 % of the wish. */
function roundChannels(wish: number): number {
  const rounded = divisible(wish, 8);
  return rounded < 0.9 * wish ? rounded + 8 : rounded;
}
