import { describe, expect, it } from 'vitest';
import { logisticLoss, type LogisticLoss } from './logistic-loss.ts';
import { generator } from './testing/generator.ts';

const rest = async (): Promise<void> => await Promise.resolve();

/** Not a multiple of four, so that the last vectors are fewer than are taken at a time. */
function sample(count = 7, features = 5): LogisticLoss {
  const random = generator(1);
  return {
    vectors: Array.from({ length: count }, () =>
      Float32Array.from({ length: features }, () => random() - 0.5),
    ),
    targets: Float64Array.from({ length: count }, random),
    counted: Array.from({ length: count }, (_, index) => index !== 2),
    weights: Float64Array.from({ length: count }, () => 2 * random()),
    regularisation: 3,
    breathe: rest,
  };
}

/** As it is written in the docstring. */
function plainLoss(
  { vectors, targets, counted, weights, regularisation }: LogisticLoss,
  position: Float64Array,
): number {
  const weight = position.subarray(0, -1);
  let loss = weight.reduce((sum, value) => sum + value ** 2, 0) / (2 * regularisation);
  for (const [index, vector] of vectors.entries()) {
    if (!counted[index]) continue;
    const logit = weight.reduce((sum, value, at) => sum + value * vector[at]!, position.at(-1)!);
    const probability = 1 / (1 + Math.exp(-logit));
    const target = targets[index]!;
    loss -= weights![index]! * (target * Math.log(probability) + (1 - target) * Math.log(1 - probability));
  }
  return loss;
}

describe('logisticLoss()', () => {
  it.each([1, 4, 7, 130])('is the sum of cross-entropies and the penalty, of %i vectors', async (count) => {
    const options = sample(count);
    const random = generator(2);
    const position = Float64Array.from({ length: 6 }, () => 4 * random() - 2);
    const loss = await logisticLoss(options)(position, new Float64Array(6));
    expect(loss).toBeCloseTo(plainLoss(options, position), 10);
  });

  it.each([1, 4, 7, 130])('has the gradient that small steps measure, of %i vectors', async (count) => {
    const options = sample(count);
    const random = generator(3);
    const position = Float64Array.from({ length: 6 }, () => 4 * random() - 2);
    const gradient = new Float64Array(6).fill(99);
    await logisticLoss(options)(position, gradient);
    for (let at = 0; at < 6; at++) {
      const moved = (by: number): Float64Array =>
        position.map((value, index) => value + (index === at ? by : 0));
      const measured = (plainLoss(options, moved(1e-5)) - plainLoss(options, moved(-1e-5))) / 2e-5;
      expect(gradient[at]).toBeCloseTo(measured, 6);
    }
  });

  it('stays a number where the logits are far out', async () => {
    const gradient = new Float64Array(6);
    for (const far of [-5000, 5000]) {
      const loss = await logisticLoss(sample())(new Float64Array(6).fill(far), gradient);
      expect(Number.isFinite(loss)).toBe(true);
      expect(gradient.every(Number.isFinite)).toBe(true);
    }
  });

  it('with no vector that counts, only the penalty is left', async () => {
    const gradient = new Float64Array(6);
    const none = { ...sample(), counted: [] };
    expect(await logisticLoss(none)(Float64Array.of(3, 0, 0, 0, 0, 8), gradient)).toBeCloseTo(9 / 6, 12);
    expect(gradient).toEqual(Float64Array.of(1, 0, 0, 0, 0, 0));
  });
});
