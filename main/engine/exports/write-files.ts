import { stat } from 'node:fs/promises';
import type { FilesWritten, FileWritten } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { FileRefused } from '../../core/photos/file-refused.ts';
import type { Embedded, PhotoWriter, PreparedCopy } from '../../core/photos/writing.ts';
import { hashFile } from '../../files/known-content.ts';
import { removeCopy, replacePhoto } from '../../files/replace-photo.ts';
import type { FileRequest, RestoreFilesRequest, WritingPort } from '../../http/library/writing.ts';
import type { PhotoRow } from '../../sqlite/tables/photos/photo.ts';
import type { Library } from '../library/tables.ts';
import { contentOf, failedFile, failureOf } from './failed-file.ts';
import { chooseKeywords, type KeywordSource } from './choose-keywords.ts';
import type { KeywordChoice } from './exports.ts';
import { keptMetadata } from './kept-metadata.ts';

/** Of which ExifTool changes the metadata alone. */
const FORMATS = ['jpeg', 'png', 'tiff', 'webp', 'heic'];
const PREVIEWS = 10;

export type WriteFilesParts = KeywordSource & {
  library: Pick<Library, 'tags' | 'metadata' | 'photos' | 'fileWrites'>;
  writer: Pick<PhotoWriter, 'embed' | 'restore'>;
  choice(): KeywordChoice;
  selected(selection: number): number[];
  announce(change: 'library'): void;
  log(event: string): void;
};

/** What a file is to become; null: it stays. */
type Prepare = (row: PhotoRow) => Promise<Embedded | null>;

/**
 * Writes keywords into photo files themselves, for the photos that a person chose, and only then; and puts back what
 * was there before.
 */
export class WriteFiles implements Pick<WritingPort, 'write' | 'restore'> {
  readonly #parts: WriteFilesParts;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: WriteFilesParts) {
    this.#parts = parts;
  }

  /** Before anything is scanned: an engine that ended between two steps left a copy, or a file that is the copy. */
  async recover(): Promise<void> {
    const { fileWrites } = this.#parts.library;
    for (const { id, path, oldHash, newHash } of fileWrites.begun()) {
      const present = await hashFile(path).catch(() => null);
      if (present === null) continue; // cannot be reached: the next engine asks again
      if (present.equals(newHash)) fileWrites.finish(id);
      else fileWrites.revert(id); // if it is neither, a scan will see that
      await removeCopy(path).catch(() => undefined);
      const isNew = present.equals(newHash);
      this.#parts.log(`${path} ${isNew ? 'has' : 'has not'} the keywords that were being written into it`);
      if (!isNew && !present.equals(oldHash)) this.#parts.log(`${path} was changed by another program`);
    }
  }

  async write(selection: number, request: FileRequest): Promise<FilesWritten> {
    return await this.#inTurn(selection, request.dryRun, async (row) => await this.#embed(row, request));
  }

  /** To before the first of the writes that led to the file as it is. Files that others have changed since stay. */
  async restore(selection: number, request: RestoreFilesRequest): Promise<FilesWritten> {
    return await this.#inTurn(selection, request.dryRun, async (row) => await this.#restore(row, request));
  }

  async #inTurn(selection: number, isDryRun: boolean, prepare: Prepare): Promise<FilesWritten> {
    const result = this.#last.then(async () => await this.#writeAll(selection, isDryRun, prepare));
    this.#last = result.catch(() => undefined);
    return await result;
  }

  /** Ends between two photos. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }

  async #writeAll(selection: number, isDryRun: boolean, prepare: Prepare): Promise<FilesWritten> {
    const ids = this.#parts.selected(selection);
    const summary: FilesWritten = { photos: ids.length, written: 0, unchanged: 0, failed: [], preview: [] };
    for (const id of ids) {
      if (this.#isClosed) throw new PhotonestError('closing', { code: 'closing' });
      const row = this.#parts.library.photos.find(id);
      if (row === null) continue; // gone since
      try {
        const written = await this.#writeOne(row, prepare);
        if (written === null) summary.unchanged += 1;
        else summary.written += 1;
        if (written !== null && summary.preview.length < PREVIEWS) summary.preview.push(written);
      } catch (error) {
        summary.failed.push(failedFile(row.path, failureOf(error, 'write_crashed')));
      }
    }
    if (summary.written > 0 && !isDryRun) this.#parts.announce('library');
    return summary;
  }

  /** @returns null where the file is as it should be */
  async #writeOne(row: PhotoRow, prepare: Prepare): Promise<FileWritten | null> {
    const embedded = await prepare(row);
    if (embedded === null) return null;
    const { added, removed, exported, copy } = embedded;
    if (copy !== null) await this.#replace(row, copy, exported);
    return { photo: row.id, path: row.path, added, removed };
  }

  async #embed(row: PhotoRow, request: FileRequest): Promise<Embedded | null> {
    const content = contentOf(row);
    if (row.format === null) throw new FileRefused({ code: 'unread' });
    if (!FORMATS.includes(row.format)) throw new FileRefused({ code: 'not_writable' });
    const { labels, least } = this.#parts.choice();
    const choice = { labels: request.labels ?? labels, least: request.least ?? least };
    const embedded = await this.#parts.writer.embed({
      ...content,
      urgent: true,
      change: {
        wanted: chooseKeywords(row.id, choice, this.#parts),
        before: this.#parts.library.fileWrites.keywordsOf(row.id),
        rating: row.rating,
      },
      dryRun: request.dryRun,
    });
    return embedded.added.length === 0 && embedded.removed.length === 0 ? null : embedded;
  }

  async #restore(row: PhotoRow, { dryRun }: RestoreFilesRequest): Promise<Embedded | null> {
    const { fileWrites } = this.#parts.library;
    const kept = row.hash === null ? null : keptMetadata(row.hash, fileWrites);
    if (kept === null) {
      if (fileWrites.wasWritten(row.id)) throw new FileRefused({ code: 'changed_since_write' });
      return null;
    }
    const { xmp, iptc, exported } = kept;
    const request = { ...contentOf(row), urgent: true, xmp, iptc, dryRun };
    const embedded = await this.#parts.writer.restore(request);
    return embedded === null ? null : { ...embedded, exported };
  }

  /** What was is in the library, on the disk, before the file changes. */
  async #replace(row: PhotoRow, copy: PreparedCopy, exported: Embedded['exported']): Promise<void> {
    const { fileWrites } = this.#parts.library;
    const { path, sizeBytes, hash } = row;
    const { size, mtimeMs, dev, ino } = await stat(copy.path);
    const identity = { sizeBytes: size, modifiedMs: Math.round(mtimeMs), inode: `${dev}:${ino}` };
    const id = fileWrites.begin(row.id, copy, exported, identity);
    const difference = await replacePhoto({ path, sizeBytes, hash: hash! }, copy);
    if (difference === null) {
      fileWrites.finish(id);
      return;
    }
    fileWrites.revert(id);
    throw new FileRefused(difference);
  }
}
