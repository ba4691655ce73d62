import type { WeightBits } from '../../core/models/precision.ts';
import type { Constant, QuantisedType } from '../network.ts';

/** The real number of a quantised one is (number − zero) · scale. */
export type Quantisation = { scale: number; zero: number };

/** The smallest and the largest number of a value. */
export type Range = readonly [least: number, largest: number];

/** A convolution's input: its bytes, and the mean of each channel over the photos of the calibration. */
export type ConvolutionInput = { quantisation: Quantisation; means: Float32Array };

export type QuantisedConvolution = {
  weight: Constant;
  scale: Constant;
  bias: Constant;
  types: ReadonlyMap<string, QuantisedType>;
};

const LEVELS = 255;

/** A smaller scale would make a division by zero. */
const LEAST_SCALE = 1e-9;

/** Half of int32's range is left to the products. */
const LARGEST_BIAS = 2 ** 30;

/** Zero is always exact, so that padding and ReLU are. */
export function quantisationOf([least, largest]: Range): Quantisation {
  const [low, high] = [Math.min(least, 0), Math.max(largest, 0)];
  const scale = Math.fround(Math.max((high - low) / LEVELS, LEAST_SCALE));
  return { scale, zero: Math.min(LEVELS, Math.max(0, Math.round(-low / scale))) };
}

/**
 * A convolution's constants for QLinearConv: weights of int8 with a scale for each output channel, symmetric about
 * zero, and a bias of int32 in steps of the product of the input's and the weight's scale.
 *
 * ## Rounding that cancels out
 * Feature maps behind a ReLU have large means, so that what rounding takes from the weights shifts a channel as a
 * whole. The bias takes that shift back (Nagel et al., arXiv:1906.04721, section 4.2).
 */
export function quantiseConvolution(
  weight: Constant,
  bias: Constant | null,
  input: ConvolutionInput,
  bits: WeightBits,
): QuantisedConvolution {
  const channels = weight.shape[0]!;
  const sources = [...weight.sources, ...(bias?.sources ?? [])];
  const round = (read: readonly Float32Array[]): Rounded => {
    const weights = weight.make(read.slice(0, weight.sources.length)) as Float32Array;
    const biases = bias?.make(read.slice(weight.sources.length)) as Float32Array | undefined;
    return roundWeights(weights, biases ?? new Float32Array(channels), weight.shape, input, bits);
  };
  const names = [weight, bias ?? weight].map(({ name }) => name) as [string, string];
  const made = {
    weight: { name: `${names[0]}.int8`, shape: weight.shape, sources, make: (read: readonly Float32Array[]) => round(read).weights },
    scale: { name: `${names[0]}.scale`, shape: [channels], sources, make: (read: readonly Float32Array[]) => round(read).scales },
    bias: { name: `${names[1]}.int32`, shape: [channels], sources, make: (read: readonly Float32Array[]) => round(read).biases },
  }; // prettier-ignore
  return {
    ...made,
    types: new Map<string, QuantisedType>([
      [made.weight.name, 'int8'],
      [made.bias.name, 'int32'],
    ]),
  };
}

type Rounded = { weights: Int8Array; scales: Float32Array; biases: Int32Array };

/** `shape` is [channels, channels of a group's input, height, width]. */
function roundWeights(
  values: Float32Array,
  biases: Float32Array,
  shape: readonly number[],
  { quantisation, means }: ConvolutionInput,
  bits: WeightBits,
): Rounded {
  const [channels, perGroup, height, width] = shape as [number, number, number, number];
  const largest = 2 ** (bits - 1) - 1;
  const area = height * width;
  const length = perGroup * area;
  const channelsOfGroup = channels / (means.length / perGroup);
  const rounded = {
    weights: new Int8Array(values.length),
    scales: new Float32Array(channels),
    biases: new Int32Array(channels),
  };
  for (let channel = 0; channel < channels; channel++) {
    const start = channel * length;
    let extent = 0;
    for (let at = start; at < start + length; at++) extent = Math.max(extent, Math.abs(values[at]!));
    const forBias = Math.abs(biases[channel]!) / (LARGEST_BIAS * quantisation.scale);
    const scale = Math.fround(Math.max(extent / largest, forBias, LEAST_SCALE));
    const firstInput = Math.floor(channel / channelsOfGroup) * perGroup;
    let shift = 0;
    for (let at = 0; at < length; at++) {
      const value = values[start + at]!;
      const steps = Math.max(-largest, Math.min(largest, Math.round(value / scale)));
      rounded.weights[start + at] = steps;
      shift += (value - steps * scale) * means[firstInput + Math.floor(at / area)]!;
    }
    rounded.scales[channel] = scale;
    rounded.biases[channel] = Math.round((biases[channel]! + shift) / (scale * quantisation.scale));
  }
  return rounded;
}
