import { writeFileSync } from 'node:fs';
import { buildNetwork } from '../../main/nets/architectures.ts';
import { encodeSyntheticWeights } from '../../main/weights/testing/synthetic-weights.ts';

/** Writes weights that mean nothing for a network, as a safetensors file. */
export function writeSyntheticWeights(path: string, architecture: string, size: number): void {
  writeFileSync(path, encodeSyntheticWeights(buildNetwork(architecture, size)));
}
