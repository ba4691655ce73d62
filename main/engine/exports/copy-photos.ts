import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { PhotosCopied } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { ReaderCrashed } from '../../core/photos/reading.ts';
import type { PhotoWriter } from '../../core/photos/writing.ts';
import type { CopyPhotosRequest, WritingPort } from '../../http/library/writing.ts';
import type { Library } from '../library/tables.ts';

export type CopyPhotosParts = {
  library: Pick<Library, 'photos'>;
  writer: Pick<PhotoWriter, 'copy'>;
  selected(selection: number): number[];
};

/** Copies chosen photos into a folder that a person named. */
export class CopyPhotos implements Pick<WritingPort, 'copy'> {
  readonly #parts: CopyPhotosParts;
  #running: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: CopyPhotosParts) {
    this.#parts = parts;
  }

  async copy(selection: number, request: CopyPhotosRequest): Promise<PhotosCopied> {
    const result = this.#running.then(async () => await this.#copyAll(selection, request));
    this.#running = result.catch(() => undefined);
    return await result;
  }

  /** Ends between two photos. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #copyAll(selection: number, { folder, places }: CopyPhotosRequest): Promise<PhotosCopied> {
    await checkFolder(folder);
    const copied: PhotosCopied = { copies: [], failed: [] };
    for (const id of this.#parts.selected(selection)) {
      if (this.#isClosed) throw new PhotonestError('closing', { code: 'closing' });
      const row = this.#parts.library.photos.find(id);
      if (row === null) continue; // gone since
      const { path, sizeBytes, hash } = row;
      try {
        if (row.state === 'offline') throw refused('is in a folder that cannot be reached');
        if (hash === null) throw refused('has not been read yet');
        const copy = await this.#parts.writer.copy({ path, sizeBytes, hash, folder, places, urgent: true });
        copied.copies.push({ photo: id, path: copy });
      } catch (error) {
        copied.failed.push({ path, reason: reasonOf(error) });
      }
    }
    return copied;
  }
}

async function checkFolder(folder: string): Promise<void> {
  const isFolder =
    isAbsolute(folder) &&
    (await stat(folder).then(
      (stats) => stats.isDirectory(),
      () => false,
    ));
  if (!isFolder) throw new PhotonestError('invalid', { code: 'folder_not_there', path: folder });
}

function refused(clause: string): PhotonestError {
  return new PhotonestError('unreadable', clause);
}

/** @throws what is no photo's fault */
function reasonOf(error: unknown): string {
  if (error instanceof PhotonestError && error.code === 'unreadable') return error.message;
  if (error instanceof ReaderCrashed) return 'ended the program that reads photos, and is not copied';
  throw error;
}
