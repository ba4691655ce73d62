import { convolutionConstants, type Convolution } from './blocks/convolution.ts';
import {
  FEATURES_STAGE,
  type Attribute,
  type Constant,
  type Dimensions,
  type Graph,
  type Network,
  type Node,
  type Shape,
} from './network.ts';

/** A value inside the graph, [batch, channels, size, size]; `size` is null where any height and width may come. */
export type FeatureMap = { value: string; channels: number; size: number | null };

/** Collects nodes, and the tensors that they need, in the order of the computation. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly parameters = new Map<string, Shape>();
  readonly scalars = new Map<string, number>();
  readonly integers = new Map<string, readonly number[]>();
  readonly stages = new Map<string, string>();
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
    this.#keep({ name, shape, sources: [name], make: ([values]) => values as Float32Array });
    return name;
  }

  /** Notes what the reference implementation calls this step. */
  mark(stage: string, map: FeatureMap): FeatureMap {
    this.stages.set(stage, map.value);
    return map;
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
    for (const constant of constants.made) this.#keep(constant);
    for (const [name, shape] of constants.parameters) this.parameters.set(name, shape);
    const value = this.add('Conv', [input.value, ...constants.made.map(({ name }) => name)], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      dilations: [dilation, dilation],
      pads: [pads.before, pads.before, pads.after, pads.after],
      group: groups,
    });
    const channels = layer.channels / (layer.blocks?.length ?? 1);
    const reach = dilation * (kernel - 1) + 1;
    return { value, channels, size: sizeAfter(input.size, pads.before + pads.after - reach, stride) };
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
    if (input.size === null) {
      return this.#pool('AveragePool', input, { kernel: stride, stride }, [0, 0], { ceil_mode: 1 });
    }
    const after = (stride - (input.size % stride)) % stride;
    return this.#pool('AveragePool', input, { kernel: stride, stride }, [0, after], {});
  }

  /** [batch, channels, 1, 1]: the mean over the image. */
  globalMean(input: FeatureMap): FeatureMap {
    return { ...input, size: 1, value: this.add('GlobalAveragePool', [input.value]) };
  }

  /** [batch, features] from a linear layer; its weight is [features, inputs]. */
  linear(input: string, layer: { name: string; inputs: number; features: number }, output?: string): string {
    const weight = this.parameter(`${layer.name}.weight`, [layer.features, layer.inputs]);
    const bias = this.parameter(`${layer.name}.bias`, [layer.features]);
    return this.add('Gemm', [input, weight, bias], { transB: 1 }, output);
  }

  /** Pools the last feature map into `embedding` and adds the linear classifier's `logits`. */
  finish(last: FeatureMap, about: { architecture: string; size: number; classifier: string }): Network {
    const classes = 1000;
    const features = last.channels;
    this.mark(FEATURES_STAGE, last);
    this.add('Flatten', [this.globalMean(last).value], { axis: 1 }, 'embedding');
    this.linear('embedding', { name: about.classifier, inputs: features, features: classes }, 'logits');
    const graph = this.build(about.architecture, {
      inputs: { image: ['batch', 3, about.size, about.size] },
      outputs: { embedding: ['batch', features], logits: ['batch', classes] },
    });
    return { ...graph, ...about, features, classes };
  }

  build(architecture: string, ends: Record<'inputs' | 'outputs', Record<string, Dimensions>>): Graph {
    const { nodes, constants, parameters, scalars, integers, stages } = this;
    const [inputs, outputs] = [ends.inputs, ends.outputs].map((values) => new Map(Object.entries(values)));
    const halves = new Set<string>();
    return {
      ...{ architecture, nodes, constants, parameters, scalars, integers, halves, stages },
      inputs: inputs!,
      outputs: outputs!,
    };
  }

  /** A layer that is applied more than once has its constants once. */
  #keep(constant: Constant): void {
    if (!this.constants.some(({ name }) => name === constant.name)) this.constants.push(constant);
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
    return { ...input, value, size: sizeAfter(input.size, before + after - kernel, stride) };
  }

  #name(prefix: string): string {
    return `${prefix}_${this.#values++}`;
  }
}

/** Of a window that moves by `stride`; `slack` is the padding less the window's own extent. */
function sizeAfter(size: number | null, slack: number, stride: number): number | null {
  return size === null ? null : Math.floor((size + slack) / stride) + 1;
}

function padding(size: number | null, layer: Convolution): { before: number; after: number } {
  const { kernel, stride = 1, dilation = 1 } = layer;
  const reach = dilation * (kernel - 1);
  if (layer.padding !== 'same') return { before: reach / 2, after: reach / 2 };
  if (size === null) throw new Error(`${layer.name} pads by the size of its input, which is not known`);
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach + 1 - size, 0);
  return { before: Math.floor(total / 2), after: Math.ceil(total / 2) };
}
