import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, sep } from 'node:path';
import type { DirectoryListing } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { fileKind } from '../../core/photos/formats.ts';

/** Longer than this nobody waits for a number of photos. */
const COUNT_MS = 1000;

/** The folders of this computer, for choosing one where there is no folder dialog. */
export async function listDirectories(path: string | null, count = false): Promise<DirectoryListing> {
  const at = await resolveDirectory(path ?? homedir());
  const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
    throw new PhotonestError('invalid', { code: 'folder_closed', path: at }, { cause: error });
  });
  const parent = dirname(at);
  return {
    path: at,
    parent: parent === at ? null : parent,
    directories: entries
      .filter(isVisibleDirectory)
      .map((entry) => ({ name: entry.name, path: join(at, entry.name) }))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })),
    ...(count ? await countPhotos(at, entries) : { photos: null, more: false }),
    pictures: await findPictures(),
  };
}

/** `~` is the person's own folder, as in a shell. */
export async function resolveDirectory(typed: string): Promise<string> {
  const path = typed === '~' || typed.startsWith(`~${sep}`) || typed.startsWith('~/') ? homedir() + typed.slice(1) : typed; // prettier-ignore
  if (!isAbsolute(path)) throw new PhotonestError('invalid', { code: 'folder_relative', path });
  try {
    const at = await realpath(path);
    if ((await stat(at)).isDirectory()) return at;
  } catch (error) {
    throw new PhotonestError('invalid', { code: 'folder_missing', path }, { cause: error });
  }
  throw new PhotonestError('invalid', { code: 'folder_is_file', path });
}

function isVisibleDirectory(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.');
}

/** Breadth first, so that a short look at a large disk sees the near folders. */
async function countPhotos(at: string, first: Dirent[]): Promise<{ photos: number; more: boolean }> {
  const end = performance.now() + COUNT_MS;
  const queue: string[] = [];
  let photos = 0;
  const add = (folder: string, entries: Dirent[]): void => {
    for (const entry of entries) {
      if (isVisibleDirectory(entry)) queue.push(join(folder, entry.name));
      else if (entry.isFile() && fileKind(entry.name)?.kind === 'decoded') photos += 1;
    }
  };
  add(at, first);
  for (const folder of queue) {
    if (performance.now() > end) return { photos, more: true };
    add(folder, await readdir(folder, { withFileTypes: true }).catch(() => []));
  }
  return { photos, more: false };
}

/** On Linux the desktop names it (`XDG_PICTURES_DIR`), in the person's language; elsewhere it is `Pictures`. */
async function findPictures(): Promise<string | null> {
  const home = homedir();
  const config = process.env['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const named = await readFile(join(config, 'user-dirs.dirs'), 'utf8').catch(() => '');
  const written = /^XDG_PICTURES_DIR="(.*)"/m.exec(named)?.[1]?.replace(/^\$HOME/, home);
  for (const path of [written, join(home, 'Pictures')]) {
    if (path === undefined || path === home) continue;
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) return path;
  }
  return null;
}
