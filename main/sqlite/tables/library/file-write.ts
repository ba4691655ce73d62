import type { ExportedKeyword } from '../../../core/photos/exported-keyword.ts';
import type { PreparedCopy } from '../../../core/photos/writing.ts';
import { durably, type Connection } from '../../database.ts';

export type FileWriteTable = ReturnType<typeof fileWriteTable>;

/** What tells a file from others, and from itself at another time. */
export type FileIdentity = { sizeBytes: number; modifiedMs: number; inode: string };

export type BegunWrite = { id: number; photo: number | null; path: string; oldHash: Buffer; newHash: Buffer };

/** A write that is done, with what the file had before. */
export type KeptMetadata = { id: number; oldHash: Buffer; oldXmp: Buffer | null; oldFields: string };

/** What was written into photo files, with what was there before. */
export function fileWriteTable(connection: Connection) {
  const insert = connection.prepare(
    `INSERT INTO file_writes (photo_id, path, state, at, old_hash, new_hash, pixel_hash, keywords, old_xmp, old_fields,
       old_size_bytes, old_modified_ms, old_inode)
     SELECT id, path, 'begun', @at, hash, @hash, @pixelHash, @keywords, @oldXmp, @oldFields, size_bytes, modified_ms, inode
     FROM photos WHERE id = @photo`,
  );
  const identify = connection.prepare(
    `UPDATE photos SET hash = @hash, size_bytes = @sizeBytes, modified_ms = @modifiedMs, inode = @inode WHERE id = @photo`,
  );
  const finish = connection.prepare<[number]>(`UPDATE file_writes SET state = 'done' WHERE id = ?`);
  const restore = connection.prepare<[number]>(
    `UPDATE photos SET hash = old_hash, size_bytes = old_size_bytes, modified_ms = old_modified_ms, inode = old_inode
     FROM (SELECT photo_id, old_hash, new_hash, old_size_bytes, old_modified_ms, old_inode FROM file_writes WHERE id = ?) AS written
     WHERE photos.id = photo_id AND hash = new_hash`,
  );
  const remove = connection.prepare<[number]>(`DELETE FROM file_writes WHERE id = ? AND state = 'begun'`);
  const begun = connection.prepare<[], BegunWrite>(
    `SELECT file_writes.id, photo_id AS photo, coalesce(photos.path, file_writes.path) AS path, old_hash AS oldHash,
       new_hash AS newHash
     FROM file_writes LEFT JOIN photos ON photos.id = photo_id WHERE file_writes.state = 'begun'`,
  );
  // The last one into this file, and the last one that made this content, which may have been copied here.
  const keywords = connection
    .prepare<{ photo: number }, string>(
      `SELECT keywords FROM file_writes WHERE id IN (
         (SELECT max(id) FROM file_writes WHERE photo_id = @photo),
         (SELECT max(id) FROM file_writes WHERE new_hash = (SELECT hash FROM photos WHERE id = @photo)))`,
    )
    .pluck();
  const into = connection.prepare<{ hash: Uint8Array; before: number }, KeptMetadata>(
    `SELECT id, old_hash AS oldHash, old_xmp AS oldXmp, old_fields AS oldFields FROM file_writes
     WHERE new_hash = @hash AND state = 'done' AND id < @before ORDER BY id DESC LIMIT 1`,
  );
  const wasWritten = connection
    .prepare<[number], number>(`SELECT EXISTS (SELECT 1 FROM file_writes WHERE photo_id = ?)`)
    .pluck();
  const keywordsBefore = connection
    .prepare<{ id: number }, string>(
      `SELECT keywords FROM file_writes WHERE id < @id AND photo_id = (SELECT photo_id FROM file_writes WHERE id = @id)
       ORDER BY id DESC LIMIT 1`,
    )
    .pluck();
  return {
    /**
     * Before the copy takes the photo's place: what was, and that the photo is the new file from now on. On the disk
     * when it returns.
     *
     * @returns the write's number
     */
    begin: (
      photo: number,
      { hash, pixelHash, oldXmp, oldFields }: PreparedCopy,
      exported: readonly ExportedKeyword[],
      identity: FileIdentity,
    ): number =>
      durably(connection, () => {
        const { lastInsertRowid } = insert.run({
          photo,
          at: new Date().toISOString(),
          hash,
          pixelHash,
          keywords: JSON.stringify(exported),
          oldXmp,
          oldFields,
        });
        identify.run({ photo, hash, ...identity });
        return Number(lastInsertRowid);
      }),
    finish: (id: number): void => void finish.run(id),
    /** The photo's file is as it was. */
    revert: (id: number): void =>
      durably(connection, () => {
        restore.run(id);
        remove.run(id);
      }),
    /** Writes of which it is not known whether the file was replaced. */
    begun: (): BegunWrite[] => begun.all(),
    /** The last write, among those before the number, that left a file with this content. */
    lastInto: (hash: Uint8Array, before = Number.MAX_SAFE_INTEGER): KeptMetadata | null =>
      into.get({ hash, before }) ?? null,
    /** Whether this program has written into the photo's file, whatever is there now. */
    wasWritten: (photo: number): boolean => wasWritten.get(photo) === 1,
    /** Keywords of this program that were in the file before the write. */
    keywordsBefore: (id: number): ExportedKeyword[] =>
      JSON.parse(keywordsBefore.get({ id }) ?? '[]') as ExportedKeyword[],
    /** Keywords in the photo's file that this program wrote. */
    keywordsOf: (photo: number): ExportedKeyword[] =>
      keywords.all({ photo }).flatMap((json) => JSON.parse(json) as ExportedKeyword[]),
  };
}
