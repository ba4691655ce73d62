import { PhotonestError } from '../core/errors.ts';
import { buildEfficientNetLite } from './efficientnet-lite.ts';
import type { Network } from './network.ts';
import { buildResNet } from './resnet.ts';
import type { Attention, ResNet } from './resnet-family.ts';

type Builder = (architecture: string, size: number) => Network;

const resnet18 = { block: 'basic', layers: [2, 2, 2, 2] } as const;
const resnet34 = { block: 'basic', layers: [3, 4, 6, 3] } as const;
const resnet50 = { block: 'bottleneck', layers: [3, 4, 6, 3] } as const;
const resnet101 = { block: 'bottleneck', layers: [3, 4, 23, 3] } as const;
const resnet152 = { block: 'bottleneck', layers: [3, 8, 36, 3] } as const;

const squeeze: Attention = { kind: 'squeeze-excitation' };
const kernels: Attention = { kind: 'selective-kernel', reduction: 1 / 8, divisor: 16, splitInput: true };
const wideKernels: Attention = {
  kind: 'selective-kernel',
  reduction: 1 / 16,
  divisor: 32,
  splitInput: false,
};
const splits: Attention = { kind: 'split-attention', radix: 2, fast: false };
const resnest = { block: 'bottleneck', stemWidth: 32, averageDown: true, attention: splits } as const;
const resnestExtra = { ...resnest, stemWidth: 64 } as const;

/** Every network that can be built, by timm's name. */
const builders: ReadonlyMap<string, Builder> = new Map([
  ['resnest14d', resNet({ ...resnest, layers: [1, 1, 1, 1] })],
  ['resnest26d', resNet({ ...resnest, layers: [2, 2, 2, 2] })],
  ['resnest50d', resNet({ ...resnest, layers: [3, 4, 6, 3] })],
  ['resnest101e', resNet({ ...resnestExtra, layers: [3, 4, 23, 3] })],
  ['resnest200e', resNet({ ...resnestExtra, layers: [3, 24, 36, 3] })],
  ['resnest269e', resNet({ ...resnestExtra, layers: [3, 30, 48, 8] })],
  ['resnest50d_1s4x24d', resNet(fastResNeSt50(1, 4, 24))],
  ['resnest50d_4s2x40d', resNet(fastResNeSt50(4, 2, 40))],
  ['resnet18', resNet(resnet18)],
  ['resnet34', resNet(resnet34)],
  ['resnet50', resNet(resnet50)],
  ['resnet101', resNet(resnet101)],
  ['resnet152', resNet(resnet152)],
  ['resnext50_32x4d', resNet({ ...resnet50, cardinality: 32, baseWidth: 4 })],
  ['resnext101_32x8d', resNet({ ...resnet101, cardinality: 32, baseWidth: 8 })],
  ['seresnet50', resNet({ ...resnet50, attention: squeeze })],
  ['seresnet101', resNet({ ...resnet101, attention: squeeze })],
  ['seresnext50_32x4d', resNet({ ...resnet50, cardinality: 32, baseWidth: 4, attention: squeeze })],
  ['skresnet18', resNet({ ...resnet18, attention: kernels })],
  ['skresnet34', resNet({ ...resnet34, attention: kernels })],
  ['skresnext50_32x4d', resNet({ ...resnet50, cardinality: 32, baseWidth: 4, attention: wideKernels })],
  ['tf_efficientnet_lite0', efficientNetLite(1.0, 1.0)],
  ['tf_efficientnet_lite1', efficientNetLite(1.0, 1.1)],
  ['tf_efficientnet_lite2', efficientNetLite(1.1, 1.2)],
  ['tf_efficientnet_lite3', efficientNetLite(1.2, 1.4)],
  ['tf_efficientnet_lite4', efficientNetLite(1.4, 1.8)],
]);

export function listArchitectures(): string[] {
  return [...builders.keys()];
}

/** Pure; `size` is the side of the square input in pixels. Unknown names are `model_unusable`. */
export function buildNetwork(architecture: string, size: number): Network {
  const build = builders.get(architecture);
  if (build) return build(architecture, size);
  throw new PhotonestError(
    'model_unusable',
    `Expected one of the networks ${listArchitectures().join(', ')}, but received "${architecture}".`,
  );
}

function resNet(network: ResNet): Builder {
  return (architecture, size) => buildResNet(architecture, network, size);
}

/** ResNeSt-fast-50 with other splits, as in "4s2x40d": radix, cardinality and base width (arXiv:2004.08955, table 2). */
function fastResNeSt50(radix: number, cardinality: number, baseWidth: number): ResNet {
  const attention: Attention = { kind: 'split-attention', radix, fast: true };
  return { ...resnest, layers: [3, 4, 6, 3], cardinality, baseWidth, attention };
}

function efficientNetLite(width: number, depth: number): Builder {
  return (architecture, size) => buildEfficientNetLite(architecture, { width, depth }, size);
}
