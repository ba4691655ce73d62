import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WeightBits } from '../../core/models/precision.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { Calibrator, type Statistics } from '../../nets/int8/calibrate.ts';
import { inInt8 } from '../../nets/int8/in-int8.ts';
import { withStatistics } from '../../nets/int8/statistics.ts';
import { encodeModel } from '../../nets/onnx/onnx.ts';
import { writeWhole } from './atomic-folder.ts';
import { isCopyOf, readFolded, requireInstalled } from './folded.ts';
import { describeFiles, findDamaged, readInstalled } from './installed.ts';
import { DATA_FILE, MODEL_FILE, writeNetwork } from './write-network.ts';

/** A calibration that goes on; `add` takes what the statistics graph gives for one photo. */
export type CalibrationRun = {
  /** The float32 network with statistics. */
  statisticsPath: string;
  add(statistics: Statistics): void;
};

/**
 * Writes an installed model's `model.onnx` in int8, calibrated by what `calibrate` adds, and returns its path. It lies
 * in a folder within the model's own, as the copy in float16 does: whatever replaces or removes the model takes it
 * along. One that is there is replaced.
 */
export async function writeInt8Copy(
  modelPath: string,
  bits: WeightBits,
  calibrate: (run: CalibrationRun) => Promise<void>,
): Promise<string> {
  const model = await requireInstalled(dirname(modelPath));
  const network = buildNetwork(model.record.architecture, model.record.size);
  const calibrator = new Calibrator(network);
  // Beside the weights, which it finds by a relative path.
  const statisticsPath = join(model.directory, `statistics-${process.pid}.onnx`);
  try {
    await writeFile(statisticsPath, encodeModel(withStatistics(network), DATA_FILE));
    await calibrate({ statisticsPath, add: (statistics) => calibrator.add(statistics) });
  } finally {
    await rm(statisticsPath, { force: true });
  }
  const calibration = calibrator.finish();
  const directory = directoryOf(model.directory, bits);
  await rm(directory, { recursive: true, force: true });
  const write = async (part: string) => {
    await readFolded(model, async (folded, constants, read) => {
      await writeNetwork(inInt8({ ...folded, constants }, calibration, bits), read, part);
    });
    return { ...model.record, files: await describeFiles(part, [MODEL_FILE, DATA_FILE]) };
  };
  return (await writeWhole(directory, write)).modelPath;
}

/** Null where there is none for this very model, or its bytes are not those that were written. */
export async function findInt8Copy(modelPath: string, bits: WeightBits): Promise<string | null> {
  const model = await readInstalled(dirname(modelPath));
  const present = model && (await readInstalled(directoryOf(model.directory, bits)));
  if (!model || !present || !isCopyOf(present.record, model.record)) return null;
  return (await findDamaged(present)) === null ? present.modelPath : null;
}

/**
 * SHA-256 of a copy: of what `sha256sum model.onnx model.onnx.data` prints in its folder. Two libraries learn other
 * ranges from their photos, so that copies of the same weights differ. Null as for {@link findInt8Copy}.
 */
export async function hashInt8Copy(modelPath: string, bits: WeightBits): Promise<string | null> {
  const path = await findInt8Copy(modelPath, bits);
  const copy = path && (await readInstalled(dirname(path)));
  if (!copy) return null;
  const hash = createHash('sha256');
  for (const name of [MODEL_FILE, DATA_FILE])
    hash.update(`${copy.record.files[name]?.sha256 ?? ''}  ${name}\n`);
  return hash.digest('hex');
}

/** Whether there is one; its bytes are compared when it is opened. */
export function hasInt8Copy(modelDirectory: string, bits: WeightBits): boolean {
  return existsSync(join(directoryOf(modelDirectory, bits), MODEL_FILE));
}

function directoryOf(model: string, bits: WeightBits): string {
  return join(model, bits === 8 ? 'int8' : 'int8-reduced');
}
