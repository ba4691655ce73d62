import { searchLine } from './line-search.ts';
import type { Objective, Point } from './objective.ts';

const STEPS_REMEMBERED = 10;

export type MinimiseOptions = {
  /** Ends where the gradient's length is at most this. */
  tolerance: number;
  maxIterations?: number;
};

/** A step s and the gradient's change y over it; s·y > 0. */
type Curvature = { step: Float64Array; change: Float64Array; product: number };

/**
 * Minimises a smooth function by L-BFGS (Nocedal & Wright, "Numerical Optimization", algorithms 7.4 and 7.5).
 * Where rounding leaves no lower point, or the iterations are used up, the lowest point so far is the answer.
 */
export async function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations = 1000 }: MinimiseOptions,
): Promise<Point> {
  let point = await evaluate(objective, start);
  let curvatures: Curvature[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const length = Math.sqrt(dot(point.gradient, point.gradient));
    if (length <= tolerance) break;
    const direction = descend(point.gradient, curvatures);
    const next = await searchLine(objective, point, direction, curvatures.length > 0 ? 1 : 1 / length);
    if (next !== null) {
      curvatures = remember(curvatures, curvatureBetween(point, next));
      point = next;
    } else if (curvatures.length > 0) curvatures = [];
    else break;
  }
  return point;
}

async function evaluate(objective: Objective, position: Float64Array): Promise<Point> {
  const gradient = new Float64Array(position.length);
  const value = await objective(position, gradient);
  if (!Number.isFinite(value)) throw new Error(`Expected a finite value at the start, but got ${value}.`);
  return { position, value, gradient };
}

/** −Hg, with H the inverse Hessian as far as the remembered steps tell it (the "two-loop recursion"). */
function descend(gradient: Float64Array, curvatures: Curvature[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const factors = new Map<Curvature, number>();
  for (const curvature of curvatures.toReversed()) {
    const factor = dot(curvature.step, direction) / curvature.product;
    factors.set(curvature, factor);
    addScaled(direction, curvature.change, -factor);
  }
  const newest = curvatures.at(-1);
  if (newest) {
    const scale = newest.product / dot(newest.change, newest.change);
    for (let at = 0; at < direction.length; at++) direction[at]! *= scale;
  }
  for (const curvature of curvatures) {
    const factor = dot(curvature.change, direction) / curvature.product;
    addScaled(direction, curvature.step, factors.get(curvature)! - factor);
  }
  return direction;
}

function curvatureBetween(from: Point, to: Point): Curvature {
  const step = to.position.map((value, at) => value - from.position[at]!);
  const change = to.gradient.map((value, at) => value - from.gradient[at]!);
  return { step, change, product: dot(step, change) };
}

/** A product lost to rounding would turn the next direction uphill. */
function remember(curvatures: Curvature[], newest: Curvature): Curvature[] {
  return newest.product > 0 ? [...curvatures, newest].slice(-STEPS_REMEMBERED) : curvatures;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function addScaled(to: Float64Array, values: Float64Array, factor: number): void {
  for (let at = 0; at < to.length; at++) to[at]! += factor * values[at]!;
}
