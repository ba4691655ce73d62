import { copyFile, mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PhotonestError } from '../../core/errors.ts';
import {
  findDamaged,
  FITTED_WORDS_FILE,
  readInstalled,
  readRecord,
  RECORD_FILE,
  type InstalledModel,
  type InstallRecord,
} from './installed.ts';

const PART_SUFFIX = '.part-';

const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Writes a model's folder as a whole, or not at all: `write` fills an empty one and says what it wrote. One that is
 * complete and the same already stays. Of two processes at once, both succeed.
 */
export async function writeWhole(
  directory: string,
  write: (part: string) => Promise<InstallRecord>,
): Promise<InstalledModel> {
  await mkdir(dirname(directory), { recursive: true });
  await removeAbandoned(directory);
  const part = await mkdtemp(`${directory}${PART_SUFFIX}`);
  try {
    const record = await write(part);
    await writeFile(join(part, RECORD_FILE), JSON.stringify(record, null, 2), { flush: true });
    await syncDirectory(part);
    await moveInto(directory, part, record);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  const installed = await readInstalled(directory);
  if (installed) return installed;
  throw new PhotonestError('model_unusable', { code: 'model_incomplete', path: directory });
}

/** What a process left behind that was killed while it wrote `directory`. */
export async function removeUnfinished(directory: string): Promise<void> {
  for (const part of await listParts(directory)) await rm(part, { recursive: true, force: true });
}

/**
 * A process that came first with the same model is not disturbed: it may already have it open. One that is damaged
 * is replaced.
 */
async function moveInto(directory: string, part: string, record: InstallRecord): Promise<void> {
  try {
    await rename(part, directory); // fails where there is a folder that is not empty
  } catch {
    if (await holds(directory, record)) return;
    await keepWords(directory, part, record);
    await rm(directory, { recursive: true, force: true });
    await rename(part, directory);
  }
  await syncDirectory(dirname(directory));
}

/** Words that were fitted for these very weights outlast the writing. */
async function keepWords(directory: string, part: string, { weightsSha256 }: InstallRecord): Promise<void> {
  const before = await readRecord(join(directory, RECORD_FILE));
  if (before?.weightsSha256 !== weightsSha256) return;
  const [from, to] = [join(directory, FITTED_WORDS_FILE), join(part, FITTED_WORDS_FILE)];
  await copyFile(from, to).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error; // none were fitted
  });
}

async function holds(directory: string, record: InstallRecord): Promise<boolean> {
  const installed = await readInstalled(directory);
  if (installed === null || !isDeepStrictEqual(installed.record, record)) return false;
  return (await findDamaged(installed)) === null;
}

/** Likewise; younger folders may still be written. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const part of await listParts(directory)) {
    const age = Date.now() - (await stat(part)).mtimeMs;
    if (age > ABANDONED_AFTER_MS) await rm(part, { recursive: true, force: true });
  }
}

async function listParts(directory: string): Promise<string[]> {
  const parent = dirname(directory);
  const names = await readdir(parent);
  return names
    .filter((name) => name.startsWith(`${basename(directory)}${PART_SUFFIX}`))
    .map((name) => join(parent, name));
}

/** A rename is on disk only when its folder is. Windows cannot open folders and does not need it. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path);
  await directory.sync().finally(async () => await directory.close());
}
