import { PhotonestError } from '../core/errors.ts';
import { buildEfficientNetLite } from './efficientnet-lite.ts';
import type { Network } from './network.ts';

type Builder = (architecture: string, size: number) => Network;

/** Every network that can be built, by timm's name. */
const builders: ReadonlyMap<string, Builder> = new Map([
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

function efficientNetLite(width: number, depth: number): Builder {
  return (architecture, size) => buildEfficientNetLite(architecture, { width, depth }, size);
}
