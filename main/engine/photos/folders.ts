import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { DirectoryListing } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { KnownFolder } from '../../core/photos/files.ts';
import { fileKind } from '../../core/photos/formats.ts';
import type { Library } from '../library/tables.ts';

/** The folders of this computer, for choosing one where there is no folder dialog. */
export async function listDirectories(path: string | null): Promise<DirectoryListing> {
  const at = await resolveDirectory(path ?? homedir());
  const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
    throw new PhotonestError('invalid', `The folder ${at} may not be opened. Choose another one.`, {
      cause: error,
    });
  });
  const parent = dirname(at);
  return {
    path: at,
    parent: parent === at ? null : parent,
    directories: entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => ({ name: entry.name, path: join(at, entry.name) }))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })),
    photos: entries.filter((entry) => entry.isFile() && fileKind(entry.name)?.kind === 'decoded').length,
  };
}

/** Adds a folder, or gives the one that already covers it: a file is in the library once. */
export async function addDirectory(library: Library, path: string): Promise<KnownFolder> {
  const at = await resolveDirectory(path);
  const present = library.folders.list();
  const covering = present.find((folder) => contains(folder.path, at));
  if (covering !== undefined) return covering;
  const inside = present.filter((folder) => contains(at, folder.path)).map((folder) => folder.id);
  return library.folders.add(at, inside);
}

async function resolveDirectory(path: string): Promise<string> {
  if (!isAbsolute(path))
    throw new PhotonestError('invalid', `Expected a folder’s whole path, but got “${path}”.`);
  try {
    const at = await realpath(path);
    if ((await stat(at)).isDirectory()) return at;
  } catch (error) {
    throw new PhotonestError(
      'invalid',
      `There is no folder ${path}. Check its spelling, or connect its drive.`,
      {
        cause: error,
      },
    );
  }
  throw new PhotonestError('invalid', `${path} is a file, not a folder. Choose the folder that it is in.`);
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
