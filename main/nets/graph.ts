import { convolutionConstants } from './blocks/convolution.ts';
import type { Convolution } from './blocks/convolution.ts';
import type { Attribute, Constant, Network, Node, Shape } from './network.ts';

/** A value inside the graph, [batch, channels, size, size]. */
export type FeatureMap = { value: string; channels: number; size: number };

/** Collects nodes, and the tensors that they need, in the order of the computation. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly parameters = new Map<string, Shape>();
  readonly scalars = new Map<string, number>();
  readonly integers = new Map<string, readonly number[]>();
  #values = 0;

  /** Adds an operator with one output and returns that value's name. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    output = this.#name(operator.toLowerCase()),
  ): string {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  /** A tensor of the weights, as it is. */
  parameter(name: string, shape: Shape): string {
    this.parameters.set(name, shape);
    this.constants.push({ name, shape, sources: [name], make: ([values]) => values as Float32Array });
    return name;
  }

  /** Numbers of the graph itself, not of the weights. */
  scalar(value: number): string {
    const name = `scalar_${value}`;
    this.scalars.set(name, value);
    return name;
  }

  /** A whole-number vector, for Reshape and the axes of reductions. */
  vector(values: readonly number[]): string {
    const name = `vector_${values.join('_')}`;
    this.integers.set(name, values);
    return name;
  }

  /** A convolution with its batch norm, if any, folded in. */
  convolve(input: FeatureMap, layer: Convolution): FeatureMap {
    const { kernel, stride = 1, dilation = 1, groups = 1 } = layer;
    const pads = padding(input.size, layer);
    const constants = convolutionConstants(layer, input.channels / groups);
    this.constants.push(...constants.made);
    for (const [name, shape] of constants.parameters) this.parameters.set(name, shape);
    const value = this.add('Conv', [input.value, ...constants.made.map(({ name }) => name)], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      dilations: [dilation, dilation],
      pads: [pads.before, pads.before, pads.after, pads.after],
      group: groups,
    });
    const extent = input.size + pads.before + pads.after - dilation * (kernel - 1) - 1;
    const channels = layer.channels / (layer.blocks?.length ?? 1);
    return { value, channels, size: Math.floor(extent / stride) + 1 };
  }

  relu(input: FeatureMap): FeatureMap {
    return { ...input, value: this.add('Relu', [input.value]) };
  }

  /** min(max(x, 0), 6), of the networks made for phones. */
  relu6(input: FeatureMap): FeatureMap {
    return { ...input, value: this.add('Clip', [input.value, this.scalar(0), this.scalar(6)]) };
  }

  /** The logistic function. */
  sigmoid(input: FeatureMap): FeatureMap {
    return { ...input, value: this.add('Sigmoid', [input.value]) };
  }

  sum(a: FeatureMap, b: FeatureMap): FeatureMap {
    return { ...a, value: this.add('Add', [a.value, b.value]) };
  }

  /** Each channel of `input` times its number in `gates` [batch, channels, 1, 1]. */
  gate(input: FeatureMap, gates: FeatureMap): FeatureMap {
    return { ...input, value: this.add('Mul', [input.value, gates.value]) };
  }

  /** Equal groups of channels, in order. */
  split(input: FeatureMap, count: number): FeatureMap[] {
    const channels = input.channels / count;
    const outputs = Array.from({ length: count }, () => this.#name('split'));
    const sizes = this.vector(outputs.map(() => channels));
    this.nodes.push({ operator: 'Split', inputs: [input.value, sizes], outputs, attributes: { axis: 1 } });
    return outputs.map((value) => ({ value, channels, size: input.size }));
  }

  maxPool(input: FeatureMap, pool: { kernel: number; stride: number; padding: number }): FeatureMap {
    return this.#pool('MaxPool', input, pool, [pool.padding, pool.padding], {});
  }

  /** With `padding`, zeros around the image count in the mean, as in PyTorch's default. */
  averagePool(input: FeatureMap, pool: { kernel: number; stride: number; padding: number }): FeatureMap {
    const attributes = { count_include_pad: 1 };
    return this.#pool('AveragePool', input, pool, [pool.padding, pool.padding], attributes);
  }

  /** Mean over squares of `stride`; an odd last row or column is averaged over what there is. */
  shrink(input: FeatureMap, stride: number): FeatureMap {
    const after = (stride - (input.size % stride)) % stride;
    return this.#pool('AveragePool', input, { kernel: stride, stride }, [0, after], {});
  }

  /** [batch, channels, 1, 1]: the mean over the image. */
  globalMean(input: FeatureMap): FeatureMap {
    return { ...input, size: 1, value: this.add('GlobalAveragePool', [input.value]) };
  }

  /** Pools the last feature map into `embedding` and adds the linear classifier's `logits`. */
  finish(last: FeatureMap, about: { architecture: string; size: number; classifier: string }): Network {
    const classes = 1000;
    const features = last.channels;
    this.add('Flatten', [this.globalMean(last).value], { axis: 1 }, 'embedding');
    const weight = this.parameter(`${about.classifier}.weight`, [classes, features]);
    const bias = this.parameter(`${about.classifier}.bias`, [classes]);
    this.add('Gemm', ['embedding', weight, bias], { transB: 1 }, 'logits');
    const { nodes, constants, parameters, scalars, integers } = this;
    const outputs = new Map<string, Shape>([
      ['embedding', [features]],
      ['logits', [classes]],
    ]);
    const halves = new Set<string>();
    return { ...about, features, classes, nodes, constants, parameters, scalars, integers, halves, outputs };
  }

  #pool(
    operator: string,
    input: FeatureMap,
    { kernel, stride }: { kernel: number; stride: number },
    [before, after]: [number, number],
    attributes: Record<string, Attribute>,
  ): FeatureMap {
    const value = this.add(operator, [input.value], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [before, before, after, after],
      ...attributes,
    });
    return { ...input, value, size: Math.floor((input.size + before + after - kernel) / stride) + 1 };
  }

  #name(prefix: string): string {
    return `${prefix}_${this.#values++}`;
  }
}

function padding(size: number, layer: Convolution): { before: number; after: number } {
  const { kernel, stride = 1, dilation = 1 } = layer;
  const reach = dilation * (kernel - 1);
  if (layer.padding !== 'same') return { before: reach / 2, after: reach / 2 };
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach + 1 - size, 0);
  return { before: Math.floor(total / 2), after: Math.ceil(total / 2) };
}
