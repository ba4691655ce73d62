import { foldBias, foldWeight } from './fold.ts';
import type { Attribute, Constant, Network, Node, Shape } from './network.ts';

/** A value inside the graph, [batch, channels, size, size]. */
export type FeatureMap = { value: string; channels: number; size: number };

export type Convolution = {
  /** Its prefix in the state dict. */
  name: string;
  channels: number;
  kernel: number;
  stride?: number;
  dilation?: number;
  groups?: number;
  /** `symmetric`: PyTorch's, kernel / 2 on each side; `same`: TensorFlow's, more at the end when odd. */
  padding?: 'symmetric' | 'same';
  bias?: boolean;
  /** The batch norm after it. */
  norm?: { name: string; epsilon: number };
};

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
    output = `${operator.toLowerCase()}_${this.#values++}`,
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
    const shape = [layer.channels, input.channels / groups, kernel, kernel];
    const value = this.add('Conv', [input.value, ...this.#weights(layer, shape)], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      dilations: [dilation, dilation],
      pads: [pads.before, pads.before, pads.after, pads.after],
      group: groups,
    });
    const extent = input.size + pads.before + pads.after - dilation * (kernel - 1) - 1;
    return { value, channels: layer.channels, size: Math.floor(extent / stride) + 1 };
  }

  relu(input: FeatureMap): FeatureMap {
    return { ...input, value: this.add('Relu', [input.value]) };
  }

  /** min(max(x, 0), 6), of the networks made for phones. */
  relu6(input: FeatureMap): FeatureMap {
    return { ...input, value: this.add('Clip', [input.value, this.scalar(0), this.scalar(6)]) };
  }

  sum(a: FeatureMap, b: FeatureMap): FeatureMap {
    return { ...a, value: this.add('Add', [a.value, b.value]) };
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
    return { ...about, features, classes, nodes, constants, parameters, scalars, integers, outputs };
  }

  #weights({ name, bias, norm, channels }: Convolution, shape: Shape): string[] {
    this.parameters.set(`${name}.weight`, shape);
    if (bias) this.parameters.set(`${name}.bias`, [channels]);
    if (norm) return this.#foldedWeights(name, bias === true, norm, shape, channels);
    const names = bias ? [`${name}.weight`, `${name}.bias`] : [`${name}.weight`];
    for (const each of names) this.parameter(each, this.parameters.get(each) as Shape);
    return names;
  }

  #foldedWeights(
    name: string,
    hasBias: boolean,
    norm: { name: string; epsilon: number },
    shape: Shape,
    channels: number,
  ): string[] {
    const tensors = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${norm.name}.${part}`);
    for (const tensor of tensors) this.parameters.set(tensor, [channels]);
    const [gamma, beta, mean, variance] = tensors as [string, string, string, string];
    this.constants.push({
      name: `${name}.weight`,
      shape,
      sources: [`${name}.weight`, gamma, variance],
      make: ([w, g, v]) => foldWeight(w as Float32Array, g as Float32Array, v as Float32Array, norm.epsilon),
    });
    this.constants.push({
      name: `${name}.bias`,
      shape: [channels],
      sources: [gamma, beta, mean, variance, ...(hasBias ? [`${name}.bias`] : [])],
      make: ([g, b, m, v, own]) =>
        foldBias(
          {
            gamma: g as Float32Array,
            beta: b as Float32Array,
            mean: m as Float32Array,
            variance: v as Float32Array,
          },
          own ?? null,
          norm.epsilon,
        ),
    });
    return [`${name}.weight`, `${name}.bias`];
  }
}

function padding(size: number, layer: Convolution): { before: number; after: number } {
  const { kernel, stride = 1, dilation = 1 } = layer;
  const reach = dilation * (kernel - 1);
  if (layer.padding !== 'same') return { before: reach / 2, after: reach / 2 };
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach + 1 - size, 0);
  return { before: Math.floor(total / 2), after: Math.ceil(total / 2) };
}
