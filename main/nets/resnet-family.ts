/** A member of the ResNet family, in its papers' terms. */
export type ResNet = {
  block: 'basic' | 'bottleneck';
  /** Blocks of each of the four stages. */
  layers: readonly [number, number, number, number];
  /** Width of the deep 3×3 stem (He et al., arXiv:1812.01187, "ResNet-C"); without it, one 7×7 convolution. */
  stemWidth?: number;
  /** Groups of the 3×3 convolutions (Xie et al., arXiv:1611.05431, section 3.1). */
  cardinality?: number;
  /** Channels of a group in the first stage, of 64 in a plain ResNet. */
  baseWidth?: number;
  /** Shortcuts average before they project (arXiv:1812.01187, "ResNet-D"). */
  averageDown?: boolean;
  /**
   * The last two stages keep the second's resolution: their 3×3 convolutions spread by 2 and 4 instead of striding
   * (Chen et al., arXiv:1706.05587, section 3.1, output stride 8).
   */
  dilated?: boolean;
  attention?: Attention;
};

export type Attention =
  | { kind: 'squeeze-excitation' }
  | ({ kind: 'selective-kernel' } & SelectiveKernel)
  | ({ kind: 'split-attention' } & SplitAttention);

/** Li et al., arXiv:1903.06586, section 3.1; `reduction` is the paper's 1/r, in steps of `divisor` channels. */
export type SelectiveKernel = {
  reduction: number;
  divisor: number;
  /** Each kernel sees half of the channels instead of all (not in the paper; the smaller networks). */
  splitInput: boolean;
};

/** Zhang et al., arXiv:2004.08955, section 3.2. */
export type SplitAttention = {
  radix: number;
  /** The average pooling of a strided block comes before its 3×3 convolution (section 4, "fast"). */
  fast: boolean;
  /** As PyTorch's exporter writes it, to be compared with. */
  plain?: boolean;
};

/** Of a stage that does not stride. */
export type Spread = {
  /** Of the 3×3 convolution. */
  dilation?: number;
  /** The average pooling of a block that would stride is there all the same. */
  blurs?: boolean;
};
