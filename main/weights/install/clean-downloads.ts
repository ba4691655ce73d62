import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ModelManifest } from '../../core/models/manifest.ts';
import {
  FACTS_SUFFIX,
  findPart,
  findUnfinished,
  PART_SUFFIX,
  removeDownload,
  removePart,
} from '../../download/part.ts';
import type { DownloadProgress } from '../../download/progress.ts';
import { listSources } from './sources.ts';

/** How far a download of the model's weights came that was stopped; null where there is nothing to go on from. */
export async function findUnfinishedDownload(
  manifest: ModelManifest,
  directory: string,
): Promise<DownloadProgress | null> {
  for (const { path } of listSources(manifest, directory, undefined)) {
    const unfinished = await findUnfinished(path);
    if (unfinished !== null) return unfinished;
  }
  return null;
}

/** Removes what was downloaded for the model, finished or not. Nothing may be downloading it. */
export async function discardDownload(manifest: ModelManifest, directory: string): Promise<void> {
  for (const path of pathsOf(manifest, directory)) await removeDownload(path);
}

/**
 * Removes the unfinished downloads in a folder that belong to none of the models in `keep`, and those that cannot
 * be gone on with. Nothing may be downloading there. A folder that is not there is clean.
 */
export async function cleanParts(directory: string, keep: readonly ModelManifest[]): Promise<void> {
  const kept = new Set(keep.flatMap((manifest) => pathsOf(manifest, directory)));
  for (const name of await listNames(directory)) {
    const suffix = [FACTS_SUFFIX, PART_SUFFIX].find((suffix) => name.endsWith(suffix));
    if (!suffix) continue;
    const path = join(directory, basename(name, suffix));
    if (!kept.has(path) || !(await findPart(path))) await removePart(path);
  }
}

function pathsOf(manifest: ModelManifest, directory: string): string[] {
  return [
    ...new Set([
      join(directory, manifest.weights.file),
      ...listSources(manifest, directory, undefined).map(({ path }) => path),
    ]),
  ];
}

async function listNames(directory: string): Promise<string[]> {
  return await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
}
