import { existsSync, readdirSync, rmSync } from 'node:fs';
import type { Problem } from '../../core/problems/problem.ts';
import { join } from 'node:path';
import {
  findDamaged,
  FITTED_WORDS_FILE,
  HEAD_FILE,
  readInstalled,
  RECORD_FILE,
} from '../../weights/install/installed.ts';

/** What the tags of photos are derived through, without the network. */
const LAYERS = [RECORD_FILE, HEAD_FILE, FITTED_WORDS_FILE];

/** Reads an installed model's files again: a sentence about what is wrong with them, or null. */
export async function findProblem(name: string, directory: string): Promise<Problem | null> {
  const installed = await readInstalled(directory);
  if (installed === null) return { code: 'model_files_missing', name, path: directory };
  const damaged = await findDamaged(installed);
  return damaged === null ? null : { code: 'model_file_damaged', path: join(directory, damaged) };
}

/** Deletes an installed model, or all but the last layers of it. */
export function removeModel(directory: string, keepLayers: boolean): void {
  if (!keepLayers) rmSync(directory, { recursive: true, force: true });
  for (const name of existsSync(directory) ? readdirSync(directory) : [])
    if (!LAYERS.includes(name)) rmSync(join(directory, name), { recursive: true });
}
