import type { Trashed } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { fileFailureSentence } from '../../core/photos/file-failure-sentence.ts';
import type { AloneFailure, FileFailure } from '../../core/photos/file-failure.ts';
import type { Problem } from '../../core/problems/problem.ts';
import type { ExpectedFile, Moved, TrashPlace } from '../../trash/trash.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Store } from '../photos/index-store.ts';
import type { TagUpdater } from './update-tags.ts';
import type { Journal } from './journal.ts';
import type { Selections } from './selections.ts';

export type TrashPort = {
  canRestore: boolean;
  move(file: ExpectedFile): Promise<Moved>;
  /** @returns null, or why the file is not the one that was meant */
  check(file: ExpectedFile): Promise<AloneFailure | null>;
  /** @returns null, or why not */
  restore(path: string, place: TrashPlace): Promise<FileFailure | null>;
};

export type TrashingParts = {
  library: Pick<Library, 'photos'>;
  store: Pick<Store, 'setMissing'>;
  selections: Pick<Selections, 'idsOf'>;
  journal: Journal;
  tagUpdater: TagUpdater;
  trash: TrashPort;
  announce(change: Change): void;
};

export type InTrash = { id: number; path: string; place: TrashPlace | null };

/** Moves photos to the trash, and back again where the system can. What a person said of them waits for them. */
export class Trashing {
  readonly #parts: TrashingParts;

  constructor(parts: TrashingParts) {
    this.#parts = parts;
  }

  async move(selection: number): Promise<Trashed> {
    const { selections, journal, trash, announce } = this.#parts;
    const kept: Trashed['kept'] = [];
    const moved = await this.moveAll(selections.idsOf(selection), kept);
    let current = moved;
    const step =
      moved.length === 0
        ? null
        : journal.add(
            { kind: 'trash', subject: null, on: null, photos: moved.length },
            {
              undo: async () => await this.restoreAll(current),
              redo: async () => {
                current = await this.moveAll(
                  current.map(({ id }) => id),
                  [],
                );
              },
            },
          );
    announce('library');
    return { step, moved: moved.map(({ id }) => id), kept, restores: trash.canRestore, ...journal.state };
  }

  get canRestore(): boolean {
    return this.#parts.trash.canRestore;
  }

  nameOf(id: number): string {
    return this.#parts.library.photos.find(id)?.name ?? `#${id}`;
  }

  /** @returns null where the photo's file is as it was last read; else its name, and why not */
  async check(id: number): Promise<{ name: string; failure: AloneFailure } | null> {
    const row = this.#parts.library.photos.find(id);
    if (row === null) return { name: this.nameOf(id), failure: { code: 'not_in_library' } };
    const { name, path, sizeBytes, hash } = row;
    if (hash === null) return { name, failure: { code: 'unread' } };
    const failure = await this.#parts.trash.check({ path, sizeBytes, hash });
    return failure === null ? null : { name, failure };
  }

  /** @param kept gets those that stay, each with its reason */
  async moveAll(ids: number[], kept: Trashed['kept']): Promise<InTrash[]> {
    const { library, store, trash } = this.#parts;
    const moved: InTrash[] = [];
    for (const id of ids) {
      const row = library.photos.find(id);
      if (row === null) continue;
      const { name, path, sizeBytes, hash } = row;
      if (hash === null) {
        kept.push(keptFile(id, name, { code: 'unread' }));
        continue;
      }
      const result = await trash.move({ path, sizeBytes, hash });
      if (result.kind === 'kept') {
        kept.push(keptFile(id, name, result.failure));
        continue;
      }
      store.setMissing(id, true);
      moved.push({ id, path, place: result.place });
    }
    return moved;
  }

  /** @throws PhotonestError `invalid` where files stay in the trash; the others are back */
  async restoreAll(photos: InTrash[]): Promise<void> {
    const { library, store, trash, tagUpdater } = this.#parts;
    const gone = photos.filter(({ id }) => library.photos.find(id) === null);
    if (gone.length > 0 && (!trash.canRestore || gone.some(({ place }) => place === null)))
      throw new PhotonestError('invalid', { code: 'trash_not_restorable' });
    const files: Extract<Problem, { code: 'trash_not_restored' }>['files'] = [];
    for (const { id, path, place } of gone) {
      const failure = await trash.restore(path, place!);
      if (failure === null) store.setMissing(id, false);
      else if (library.photos.find(id) === null) files.push({ path, failure });
    }
    await tagUpdater.all(photos.map(({ id }) => id));
    this.#parts.announce('library');
    if (files.length > 0)
      throw new PhotonestError('invalid', { code: 'trash_not_restored', files: files.slice(0, 3) });
  }
}

/** What the window is told of a photo that stays. */
export function keptFile(id: number, name: string, failure: FileFailure): Trashed['kept'][number] {
  return { id, name, reason: fileFailureSentence(failure), failure };
}
