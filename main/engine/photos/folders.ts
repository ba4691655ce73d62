import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { DirectoryListing, Folder } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { KnownFolder } from '../../core/photos/files.ts';
import { fileKind } from '../../core/photos/formats.ts';
import type { FolderPort } from '../../http/folder.ts';
import type { Indexer } from '../../indexing/queue/indexer.ts';
import type { Watch } from '../../indexing/watch/watch.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Store } from './index-store.ts';

export type FoldersParts = {
  library: Library;
  store: Pick<Store, 'forgetCodes'>;
  indexer: Pick<Indexer, 'overrideSchedule' | 'scan' | 'leave'>;
  watch: Pick<Watch, 'of'>;
  announce(change: Change): void;
};

/** The library's folders: listed, added and removed. */
export class Folders implements FolderPort {
  readonly #parts: FoldersParts;
  readonly listDirectories = listDirectories;

  constructor(parts: FoldersParts) {
    this.#parts = parts;
  }

  list(): Folder[] {
    const { library, watch } = this.#parts;
    return library.folders.list().map((folder) => ({ ...folder, ...watch.of(folder.id) }));
  }

  async add(path: string): Promise<Folder> {
    const { library, indexer, watch, announce } = this.#parts;
    const folder = await addDirectory(library, path);
    indexer.overrideSchedule();
    indexer.scan(folder.id);
    announce('library');
    return { ...folder, ...watch.of(folder.id) };
  }

  async remove(id: number, tags: 'keep' | 'forget'): Promise<void> {
    const { library, store, indexer, announce } = this.#parts;
    library.folders.get(id);
    await indexer.leave(id);
    if (tags === 'forget') library.thumbnails.remove(library.folders.forget(id));
    else library.folders.remove(id);
    store.forgetCodes();
    announce('library');
  }
}

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
