import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { sha256 } from '../../download/digest.ts';
import { DATA_FILE, MODEL_FILE } from './write-network.ts';

/** Raised whenever the same weights would be written differently; older folders are then written again. */
export const WRITER_VERSION = 2;

export const RECORD_FILE = 'installed.json';
export const HEAD_FILE = 'head.safetensors';
/** Everyday labels that were fitted on this computer, beside the model that they were fitted for. */
export const FITTED_WORDS_FILE = 'fitted-words.safetensors';

const recordSchema = z.strictObject({
  writerVersion: z.int(),
  model: z.string(),
  architecture: z.string(),
  size: z.int(),
  weightsSha256: z.string(),
  everydaySha256: z.string().nullable(),
  /** Each file beside the record: a folder that lost or cut one is not taken for complete. */
  files: z.record(z.string(), z.strictObject({ bytes: z.int(), sha256: z.string() })),
});

export type InstallRecord = z.infer<typeof recordSchema>;

/** A model that is ready for onnxruntime. */
export type InstalledModel = {
  directory: string;
  record: InstallRecord;
  /** `model.onnx`: input `image` [batch, 3, size, size] float32, outputs `embedding` and `logits`. */
  modelPath: string;
};

/** Null where the folder holds no complete model. */
export async function readInstalled(directory: string): Promise<InstalledModel | null> {
  const record = await readRecord(join(directory, RECORD_FILE));
  if (!record) return null;
  for (const [name, { bytes }] of Object.entries(record.files)) {
    const found = await stat(join(directory, name)).catch(() => null);
    if (found?.size !== bytes) return null;
  }
  return { directory, record, modelPath: join(directory, MODEL_FILE) };
}

/**
 * What is written of a model whose last layers at least are there; null where they are not. They outlast the network
 * for as long as photos carry tags that are derived through them.
 */
export async function readLayers(directory: string): Promise<InstallRecord | null> {
  const record = await readRecord(join(directory, RECORD_FILE));
  const found = await stat(join(directory, HEAD_FILE)).catch(() => null);
  if (!record || !found) return null;
  return found.size === (record.files[HEAD_FILE]?.bytes ?? found.size) ? record : null;
}

/** Whether this is what the manifest and this version of the writer would write. */
export function isCurrent({ record }: Pick<InstalledModel, 'record'>, manifest: ModelManifest): boolean {
  return (
    record.writerVersion === WRITER_VERSION &&
    record.model === manifest.id &&
    record.architecture === manifest.architecture &&
    record.size === manifest.preprocessing.size &&
    record.everydaySha256 === (manifest.words?.sha256 ?? null) &&
    (manifest.weights.sha256 === null || record.weightsSha256 === manifest.weights.sha256)
  );
}

/** Reads back the files that were just written. */
export async function describeInstall(
  manifest: ModelManifest,
  weightsSha256: string,
  directory: string,
): Promise<InstallRecord> {
  return {
    writerVersion: WRITER_VERSION,
    model: manifest.id,
    architecture: manifest.architecture,
    size: manifest.preprocessing.size,
    weightsSha256,
    everydaySha256: manifest.words?.sha256 ?? null,
    files: await describeFiles(directory, [MODEL_FILE, DATA_FILE, HEAD_FILE]),
  };
}

export async function describeFiles(directory: string, names: string[]): Promise<InstallRecord['files']> {
  const files = names.map(async (name) => {
    const path = join(directory, name);
    return [name, { bytes: (await stat(path)).size, sha256: await sha256(path) }] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

/** Reads every file again. The name of the first that is not as it was written; null if all are. */
export async function findDamaged({ directory, record }: InstalledModel): Promise<string | null> {
  for (const [name, { sha256: written }] of Object.entries(record.files))
    if ((await sha256(join(directory, name))) !== written) return name;
  return null;
}

/** Null where there is none that this version can read. */
export async function readRecord(path: string): Promise<InstallRecord | null> {
  try {
    return recordSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
