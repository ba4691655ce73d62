import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PhotonestError } from '../../core/errors.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import type { Constant, Network } from '../../nets/network.ts';
import { placeConstants } from '../../nets/onnx/onnx.ts';
import { openRandomAccess } from '../formats/tensor-file.ts';
import { readInstalled, type InstalledModel, type InstallRecord } from './installed.ts';
import { DATA_FILE } from './write-network.ts';

export async function requireInstalled(directory: string): Promise<InstalledModel> {
  const installed = await readInstalled(directory);
  if (installed) return installed;
  throw new PhotonestError('model_unusable', { code: 'model_incomplete', path: directory });
}

/** Whether a copy in another precision is one of this very model. */
export function isCopyOf(copy: InstallRecord, model: InstallRecord): boolean {
  return isDeepStrictEqual({ ...copy, files: null }, { ...model, files: null });
}

/** `constants` are the network's, of which each is read as a whole, under its own name. */
type UseFolded = (
  network: Network,
  constants: Constant[],
  read: (name: string) => Promise<Float32Array>,
) => Promise<void>;

/** The weights as they were folded for float32, so that the weights file itself need not be kept. */
export async function readFolded({ directory, record }: InstalledModel, use: UseFolded): Promise<void> {
  const network = buildNetwork(record.architecture, record.size);
  const placements = placeConstants(network);
  await openRandomAccess(join(directory, DATA_FILE), async (file, close) => {
    const read = async (name: string): Promise<Float32Array> => {
      const { offset, length } = placements.get(name)!;
      const bytes = await file.readAt(offset, length);
      return new Float32Array(bytes.buffer, bytes.byteOffset, length / Float32Array.BYTES_PER_ELEMENT);
    };
    await use(network, network.constants.map(asWritten), read);
    await close();
  });
}

function asWritten(constant: Constant): Constant {
  return { ...constant, sources: [constant.name], make: ([values]) => values! };
}
