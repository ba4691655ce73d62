import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { withFeatureMap } from '../../nets/network.ts';
import { encodeModel } from '../../nets/onnx/onnx.ts';
import { readInstalled } from './installed.ts';
import { DATA_FILE } from './write-network.ts';

const FILE = 'model.features.onnx';

/**
 * Writes the graph of an installed model once more beside it, with its last feature map as a further output: a small
 * file over the same weights.
 *
 * @returns its path, and the output's name
 * @throws PhotonestError `model_unusable` where the model is not installed
 */
export async function ensureFeatureMapGraph(
  directory: string,
): Promise<{ path: string; output: string; size: number }> {
  const installed = await readInstalled(directory);
  if (installed === null)
    throw new PhotonestError('model_unusable', { code: 'model_incomplete', path: directory });
  const { architecture, size } = installed.record;
  const { network, output } = withFeatureMap(buildNetwork(architecture, size));
  const bytes = Buffer.from(encodeModel(network, DATA_FILE));
  const path = join(directory, FILE);
  const present = await readFile(path).catch(() => null);
  if (present?.equals(bytes) === true) return { path, output, size };
  const part = `${path}.part-${process.pid}`;
  await writeFile(part, bytes);
  await rename(part, path); // another process may be at the same
  return { path, output, size };
}
