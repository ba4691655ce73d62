import { foldBias, foldWeight, type Norm } from '../fold.ts';
import type { Constant, Shape } from '../network.ts';

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
  /**
   * The output channels fall into as many equal blocks; the layer yields their weighted sum instead of all of
   * them. [1, 0] is the first half, computed alone; [1, −1] the first half less the second.
   */
  blocks?: readonly number[];
};

/** The weight and, where there is one, the bias of a layer, with the parameters that they are made from. */
export function convolutionConstants(
  layer: Convolution,
  channelsPerGroup: number,
): { made: Constant[]; parameters: Map<string, Shape> } {
  const { name, channels, kernel, norm } = layer;
  const shape = [channels, channelsPerGroup, kernel, kernel];
  const parameters = new Map<string, Shape>([[`${name}.weight`, shape]]);
  if (layer.bias) parameters.set(`${name}.bias`, [channels]);
  for (const part of norm ? normParts : []) parameters.set(`${norm?.name}.${part}`, [channels]);
  const made = [weightConstant(layer, shape)];
  if (layer.bias || norm) made.push(biasConstant(layer));
  return { made, parameters };
}

const normParts = ['weight', 'bias', 'running_mean', 'running_var'] as const;

function weightConstant({ name, norm, blocks = [1] }: Convolution, shape: Shape): Constant {
  const sources = [`${name}.weight`, ...normSources(norm)];
  return {
    name: constantName(`${name}.weight`, blocks),
    shape: [(shape[0] as number) / blocks.length, ...shape.slice(1)],
    sources,
    make: ([weight, ...rest]) =>
      combine(
        norm ? foldWeight(weight as Float32Array, asNorm(rest, norm.epsilon)) : (weight as Float32Array),
        blocks,
      ),
  };
}

function biasConstant({ name, channels, norm, bias, blocks = [1] }: Convolution): Constant {
  const own = bias ? [`${name}.bias`] : [];
  return {
    name: constantName(`${name}.bias`, blocks),
    shape: [channels / blocks.length],
    sources: [...normSources(norm), ...own],
    make: (sources) => {
      const ownBias = bias ? (sources.at(-1) as Float32Array) : null;
      const folded = norm ? foldBias(ownBias, asNorm(sources, norm.epsilon)) : (ownBias as Float32Array);
      return combine(folded, blocks);
    },
  };
}

function normSources(norm: Convolution['norm']): string[] {
  return norm ? normParts.map((part) => `${norm.name}.${part}`) : [];
}

function asNorm(sources: readonly Float32Array[], epsilon: number): Norm {
  const [gamma, beta, mean, variance] = sources as [Float32Array, Float32Array, Float32Array, Float32Array];
  return { gamma, beta, mean, variance, epsilon };
}

/** The weighted sum of equal blocks of `values`. */
function combine(values: Float32Array, blocks: readonly number[]): Float32Array {
  const length = values.length / blocks.length;
  const used = blocks.flatMap((factor, block) => (factor === 0 ? [] : [{ factor, start: block * length }]));
  const [only, ...others] = used;
  if (only?.factor === 1 && others.length === 0) return values.subarray(only.start, only.start + length);
  return Float32Array.from({ length }, (_, i) =>
    used.reduce((sum, { factor, start }) => sum + factor * (values[start + i] as number), 0),
  );
}

/** A layer that is computed block by block has a constant for each. */
function constantName(name: string, blocks: readonly number[]): string {
  return blocks.length === 1 ? name : `${name}(${blocks.join()})`;
}
