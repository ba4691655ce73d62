import { isAbsolute, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Folder, Subfolder } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { KnownFolder } from '../../core/photos/files.ts';
import type { FolderPort } from '../../http/library/folder.ts';
import type { Indexer } from '../../indexing/queue/indexer.ts';
import type { Watch } from '../../indexing/watch/watch.ts';
import type { Journal } from '../actions/journal.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import { listDirectories, resolveDirectory } from './directories.ts';
import type { Store } from './index-store.ts';

export type FoldersParts = {
  library: Library;
  store: Pick<Store, 'recountSimilarity'>;
  indexer: Pick<Indexer, 'overrideSchedule' | 'scan' | 'leave'>;
  watch: Pick<Watch, 'of'>;
  journal: Pick<Journal, 'add'>;
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
    const { library, watch, journal } = this.#parts;
    const before = new Set(library.folders.list().map((folder) => folder.path));
    const folder = await this.#add(path);
    const inside = [...before].filter((each) => each !== folder.path && contains(folder.path, each));
    if (!before.has(folder.path))
      journal.add(
        { kind: 'folder-add', subject: folder.name, on: null, photos: 0 },
        {
          undo: async () => {
            await this.#removePath(folder.path);
            for (const each of inside) await this.#add(each);
          },
          redo: async () => await this.#add(folder.path),
        },
      );
    return { ...folder, ...watch.of(folder.id) };
  }

  async listFolders(id: number, path: string | null): Promise<Subfolder[]> {
    return await listSubfolders(this.#parts.library, id, path);
  }

  async remove(id: number, tags: 'keep' | 'forget'): Promise<void> {
    const { library, journal } = this.#parts;
    const { path, name } = library.folders.get(id);
    await this.#remove(id, tags);
    if (tags === 'forget') return; // for good
    journal.add(
      { kind: 'folder-remove', subject: name, on: null, photos: 0 },
      { undo: async () => await this.#add(path), redo: async () => await this.#removePath(path) },
    );
  }

  async #add(path: string): Promise<KnownFolder> {
    const { library, indexer, announce } = this.#parts;
    const folder = await addDirectory(library, path);
    indexer.overrideSchedule();
    indexer.scan(folder.id);
    announce('library');
    return folder;
  }

  async #removePath(path: string): Promise<void> {
    const folder = this.#parts.library.folders.list().find((each) => each.path === path);
    if (folder !== undefined) await this.#remove(folder.id, 'keep');
  }

  async #remove(id: number, tags: 'keep' | 'forget'): Promise<void> {
    const { library, store, indexer, announce } = this.#parts;
    await indexer.leave(id);
    if (tags === 'forget') library.thumbnails.remove(library.folders.forget(id));
    else library.folders.remove(id);
    store.recountSimilarity();
    announce('library');
  }
}

/** The folders with photos in one of the library's, counted in slices so that other requests are answered meanwhile. */
export async function listSubfolders(
  { folders, subfolders }: Pick<Library, 'folders' | 'subfolders'>,
  id: number,
  path: string | null,
): Promise<Subfolder[]> {
  const root = folders.get(id).path;
  const at = path ?? root;
  if (!contains(root, at))
    throw new PhotonestError('invalid', { code: 'folder_elsewhere', path: at, folder: root });
  const found: Subfolder[] = [];
  for (const folder of subfolders.list(at)) {
    let photos = 0;
    let deeper = false;
    for (const slice of subfolders.count(folder.path)) {
      photos += slice.photos;
      deeper ||= slice.deeper;
      await setImmediate();
    }
    if (photos > 0) found.push({ ...folder, photos, deeper });
  }
  return found;
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

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
