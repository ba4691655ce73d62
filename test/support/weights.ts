import { writeFileSync } from 'node:fs';
import { buildNetwork } from '../../main/nets/architectures.ts';
import { encodeSafetensors } from '../../main/weights/safetensors.ts';
import { synthesize } from '../../main/weights/synthetic.ts';

/** Writes weights that mean nothing for a network, as a safetensors file: the same for the same salt. */
export function writeSyntheticWeights(
  path: string,
  architecture: string,
  size: number,
  salt = 'test:',
): void {
  const { parameters } = buildNetwork(architecture, size);
  const tensors = new Map(
    [...parameters].map(([name, shape]) => {
      const layer = name.slice(0, name.lastIndexOf('.'));
      const isNorm = parameters.has(`${layer}.running_mean`);
      return [name, { shape, values: synthesize(salt, name, shape, isNorm, false) }];
    }),
  );
  writeFileSync(path, encodeSafetensors(tensors));
}
