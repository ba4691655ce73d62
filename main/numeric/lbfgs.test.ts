import { describe, expect, it } from 'vitest';
import { minimise } from './lbfgs.ts';
import type { Objective } from './objective.ts';

/** Σ cᵢ (xᵢ − i)² / 2 with c from 1 to 10,000. */
const valley: Objective = async (position, gradient) => {
  let value = 0;
  for (const [at, x] of position.entries()) {
    const curvature = 10 ** (at % 5);
    gradient[at] = curvature * (x - at);
    value += (curvature * (x - at) ** 2) / 2;
  }
  return await Promise.resolve(value);
};

const rosenbrock: Objective = async (position, gradient) => {
  const [x, y] = position as unknown as [number, number];
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return await Promise.resolve(100 * (y - x * x) ** 2 + (1 - x) ** 2);
};

function lengthOf(vector: Float64Array): number {
  return Math.hypot(...vector);
}

describe('minimise()', () => {
  it('finds the lowest point of a valley ten thousand times as steep one way as another', async () => {
    const { position, gradient } = await minimise(valley, new Float64Array(30), { tolerance: 1e-8 });
    expect(lengthOf(gradient)).toBeLessThanOrEqual(1e-8);
    for (const [at, x] of position.entries()) expect(x).toBeCloseTo(at, 7);
  });

  it('follows a bent valley (Rosenbrock)', async () => {
    const { position } = await minimise(rosenbrock, Float64Array.of(-1.2, 1), { tolerance: 1e-9 });
    expect(position[0]).toBeCloseTo(1, 8);
    expect(position[1]).toBeCloseTo(1, 8);
  });

  it('needs far fewer evaluations than the steepness alone would ask for', async () => {
    let evaluations = 0;
    const counting: Objective = async (position, gradient) => {
      evaluations++;
      return await valley(position, gradient);
    };
    await minimise(counting, new Float64Array(30), { tolerance: 1e-6 });
    expect(evaluations).toBeLessThan(100);
  });

  it('comes back from steps that leave the numbers', async () => {
    // −log(x) + x: not a number left of 0; lowest at 1.
    const barrier: Objective = async ([x], gradient) => {
      gradient[0] = 1 - 1 / x!;
      return await Promise.resolve(x! - Math.log(x!));
    };
    const { position } = await minimise(barrier, Float64Array.of(1e-3), { tolerance: 1e-8 });
    expect(position[0]).toBeCloseTo(1, 6);
  });

  it('stays where the gradient is already small enough, and leaves the start as it was', async () => {
    const start = Float64Array.from({ length: 30 }, (_, at) => at);
    expect((await minimise(valley, start, { tolerance: 1e-8 })).position).toEqual(start);
    const far = new Float64Array(30);
    await minimise(valley, far, { tolerance: 1e-8 });
    expect(far).toEqual(new Float64Array(30));
  });

  it('ends where rounding leaves no lower point', async () => {
    const { position } = await minimise(rosenbrock, Float64Array.of(-1.2, 1), { tolerance: 0 });
    expect(position[0]).toBeCloseTo(1, 6);
  });

  it('stops after so many iterations with the lowest point so far', async () => {
    const start = await minimise(valley, new Float64Array(30), { tolerance: 0, maxIterations: 0 });
    const early = await minimise(valley, new Float64Array(30), { tolerance: 0, maxIterations: 3 });
    expect(early.value).toBeLessThan(start.value);
    expect(lengthOf(early.gradient)).toBeGreaterThan(1e-3);
  });

  it('refuses to start where there is no number', async () => {
    await expect(minimise(valley, Float64Array.of(NaN), { tolerance: 1 })).rejects.toThrow(
      'Expected a finite value at the start, but got NaN.',
    );
  });
});
