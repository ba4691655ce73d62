import type { Connection } from '../../database.ts';
import { PERSON_TABLES, preparePersonCopy, preparePersonDrop } from '../tags/person-copy.ts';
import { prepareUserTagCopy } from '../tags/tag.ts';

export type PreviousContentTable = ReturnType<typeof previousContentTable>;

/**
 * What a file held before its content was replaced. A person's words are of a content: they stay with it, in a row
 * that is missing as those of deleted files are, and are found again when that content comes back anywhere.
 */
export function previousContentTable(connection: Connection) {
  const pending = connection.prepare<[number], number>('SELECT id FROM photos WHERE replaced_by = ?').pluck();
  const insert = connection
    .prepare<[number], number>(
      `INSERT INTO photos (folder_id, path, name, size_bytes, modified_ms, inode, missing, state, previewed, hash, format,
         width, height, taken_at, taken_from, camera, model, replaced_by)
       SELECT folder_id, path || ' (before, ' || hex(substr(hash, 1, 8)) || ')', name, size_bytes, modified_ms, '', 1,
         'tagged', 1, hash, format, width, height, taken_at, taken_from, camera, model, id
       FROM photos WHERE id = ? AND hash IS NOT NULL
         AND (${['user_tags', ...PERSON_TABLES].map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE photo_id = photos.id)`).join(' OR ')})
       ON CONFLICT (path) DO UPDATE SET replaced_by = excluded.replaced_by RETURNING id`,
    )
    .pluck();
  const copyUserTags = prepareUserTagCopy(connection);
  const copyOthers = preparePersonCopy(connection, 'SELECT ? AS old_id, ? AS new_id');
  const dropOthers = preparePersonDrop(connection);
  const moveEmbeddings = connection.prepare<[number, number]>(
    'UPDATE OR REPLACE embeddings SET photo_id = ? WHERE photo_id = ?',
  );
  const sameShot = connection
    .prepare<[number, number], number>(
      `SELECT count(*) FROM photos AS a JOIN photos AS b ON a.taken_at = b.taken_at AND a.camera = b.camera
       WHERE a.id = ? AND b.id = ? AND a.taken_from = 'camera' AND b.taken_from = 'camera'`,
    )
    .pluck();
  const dropWords = connection.prepare<[number, number]>(
    `DELETE FROM user_tags WHERE photo_id = ? AND (label_id, at) IN
       (SELECT label_id, at FROM user_tags WHERE photo_id = ?)`,
  );
  const settle = connection.prepare<[number]>('UPDATE photos SET replaced_by = NULL WHERE id = ?');
  return {
    /** Before a photo's new hash is written: keeps the user tags of the old content, and its embeddings. */
    keep: (photo: number): void => {
      if (pending.get(photo) !== undefined) return; // replaced again before anyone saw the first replacement
      const previousContent = insert.get(photo);
      if (previousContent === undefined) return;
      copyUserTags.run({ from: photo, to: previousContent });
      copyOthers(photo, previousContent);
      moveEmbeddings.run(previousContent, photo);
    },
    /** The row of the content before, while it is open whether the new one shows the same; null otherwise. */
    of: (photo: number): number | null => pending.get(photo) ?? null,
    /** By what the camera wrote. */
    isSameShot: (photo: number, previousContent: number): boolean =>
      sameShot.get(photo, previousContent) === 1,
    /** Where the new content shows something else, what was said of the old one is not said of it. */
    settle: (photo: number, previousContent: number, isSame: boolean): void => {
      if (!isSame) {
        dropWords.run(photo, previousContent);
        dropOthers(photo, previousContent);
      }
      settle.run(previousContent);
    },
  };
}
