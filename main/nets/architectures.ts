import { PhotonestError } from '../core/errors.ts';
import { buildEfficientNet, type EfficientNet } from './efficientnet.ts';
import type { Network } from './network.ts';
import { buildResNet } from './resnet.ts';
import type { Attention, ResNet } from './resnet-family.ts';

type Builder = (architecture: string, size: number, form: Form) => Network;

/** `plain`: ResNeSt's blocks as PyTorch's exporter writes them, which the benchmark compares with. */
export type Form = 'fast' | 'plain';

const basic18 = { block: 'basic', layers: [2, 2, 2, 2] } as const;
const basic34 = { block: 'basic', layers: [3, 4, 6, 3] } as const;
const bottleneck26 = { block: 'bottleneck', layers: [2, 2, 2, 2] } as const;
const bottleneck50 = { block: 'bottleneck', layers: [3, 4, 6, 3] } as const;
const bottleneck101 = { block: 'bottleneck', layers: [3, 4, 23, 3] } as const;
const bottleneck152 = { block: 'bottleneck', layers: [3, 8, 36, 3] } as const;

/** The "D" variants: deep stem and averaging shortcuts. */
const tweaked = { stemWidth: 32, averageDown: true } as const;
const grouped32x4 = { cardinality: 32, baseWidth: 4 } as const;
const grouped32x8 = { cardinality: 32, baseWidth: 8 } as const;
const grouped64x4 = { cardinality: 64, baseWidth: 4 } as const;

const squeeze: { attention: Attention } = { attention: { kind: 'squeeze-excitation' } };
const kernels: { attention: Attention } = {
  attention: { kind: 'selective-kernel', reduction: 1 / 8, divisor: 16, splitInput: true },
};
const halfKernels: { attention: Attention } = {
  attention: { kind: 'selective-kernel', reduction: 1 / 16, divisor: 8, splitInput: true },
};
const wideKernels: { attention: Attention } = {
  attention: { kind: 'selective-kernel', reduction: 1 / 16, divisor: 32, splitInput: false },
};
const splits: Attention = { kind: 'split-attention', radix: 2, fast: false };
const resnest = { block: 'bottleneck', stemWidth: 32, averageDown: true, attention: splits } as const;
const resnestExtra = { ...resnest, stemWidth: 64 } as const;

const family: Record<string, ResNet> = {
  resnest14d: { ...resnest, layers: [1, 1, 1, 1] },
  resnest26d: { ...resnest, layers: [2, 2, 2, 2] },
  resnest50d: { ...resnest, layers: [3, 4, 6, 3] },
  resnest101e: { ...resnestExtra, layers: [3, 4, 23, 3] },
  resnest200e: { ...resnestExtra, layers: [3, 24, 36, 3] },
  resnest269e: { ...resnestExtra, layers: [3, 30, 48, 8] },
  resnest50d_1s4x24d: fastResNeSt50(1, 4, 24),
  resnest50d_4s2x40d: fastResNeSt50(4, 2, 40),
  resnet18: basic18,
  resnet18d: { ...basic18, ...tweaked },
  resnet26: bottleneck26,
  resnet26d: { ...bottleneck26, ...tweaked },
  resnet34: basic34,
  resnet34d: { ...basic34, ...tweaked },
  resnet50: bottleneck50,
  resnet50d: { ...bottleneck50, ...tweaked },
  resnet101: bottleneck101,
  resnet101d: { ...bottleneck101, ...tweaked },
  resnet152: bottleneck152,
  resnet152d: { ...bottleneck152, ...tweaked },
  resnet200d: { block: 'bottleneck', layers: [3, 24, 36, 3], ...tweaked },
  wide_resnet50_2: { ...bottleneck50, baseWidth: 128 },
  wide_resnet101_2: { ...bottleneck101, baseWidth: 128 },
  resnext50_32x4d: { ...bottleneck50, ...grouped32x4 },
  resnext50d_32x4d: { ...bottleneck50, ...grouped32x4, ...tweaked },
  resnext101_32x4d: { ...bottleneck101, ...grouped32x4 },
  resnext101_32x8d: { ...bottleneck101, ...grouped32x8 },
  resnext101_64x4d: { ...bottleneck101, ...grouped64x4 },
  seresnet18: { ...basic18, ...squeeze },
  seresnet34: { ...basic34, ...squeeze },
  seresnet50: { ...bottleneck50, ...squeeze },
  seresnet101: { ...bottleneck101, ...squeeze },
  seresnet152: { ...bottleneck152, ...squeeze },
  seresnet152d: { ...bottleneck152, ...tweaked, ...squeeze },
  seresnext50_32x4d: { ...bottleneck50, ...grouped32x4, ...squeeze },
  seresnext101_32x4d: { ...bottleneck101, ...grouped32x4, ...squeeze },
  seresnext101_32x8d: { ...bottleneck101, ...grouped32x8, ...squeeze },
  seresnext101_64x4d: { ...bottleneck101, ...grouped64x4, ...squeeze },
  skresnet18: { ...basic18, ...kernels },
  skresnet34: { ...basic34, ...kernels },
  skresnet50: { ...bottleneck50, ...halfKernels },
  skresnet50d: { ...bottleneck50, ...tweaked, ...halfKernels },
  skresnext50_32x4d: { ...bottleneck50, ...grouped32x4, ...wideKernels },
};

/** Multipliers of width and depth. */
const efficientNets: Record<string, EfficientNet> = {
  tf_efficientnet_lite0: { width: 1.0, depth: 1.0, lite: true },
  tf_efficientnet_lite1: { width: 1.0, depth: 1.1, lite: true },
  tf_efficientnet_lite2: { width: 1.1, depth: 1.2, lite: true },
  tf_efficientnet_lite3: { width: 1.2, depth: 1.4, lite: true },
  tf_efficientnet_lite4: { width: 1.4, depth: 1.8, lite: true },
  tf_efficientnet_b0: { width: 1.0, depth: 1.0, lite: false },
  tf_efficientnet_b1: { width: 1.0, depth: 1.1, lite: false },
  tf_efficientnet_b2: { width: 1.1, depth: 1.2, lite: false },
  tf_efficientnet_b3: { width: 1.2, depth: 1.4, lite: false },
  tf_efficientnet_b4: { width: 1.4, depth: 1.8, lite: false },
};

/** Every network that can be built, by timm's name. A further one is a line in one of the two tables. */
const builders: ReadonlyMap<string, Builder> = new Map([
  ...Object.entries(family).map(([name, network]) => [name, resNet(network)] as const),
  ...Object.entries(efficientNets).map(([name, scaling]) => [name, efficientNet(scaling)] as const),
]);

export function listArchitectures(): string[] {
  return [...builders.keys()];
}

/** Pure; `size` is the side of the square input in pixels. Unknown names are `model_unusable`. */
export function buildNetwork(architecture: string, size: number, form: Form = 'fast'): Network {
  const build = builders.get(architecture);
  if (build) return build(architecture, size, form);
  throw new PhotonestError(
    'model_unusable',
    `Expected one of the networks ${listArchitectures().join(', ')}, but received "${architecture}".`,
  );
}

function resNet(network: ResNet): Builder {
  return (architecture, size, form) =>
    buildResNet(architecture, form === 'plain' ? inPlainForm(network) : network, size);
}

function inPlainForm(network: ResNet): ResNet {
  const { attention } = network;
  if (attention?.kind !== 'split-attention') return network;
  return { ...network, attention: { ...attention, plain: true } };
}

/** ResNeSt-fast-50 with other splits, as in "4s2x40d": radix, cardinality and base width (arXiv:2004.08955, table 2). */
function fastResNeSt50(radix: number, cardinality: number, baseWidth: number): ResNet {
  const attention: Attention = { kind: 'split-attention', radix, fast: true };
  return { ...resnest, layers: [3, 4, 6, 3], cardinality, baseWidth, attention };
}

function efficientNet(scaling: EfficientNet): Builder {
  return (architecture, size) => buildEfficientNet(architecture, scaling, size);
}
