import type { Objective, Point } from './objective.ts';

/** Of the decrease that the slope promises, the share that must come true. */
const SUFFICIENT_DECREASE = 1e-4;
/** The slope must have fallen to this share of what it was, so that the step is not too short. */
const SLOPE_LEFT = 0.9;
/** Halving so often exhausts a double's digits. */
const MAX_TRIALS = 50;

/**
 * A point along `direction` that meets Wolfe's two conditions, by doubling until they are bracketed and then
 * halving the bracket (Lewis & Overton, "Nonsmooth optimization via quasi-Newton methods", 2013, algorithm
 * 2.6). Null where rounding hides the decrease, and where `direction` does not lead down.
 *
 * @param firstStep tried first, in lengths of `direction`
 */
export async function searchLine(
  objective: Objective,
  from: Point,
  direction: Float64Array,
  firstStep: number,
): Promise<Point | null> {
  const slope = slopeAlong(direction, from.gradient);
  if (!(slope < 0)) return null;
  let [low, high, step] = [0, Infinity, firstStep];
  for (let trial = 0; trial < MAX_TRIALS; trial++) {
    const position = from.position.map((value, at) => value + step * direction[at]!);
    const gradient = new Float64Array(position.length);
    const value = await objective(position, gradient);
    // Written so that NaN is too far.
    if (!(value <= from.value + SUFFICIENT_DECREASE * step * slope)) high = step;
    else if (slopeAlong(direction, gradient) < SLOPE_LEFT * slope) low = step;
    else return { position, value, gradient };
    step = high === Infinity ? 2 * step : (low + high) / 2;
  }
  return null;
}

function slopeAlong(direction: Float64Array, gradient: Float64Array): number {
  let slope = 0;
  for (let at = 0; at < direction.length; at++) slope += direction[at]! * gradient[at]!;
  return slope;
}
