import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import { fileKind, isSidecar, isTakeout } from '../../core/photos/formats.ts';
import type { FoundFile } from '../../core/photos/files.ts';
import { listEntries, type Entry } from './entries.ts';
import { IGNORE_FILE, isIgnored, readRules, type Rules } from './ignore.ts';
import { describe, pairUp, type Sidecar } from './pairs.ts';
import { failureOfFs, isNotFound } from './fs-errors.ts';
import { findTakeout } from './takeout.ts';

/** Files asked about at a time: enough to hide a network drive's delay. */
const STATS_AT_ONCE = 32;

export type ScannedFolder = {
  path: string;
  files: FoundFile[];
  /** Paths of the folders in it that are not left out. */
  folders: string[];
  /** What is left out below it. */
  rules: Rules | null;
  /** The folder could not be listed: nothing is known about what lies below it. */
  unreadable: boolean;
};

/**
 * Walks a folder, one folder of files at a time, without opening any file but a `.photonestignore`. Links are not
 * followed, so loops are harmless.
 *
 * @param rules what is left out, as the folders above and the settings have it
 * @param onFolder hears of a folder before it is listed
 * @throws the file system's error if the top folder itself cannot be listed
 */
export async function* walk(
  top: string,
  rules: Rules | null,
  signal: AbortSignal,
  onFolder: (path: string) => void = () => undefined,
): AsyncGenerator<ScannedFolder> {
  const waiting = [{ path: top, rules }];
  while (waiting.length > 0 && !signal.aborted) {
    const next = waiting.pop()!;
    onFolder(next.path);
    const scanned = await scanOne(next.path, next.rules).catch((error: unknown) => {
      if (next.path === top) throw error;
      return isNotFound(error) ? null : unreadable(next.path, error);
    });
    if (scanned === null) continue;
    for (const path of scanned.folders.toReversed()) waiting.push({ path, rules: scanned.rules });
    yield scanned;
  }
}

/**
 * What lies directly in a folder.
 *
 * @throws the file system's error if it cannot be listed
 */
export async function scanOne(path: string, above: Rules | null): Promise<ScannedFolder> {
  const entries = await listEntries(path);
  const hasRules = entries.some(({ name }) => name === IGNORE_FILE);
  const { rules, problem } = hasRules ? await readRules(path, above) : { rules: above, problem: null };
  const visible = entries.filter(({ name, kind }) => !isIgnored(rules, path, name, kind === 'folder'));

  const found = await mapMany(visible, async (entry) => await describeFile(path, entry));
  if (problem !== null) found.push(unreachable(join(path, IGNORE_FILE), IGNORE_FILE, problem));
  const sidecars = visible.filter(
    ({ name, kind, isNameable }) => (kind === 'file' || kind === 'link') && isNameable && isSidecar(name),
  );
  const xmp = await mapMany(
    sidecars.filter(({ name }) => !isTakeout(name)),
    async ({ name }) => await describeSidecar(path, name),
  );
  const takeouts = sidecars.filter(({ name }) => isTakeout(name));
  const folders = visible.filter(({ kind, isNameable }) => kind === 'folder' && isNameable);
  return {
    path,
    files: await noteTakeout(path, pairUp(distinguish(found), xmp), takeouts),
    folders: folders.map(({ name }) => join(path, name)),
    rules,
    unreadable: false,
  };
}

/** A folder that cannot be listed is counted as one file, by whose reason a person can tell why. */
export function unreadable(path: string, error: unknown): ScannedFolder {
  const file = unreachable(path, basename(path), failureOfFs(error, FOLDER));
  return { path, files: [file], folders: [], rules: null, unreadable: true };
}

const FOLDER = {
  refused: 'folder_permission',
  tooLong: 'folder_long_path',
  other: 'folder_error',
} as const;
const LOOKUP = {
  refused: 'lookup_permission',
  tooLong: 'lookup_long_path',
  other: 'lookup_error',
} as const;

/** What is null is left out. */
async function mapMany<T>(entries: Entry[], describe: (entry: Entry) => Promise<T | null>): Promise<T[]> {
  const all: T[] = [];
  for (let from = 0; from < entries.length; from += STATS_AT_ONCE) {
    const described = await Promise.all(entries.slice(from, from + STATS_AT_ONCE).map(describe));
    for (const each of described) if (each !== null) all.push(each);
  }
  return all;
}

/** Null for what is no photo, and for what vanished meanwhile. */
async function describeFile(folder: string, entry: Entry): Promise<FoundFile | null> {
  const { name } = entry;
  const path = join(folder, name);
  if (!entry.isNameable) return describeUnnameable(path, entry);
  if (entry.kind === 'folder') return null;
  if (entry.kind === 'link') return await describeLink(path, name);
  const kind = fileKind(name);
  if (kind === null) return null;
  try {
    const found = toFile(path, name, await lstat(path), null);
    if (entry.kind === 'other') return { ...found, skipped: { code: 'not_regular' } };
    return kind.kind === 'skipped' ? { ...found, skipped: kind.failure } : found;
  } catch (error) {
    return isNotFound(error) ? null : unreachable(path, name, failureOfFs(error, LOOKUP));
  }
}

function describeUnnameable(path: string, { name, kind }: Entry): FoundFile | null {
  if (kind === 'folder') return unreachable(path, name, { code: 'folder_name' });
  return fileKind(name) && unreachable(path, name, { code: 'name' });
}

async function describeLink(path: string, name: string): Promise<FoundFile | null> {
  const link = await lstat(path).catch(() => null);
  if (link === null) return null;
  const target = await stat(path).catch(() => null);
  if (target?.isDirectory()) return toFile(path, name, link, { code: 'link_folder' });
  if (fileKind(name) === null) return null;
  if (target === null) return toFile(path, name, link, { code: 'link_broken' });
  return toFile(path, name, link, { code: 'link_file' });
}

/** A link is as good as the file that it leads to. */
async function describeSidecar(folder: string, name: string): Promise<Sidecar | null> {
  const stats = await stat(join(folder, name)).catch(() => null);
  if (stats?.isFile() !== true) return null;
  return { name, sizeBytes: stats.size, modifiedMs: Math.round(stats.mtimeMs) };
}

/** Only JSON files that are called after a photo are looked up: there may be any number of others. */
async function noteTakeout(folder: string, files: FoundFile[], entries: Entry[]): Promise<FoundFile[]> {
  const names = findTakeout(
    files,
    entries.map(({ name }) => name),
  );
  if (names.size === 0) return files;
  const wanted = new Set(names.values());
  const described = await mapMany(
    entries.filter(({ name }) => wanted.has(name)),
    async ({ name }) => await describeSidecar(folder, name),
  );
  const byName = new Map(described.map((each) => [each.name, describe([each])]));
  return files.map((file) => {
    const note = byName.get(names.get(file.path) ?? '') ?? null;
    return note === null ? file : { ...file, sidecar: [file.sidecar, note].filter(Boolean).join('/') };
  });
}

function toFile(path: string, name: string, stats: Stats, skipped: PhotoFailure | null): FoundFile {
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

/** Files that are spelt alike, of which all but the first cannot be read, get a number, so that each is counted. */
function distinguish(files: FoundFile[]): FoundFile[] {
  const times = new Map<string, number>();
  return files.map((file) => {
    const time = (times.get(file.path) ?? 0) + 1;
    times.set(file.path, time);
    const path = `${file.path} (${time})`;
    return time === 1 ? file : { ...file, path, inode: path };
  });
}

function unreachable(path: string, name: string, skipped: PhotoFailure): FoundFile {
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
