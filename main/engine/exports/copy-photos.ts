import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { PhotosCopied } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { PhotoWriter } from '../../core/photos/writing.ts';
import type { CopyPhotosRequest, WritingPort } from '../../http/library/writing.ts';
import type { Library } from '../library/tables.ts';
import { contentOf, failedFile, failureOf } from './failed-file.ts';

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
      try {
        const copy = await this.#parts.writer.copy({ ...contentOf(row), folder, places, urgent: true });
        copied.copies.push({ photo: id, path: copy });
      } catch (error) {
        copied.failed.push(failedFile(row.path, failureOf(error, 'copy_crashed')));
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
