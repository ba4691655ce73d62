import { z } from 'zod';
import type { NumberArray } from '../../onnx/graph.ts';

export const statisticsSchema = z.object({
  shape: z.array(z.int()),
  mean: z.number(),
  std: z.number(),
  absmax: z.number(),
  samples: z.array(z.number()).default([]),
});

export type Statistics = z.infer<typeof statisticsSchema>;

/** How a golden file takes its statistics. */
export type Rule = {
  /** The flat index of sample k of n elements. */
  sampleAt: (k: number, n: number) => number;
  /** What is taken from the number of elements for the deviation: 0 of a population, 1 of a sample. */
  freedom: 0 | 1;
};

/** How far apart computed and reference values are. A NaN is a difference, too. */
export type Check = { stage: string; difference: number; tolerance: number };

/** One line of the report; of each stage the difference, in parts of the tolerance's unit. */
export type ChecksResult = {
  architecture: string;
  salt: string;
  input: number[];
  stages: Record<string, number>;
  failed: string[];
  ok: boolean;
};

export function report(
  { architecture, salt, input }: Pick<ChecksResult, 'architecture' | 'salt' | 'input'>,
  checks: readonly Check[],
): ChecksResult {
  const failed = checks.filter(({ difference, tolerance }) => !(difference <= tolerance));
  return {
    architecture,
    salt,
    input,
    stages: Object.fromEntries(
      checks.map(({ stage, difference }) => [stage, Number(difference.toPrecision(2))]),
    ),
    failed: failed.map(({ stage }) => stage),
    ok: failed.length === 0,
  };
}

/** The largest difference of samples, mean, deviation and largest value, in parts of the largest value. */
export function statisticsDiffer(
  { data, dims }: NumberArray,
  reference: Statistics,
  { sampleAt, freedom }: Rule,
): number {
  if (dims.join() !== reference.shape.join()) return Infinity;
  const samples = reference.samples.map((_, k) => data[sampleAt(k, data.length)]!);
  const own = describe(data, freedom);
  return (
    largestDifference(
      [...samples, own.mean, own.std, own.absmax],
      [...reference.samples, reference.mean, reference.std, reference.absmax],
    ) / reference.absmax
  );
}

/** Infinite where the lengths differ. */
export function largestDifference(computed: ArrayLike<number>, reference: readonly number[]): number {
  if (computed.length !== reference.length) return Infinity;
  return reference.reduce((largest, value, index) => {
    const difference = Math.abs(computed[index]! - value);
    return difference > largest || Number.isNaN(difference) ? difference : largest;
  }, 0);
}

function describe(data: Float32Array, freedom: number): { mean: number; std: number; absmax: number } {
  let [sum, absmax] = [0, 0];
  for (const value of data) {
    sum += value;
    absmax = Math.max(absmax, Math.abs(value));
  }
  const mean = sum / data.length;
  let squares = 0;
  for (const value of data) squares += (value - mean) ** 2;
  return { mean, std: Math.sqrt(squares / (data.length - freedom)), absmax };
}
