import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNetwork, type Form } from '../../main/nets/architectures.ts';
import type { Network } from '../../main/nets/network.ts';
import { readManifest } from '../../main/weights/manifest.ts';
import { encodeSafetensors } from '../../main/weights/safetensors.ts';
import { synthesize } from '../../main/weights/synthetic.ts';
import { modelFile, writeNetwork } from '../../main/weights/write-network.ts';

/** A network's files as the app writes them. Speed does not depend on the weights' values. */
export async function writeSyntheticModel(
  architecture: string,
  size: number,
  form: Form,
  directory: string,
): Promise<string> {
  const network = buildNetwork(architecture, size, form);
  await mkdir(directory, { recursive: true });
  await writeNetwork(network, async (name) => synthesizeFor(network, name), directory);
  return join(directory, modelFile);
}

/** A weights file as it would be downloaded. */
export async function writeSyntheticWeights(manifestPath: string, file: string): Promise<void> {
  const { architecture, preprocessing } = await readManifest(manifestPath);
  const network = buildNetwork(architecture, preprocessing.size);
  const tensors = [...network.parameters].map(
    ([name, shape]) => [name, { shape, values: synthesizeFor(network, name) }] as const,
  );
  await writeFile(file, encodeSafetensors(new Map(tensors)));
}

function synthesizeFor(network: Network, name: string): Float32Array {
  const layer = name.slice(0, name.lastIndexOf('.'));
  const isNorm = network.parameters.has(`${layer}.running_mean`);
  return synthesize('benchmark:', name, network.parameters.get(name)!, isNorm, layer.endsWith('.bn3'));
}
