import type { Edges } from './graph.ts';

export type OptimiseOptions = {
  epochs: number;
  /** How far things move at first; it falls to nothing. */
  rate: number;
  /** Is called now and then, with the share that is done. */
  step(share: number): void;
};

/** Photos drawn by lot that repel one, for each time that an edge attracts it. */
const NEGATIVES = 5;
const MOST_MOVED = 4;
/** So near, nothing repels any more. */
const CLOSEST = 0.001;
const EDGES_PER_STEP = 50_000;

/**
 * Moves the positions, float32 [count, 2], so that photos with an edge come near and others keep away: UMAP's
 * stochastic gradient descent (McInnes, Healy & Melville 2018, section 3.2) with t-SNE's curve 1 / (1 + d²), which
 * needs no power function. An edge counts as often as its weight says.
 */
export function optimise(
  positions: Float32Array,
  { from, to, weights }: Edges,
  { epochs, rate: first, step }: OptimiseOptions,
): void {
  const count = positions.length / 2;
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const shares = weights.map((weight) => weight / largest);
  const due = new Float32Array(weights.length);
  let state = 0x2545f491;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = first * (1 - epoch / epochs);
    for (let edge = 0; edge < from.length; edge++) {
      if (edge % EDGES_PER_STEP === 0) step((epoch + edge / from.length) / epochs);
      due[edge]! += shares[edge]!;
      if (due[edge]! < 1) continue;
      due[edge]! -= 1;
      const [a, b] = [2 * from[edge]!, 2 * to[edge]!];
      attract(positions, a, b, rate);
      for (let negative = 0; negative < NEGATIVES; negative++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const other = 2 * ((state >>> 0) % count);
        if (other !== a && other !== b) repel(positions, negative % 2 === 0 ? a : b, other, rate);
      }
    }
  }
}

/** Both move. */
function attract(positions: Float32Array, a: number, b: number, rate: number): void {
  const dx = positions[a]! - positions[b]!;
  const dy = positions[a + 1]! - positions[b + 1]!;
  const strength = (-2 / (1 + dx * dx + dy * dy)) * rate;
  positions[a]! += strength * dx;
  positions[a + 1]! += strength * dy;
  positions[b]! -= strength * dx;
  positions[b + 1]! -= strength * dy;
}

/** Only `a` moves. */
function repel(positions: Float32Array, a: number, other: number, rate: number): void {
  const dx = positions[a]! - positions[other]!;
  const dy = positions[a + 1]! - positions[other + 1]!;
  const square = dx * dx + dy * dy;
  const strength = 2 / ((CLOSEST + square) * (1 + square));
  positions[a]! += clip(strength * dx) * rate;
  positions[a + 1]! += clip(strength * dy) * rate;
}

function clip(value: number): number {
  return value > MOST_MOVED ? MOST_MOVED : value < -MOST_MOVED ? -MOST_MOVED : value;
}
