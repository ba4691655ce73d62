import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileKind, isSidecar } from '../core/formats.ts';
import type { FoundFile } from '../core/files.ts';
import { pairUp, type Sidecar } from './pairs.ts';

/** Folders that hold no photos of a person's own, besides hidden ones. */
const IGNORED_FOLDERS = new Set(['$RECYCLE.BIN', 'System Volume Information', '@eaDir', 'lost+found']);
/** Files asked about at a time: enough to hide a network drive's delay. */
const STATS_AT_ONCE = 32;

export type ScannedFolder = {
  path: string;
  files: FoundFile[];
  /** The folder could not be listed: nothing is known about what lies below it. */
  unreadable: boolean;
};

/**
 * Walks a folder, one folder of files at a time, without opening any file. Hidden entries are left out; links
 * are not followed, so loops are harmless.
 *
 * @throws the file system's error if the top folder itself cannot be listed
 */
export async function* scanFolder(top: string, signal: AbortSignal): AsyncGenerator<ScannedFolder> {
  const waiting = [top];
  while (waiting.length > 0 && !signal.aborted) {
    const path = waiting.pop()!;
    let entries: Dirent[];
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      if (path === top) throw error;
      if (isVanished(path, error)) continue;
      yield { path, files: [unreadableFolder(path, error)], unreadable: true };
      continue;
    }
    const visible = entries.filter((entry) => !entry.name.startsWith('.'));
    const folders = visible.filter((entry) => entry.isDirectory() && !IGNORED_FOLDERS.has(entry.name));
    waiting.push(...new Set(folders.map((entry) => join(path, entry.name)).reverse()));
    const others = visible.filter((entry) => !entry.isDirectory());
    const files = distinguish(await describeFiles(path, others));
    const sidecars = await describeSidecars(path, others);
    yield { path, files: pairUp(files, sidecars), unreadable: false };
  }
}

async function describeFiles(folder: string, entries: Dirent[]): Promise<FoundFile[]> {
  return await mapMany(entries, async (entry) => await describeFile(folder, entry));
}

async function describeSidecars(folder: string, entries: Dirent[]): Promise<Sidecar[]> {
  const sidecars = entries.filter((entry) => entry.isFile() && isSidecar(entry.name));
  return await mapMany(sidecars, async ({ name }) => {
    const stats = await lstat(join(folder, name)).catch(() => null);
    return stats && { name, sizeBytes: stats.size, modifiedMs: Math.round(stats.mtimeMs) };
  });
}

/** What is null is left out. */
async function mapMany<T>(entries: Dirent[], describe: (entry: Dirent) => Promise<T | null>): Promise<T[]> {
  const all: T[] = [];
  for (let from = 0; from < entries.length; from += STATS_AT_ONCE) {
    const described = await Promise.all(entries.slice(from, from + STATS_AT_ONCE).map(describe));
    all.push(...described.filter((each) => each !== null));
  }
  return all;
}

/** Null for what is no photo, and for what vanished meanwhile. */
async function describeFile(folder: string, entry: Dirent): Promise<FoundFile | null> {
  const path = join(folder, entry.name);
  const kind = fileKind(entry.name);
  if (entry.isSymbolicLink()) return await describeLink(path, entry.name);
  if (kind === null) return null;
  try {
    const found = toFile(path, entry.name, await lstat(path), null);
    if (!entry.isFile()) return { ...found, skipped: 'is not a regular file' };
    return kind.kind === 'skipped' ? { ...found, skipped: kind.reason } : found;
  } catch (error) {
    if (isVanished(path, error)) return null;
    const skipped = isUnnameable(path)
      ? 'its name is not valid text: rename the file'
      : `cannot be looked up: ${reasonOf(error)}`;
    return unreachable(path, entry.name, skipped);
  }
}

async function describeLink(path: string, name: string): Promise<FoundFile | null> {
  const link = await lstat(path).catch(() => null);
  if (link === null) return null;
  const target = await stat(path).catch(() => null);
  if (target?.isDirectory()) return toFile(path, name, link, 'a link to a folder, which is not followed');
  if (fileKind(name) === null) return null;
  if (target === null) return toFile(path, name, link, 'a link that leads nowhere');
  return toFile(path, name, link, 'a link to a file, which is read where it lies');
}

function toFile(path: string, name: string, stats: Stats, skipped: string | null): FoundFile {
  return {
    path,
    name,
    sizeBytes: stats.size,
    modifiedMs: Math.round(stats.mtimeMs),
    inode: `${stats.dev}:${stats.ino}`,
    skipped,
    shownWith: null,
    sidecar: null,
  };
}

/** Names that are not valid text can read alike: all but the first get a number, so that each is counted. */
function distinguish(files: FoundFile[]): FoundFile[] {
  const times = new Map<string, number>();
  return files.map((file) => {
    const time = (times.get(file.path) ?? 0) + 1;
    times.set(file.path, time);
    if (time === 1) return file;
    return unreachable(`${file.path} (${time})`, file.name, 'its name is not valid text: rename the file');
  });
}

function unreadableFolder(path: string, error: unknown): FoundFile {
  const reason = isUnnameable(path) ? 'its name is not valid text: rename it' : reasonOf(error);
  return unreachable(path, basename(path), `a folder that cannot be opened: ${reason}`);
}

function unreachable(path: string, name: string, skipped: string): FoundFile {
  return {
    path,
    name,
    sizeBytes: 0,
    modifiedMs: 0,
    inode: path,
    skipped,
    shownWith: null,
    sidecar: null,
  };
}

/** A name that is not valid text comes back with replacement characters, and nothing answers to it. */
function isUnnameable(path: string): boolean {
  return basename(path).includes('\ufffd');
}

/** Gone since its folder was listed. */
function isVanished(path: string, error: unknown): boolean {
  return codeOf(error) === 'ENOENT' && !isUnnameable(path);
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'its permissions forbid it';
    case 'ENAMETOOLONG':
      return 'its path is too long';
    default:
      return `the computer says ${codeOf(error)}`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
