/** A trained batch norm; all [channels]. */
export type Norm = {
  gamma: Float32Array;
  beta: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  epsilon: number;
};

/**
 * A batch norm after a convolution is itself linear at inference, so both become one convolution:
 * weight · γ/√(σ²+ε) and β + (bias − μ) · γ/√(σ²+ε) (Ioffe & Szegedy, arXiv:1502.03167, algorithm 2).
 * In float64, rounded once. `weight` is [channels, …].
 */
export function foldWeight(weight: Float32Array, norm: Norm): Float32Array {
  const folded = new Float32Array(weight.length);
  const perChannel = weight.length / norm.gamma.length;
  for (let channel = 0; channel < norm.gamma.length; channel++) {
    const scale = scaleOf(norm, channel);
    const end = (channel + 1) * perChannel;
    for (let i = channel * perChannel; i < end; i++) folded[i] = (weight[i] as number) * scale;
  }
  return folded;
}

/** `bias` is the convolution's own, null where it has none. */
export function foldBias(bias: Float32Array | null, norm: Norm): Float32Array {
  return norm.beta.map((beta, channel) => {
    const centred = (bias?.[channel] ?? 0) - (norm.mean[channel] as number);
    return beta + centred * scaleOf(norm, channel);
  });
}

function scaleOf({ gamma, variance, epsilon }: Norm, channel: number): number {
  return (gamma[channel] as number) / Math.sqrt((variance[channel] as number) + epsilon);
}
