/**
 * A batch norm after a convolution is itself linear at inference, so both become one convolution:
 * weight · γ/√(σ²+ε) and β + (bias − μ) · γ/√(σ²+ε) (Ioffe & Szegedy, arXiv:1502.03167, algorithm 2).
 * In float64, rounded once.
 */

/** `weight` [out, …], `gamma` and `variance` [out]. */
export function foldWeight(
  weight: Float32Array,
  gamma: Float32Array,
  variance: Float32Array,
  epsilon: number,
): Float32Array {
  const folded = new Float32Array(weight.length);
  const perChannel = weight.length / gamma.length;
  for (let channel = 0; channel < gamma.length; channel++) {
    const scale = scaleOf(gamma, variance, channel, epsilon);
    const end = (channel + 1) * perChannel;
    for (let i = channel * perChannel; i < end; i++) folded[i] = (weight[i] as number) * scale;
  }
  return folded;
}

/** All [out]; `bias` is the convolution's own, null where it has none. */
export function foldBias(
  norm: { gamma: Float32Array; beta: Float32Array; mean: Float32Array; variance: Float32Array },
  bias: Float32Array | null,
  epsilon: number,
): Float32Array {
  return Float32Array.from(norm.beta, (beta, channel) => {
    const centred = (bias?.[channel] ?? 0) - (norm.mean[channel] as number);
    return beta + centred * scaleOf(norm.gamma, norm.variance, channel, epsilon);
  });
}

function scaleOf(gamma: Float32Array, variance: Float32Array, channel: number, epsilon: number): number {
  return (gamma[channel] as number) / Math.sqrt((variance[channel] as number) + epsilon);
}
