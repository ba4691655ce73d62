import { divisible } from './blocks/divisible.ts';
import { GraphBuilder } from './graph.ts';
import type { FeatureMap } from './graph.ts';
import type { Network } from './network.ts';

/** How a larger member of the family is scaled (Tan & Le, arXiv:1905.11946, section 3.3). */
export type EfficientNetLite = { width: number; depth: number };

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

type Block = { name: string; channels: number; expansion: number; kernel: number; stride: number };

const same = { padding: 'same' } as const;

/** TensorFlow's default, which these weights were trained with. */
const epsilon = 1e-3;

/**
 * EfficientNet-Lite: EfficientNet without squeeze-and-excitation, with ReLU6, and with stem, head, first and
 * last stage of one size for all (tensorflow/tpu, models/official/efficientnet/lite).
 */
export function buildEfficientNetLite(
  architecture: string,
  scaling: EfficientNetLite,
  size: number,
): Network {
  const graph = new GraphBuilder();
  const image = { value: 'image', channels: 3, size };
  let last = convNormRelu6(graph, image, 'conv_stem', 'bn1', { channels: 32, kernel: 3, stride: 2 });
  for (const [index, stage] of stages.entries()) {
    const fixed = index === 0 || index === stages.length - 1;
    const blocks = fixed ? stage.blocks : Math.ceil(stage.blocks * scaling.depth);
    for (let block = 0; block < blocks; block++) {
      last = invertedResidual(graph, last, {
        name: `blocks.${index}.${block}`,
        channels: roundChannels(stage.channels * scaling.width),
        expansion: stage.expansion,
        kernel: stage.kernel,
        stride: block === 0 ? stage.stride : 1,
      });
    }
  }
  last = convNormRelu6(graph, last, 'conv_head', 'bn2', { channels: 1280, kernel: 1 });
  return graph.finish(last, { architecture, size, classifier: 'classifier' });
}

/** Expand, filter each channel, project; added to its input where the shapes agree (arXiv:1801.04381, 3.3). */
function invertedResidual(graph: GraphBuilder, input: FeatureMap, block: Block): FeatureMap {
  const { name, channels, kernel, stride } = block;
  const norms = [1, 2, 3].map((n) => ({ name: `${name}.bn${n}`, epsilon }));
  let wide = input;
  if (block.expansion > 1) {
    const expanded = { channels: input.channels * block.expansion, kernel: 1 };
    wide = convNormRelu6(graph, input, `${name}.conv_pw`, `${name}.bn1`, expanded);
    norms.shift();
  }
  const depthwise = { channels: wide.channels, kernel, stride, groups: wide.channels };
  wide = convNormRelu6(graph, wide, `${name}.conv_dw`, (norms[0] as { name: string }).name, depthwise);
  const projection = block.expansion > 1 ? 'conv_pwl' : 'conv_pw';
  const norm = norms[1] as { name: string; epsilon: number };
  const output = graph.convolve(wide, { name: `${name}.${projection}`, norm, channels, kernel: 1, ...same });
  return stride === 1 && input.channels === channels ? graph.sum(output, input) : output;
}

function convNormRelu6(
  graph: GraphBuilder,
  input: FeatureMap,
  name: string,
  norm: string,
  layer: { channels: number; kernel: number; stride?: number; groups?: number },
): FeatureMap {
  return graph.relu6(graph.convolve(input, { name, norm: { name: norm, epsilon }, ...layer, ...same }));
}

/** To a multiple of 8, but never below 90 % of the wish. */
function roundChannels(wish: number): number {
  const rounded = divisible(wish, 8);
  return rounded < 0.9 * wish ? rounded + 8 : rounded;
}
