import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PhotonestError } from '../../core/errors.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { inFloat16 } from '../../nets/float16.ts';
import { placeConstants } from '../../nets/onnx/onnx.ts';
import type { Constant } from '../../nets/network.ts';
import {
  describeFiles,
  findDamaged,
  readInstalled,
  type InstalledModel,
  type InstallRecord,
} from './installed.ts';
import { openRandomAccess } from '../formats/tensor-file.ts';
import { writeWhole } from './atomic-folder.ts';
import { DATA_FILE, MODEL_FILE, writeNetwork } from './write-network.ts';

const FOLDER = 'float16';

/**
 * Returns the path of an installed model's `model.onnx` in float16, which lies in a folder within the model's own:
 * whatever replaces or removes the model takes it along. It is made where there is none yet, or where its bytes are
 * not those that were written.
 *
 * A network that float16 cannot hold is `model_unusable`; a copy that cannot be written is `internal`. Neither
 * touches the model itself.
 */
export async function ensureFloat16Copy(modelPath: string): Promise<string> {
  const model = await requireInstalled(dirname(modelPath));
  const directory = join(model.directory, FOLDER);
  const present = await readInstalled(directory);
  if (present && isCopyOf(present.record, model.record) && (await findDamaged(present)) === null)
    return present.modelPath;
  try {
    return (await writeWhole(directory, async (part) => await writeCopy(model, part))).modelPath;
  } catch (cause) {
    if (cause instanceof PhotonestError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PhotonestError(
      'internal',
      `The network in float16 could not be written to ${directory}: ${reason}. Free some space there.`,
      { cause },
    );
  }
}

async function requireInstalled(directory: string): Promise<InstalledModel> {
  const installed = await readInstalled(directory);
  if (installed) return installed;
  throw new PhotonestError('model_unusable', `Expected a complete model in ${directory}: install it again.`);
}

function isCopyOf(copy: InstallRecord, model: InstallRecord): boolean {
  return isDeepStrictEqual({ ...copy, files: null }, { ...model, files: null });
}

/** From the weights as they were folded for float32, so that the weights file itself need not be kept. */
async function writeCopy({ directory, record }: InstalledModel, part: string): Promise<InstallRecord> {
  const network = buildNetwork(record.architecture, record.size);
  const placements = placeConstants(network);
  await openRandomAccess(join(directory, DATA_FILE), async (file, close) => {
    const read = async (name: string): Promise<Float32Array> => {
      const { offset, length } = placements.get(name)!;
      const bytes = await file.readAt(offset, length);
      return new Float32Array(bytes.buffer, bytes.byteOffset, length / Float32Array.BYTES_PER_ELEMENT);
    };
    const constants = network.constants.map(asWritten);
    await writeNetwork({ ...inFloat16(network), constants }, read, part);
    await close();
  });
  return { ...record, files: await describeFiles(part, [MODEL_FILE, DATA_FILE]) };
}

function asWritten(constant: Constant): Constant {
  return { ...constant, sources: [constant.name], make: ([values]) => values! };
}
