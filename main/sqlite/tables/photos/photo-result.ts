import type { PhotoState } from '../../../core/api.ts';
import type { KnownFile } from '../../../core/photos/files.ts';
import type { ReadPhoto } from '../../../core/photos/reading.ts';
import type { PhotoFailure } from '../../../core/photos/failure.ts';
import type { Connection } from '../../database.ts';
import { writeFailure } from './failure.ts';

/** The state is the file's own, wherever its folder is. */
type PhotoContent = { hash: Buffer | null; state: Exclude<PhotoState, 'offline'>; model: string | null };

/** What is written of a photo that was read. */
export function resultStatements(connection: Connection) {
  const isStill = connection
    .prepare<[number, number, number], number>(
      `SELECT count(*) FROM photos WHERE id = ? AND size_bytes = ? AND modified_ms = ? AND missing = 0
         AND state IN ('pending', 'tagged')`,
    )
    .pluck();
  const content = connection.prepare<[number], PhotoContent>(
    'SELECT hash, state, model FROM photos WHERE id = ? AND missing = 0',
  );
  // An XMP file that came or changed since the photo was given out has it previewed once more.
  const previewed = connection.prepare(
    `UPDATE photos SET previewed = (sidecar IS @sidecar), hash = @hash, format = @format, width = @width,
       height = @height, remark = @remark, thumbhash = coalesce(@thumbhash, thumbhash)
     WHERE id = @id`,
  );
  const tagged = connection.prepare<[string, number]>(
    `UPDATE photos SET state = 'tagged', reason = NULL, model = ? WHERE id = ?`,
  );
  const untagged = connection.prepare<[number]>(
    `UPDATE photos SET state = 'pending', reason = NULL, model = NULL, confidence = NULL WHERE id = ?`,
  );
  const setConfidence = connection.prepare<[number, number]>('UPDATE photos SET confidence = ? WHERE id = ?');
  const copyConfidence = connection.prepare<[number, number]>(
    'UPDATE photos SET confidence = (SELECT confidence FROM photos WHERE id = ?) WHERE id = ?',
  );
  const previewAgain = connection.prepare<[number]>(
    `UPDATE photos SET state = 'pending', previewed = 0 WHERE state = 'tagged' AND id = ?`,
  );
  const failed = connection.prepare<[string | null, number]>(
    `UPDATE photos SET state = 'failed', reason = ? WHERE id = ?`,
  );
  const dropTags = connection.prepare<[number]>(`DELETE FROM tags WHERE photo_id = ? AND source = 'model'`);
  const retryAll = connection.prepare(
    `UPDATE photos SET state = 'pending', reason = NULL WHERE state = 'failed' AND missing = 0`,
  );
  const retryOne = connection.prepare<[number]>(
    `UPDATE photos SET state = 'pending', reason = NULL WHERE state = 'failed' AND id = ?`,
  );
  const unrefined = connection.prepare<[number, string, string | null]>(
    'INSERT OR REPLACE INTO unrefined (photo_id, model, reason) VALUES (?, ?, ?)',
  );
  const countUnrefined = connection
    .prepare<[string], number>(
      'SELECT count(*) FROM unrefined JOIN photos ON photos.id = photo_id WHERE unrefined.model = ? AND missing = 0',
    )
    .pluck();
  const refineAll = connection.prepare('DELETE FROM unrefined');
  const refineOne = connection.prepare<[number]>('DELETE FROM unrefined WHERE photo_id = ?');

  return {
    /** Whether the library knows of no change to the file since it was given out to be read. */
    isStill: ({ id, sizeBytes, modifiedMs }: Pick<KnownFile, 'id' | 'sizeBytes' | 'modifiedMs'>): boolean =>
      isStill.get(id, sizeBytes, modifiedMs) === 1,
    /** Null for a file that is gone. The whole row takes thirty times as long. */
    findContent: (id: number): PhotoContent | null => content.get(id) ?? null,
    /** The preview; the state stays as it was. */
    setPreviewed: (id: number, photo: ReadPhoto, sidecar: string | null): void => {
      const { hash, format, width, height, thumbhash, remark } = photo;
      previewed.run({ id, sidecar, hash, format, width, height, thumbhash, remark });
    },
    setTagged: (id: number, model: string): void => void tagged.run(model, id),
    /** Probability of the default model's first class, 0 to 1. */
    setConfidence: (id: number, confidence: number): void => void setConfidence.run(confidence, id),
    /** From a photo of the same content. */
    copyConfidence: (to: number, from: number): void => void copyConfidence.run(from, to),
    /** Its content is another: nothing automatic is known of it. */
    setUntagged: (id: number): void => void untagged.run(id),
    /** As if it had never been read, though what is known stays in use until then. */
    previewAgain: (id: number): void => void previewAgain.run(id),
    /** Automatic tags of a file that can no longer be read say nothing about it any more. */
    setFailed: (id: number, failure: PhotoFailure): void => {
      failed.run(writeFailure(failure), id);
      dropTags.run(id);
    },
    /** The model cannot see it: the labels that it has stay. */
    setUnrefined: (id: number, model: string, failure: PhotoFailure): void =>
      void unrefined.run(id, model, writeFailure(failure)),
    /** Photos of the library that the model cannot see. */
    countUnrefined: (model: string): number => countUnrefined.get(model)!,
    retry: (ids: number[] | null): void => {
      if (ids === null) {
        retryAll.run();
        refineAll.run();
      }
      for (const id of ids ?? []) {
        retryOne.run(id);
        refineOne.run(id);
      }
    },
  };
}
