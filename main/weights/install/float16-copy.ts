import { dirname, join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { inFloat16 } from '../../nets/float16.ts';
import {
  describeFiles,
  findDamaged,
  readInstalled,
  type InstalledModel,
  type InstallRecord,
} from './installed.ts';
import { writeWhole } from './atomic-folder.ts';
import { isCopyOf, readFolded, requireInstalled } from './folded.ts';
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

/** From the weights as they were folded for float32, so that the weights file itself need not be kept. */
async function writeCopy(model: InstalledModel, part: string): Promise<InstallRecord> {
  await readFolded(model, async (network, constants, read) => {
    await writeNetwork({ ...inFloat16(network), constants }, read, part);
  });
  return { ...model.record, files: await describeFiles(part, [MODEL_FILE, DATA_FILE]) };
}
