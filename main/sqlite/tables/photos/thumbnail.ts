import type { Connection } from '../../database.ts';

export type ThumbnailTable = ReturnType<typeof thumbnailTable>;

/** Thumbnails by photo, in a database of their own. */
export function thumbnailTable(connection: Connection) {
  const select = connection.prepare<[number], { jpeg: Buffer }>(
    'SELECT jpeg FROM thumbnails WHERE photo_id = ?',
  );
  const upsert = connection.prepare<[number, string, Uint8Array]>(
    `INSERT INTO thumbnails (photo_id, version, jpeg) VALUES (?, ?, ?)
     ON CONFLICT (photo_id) DO UPDATE SET version = excluded.version, jpeg = excluded.jpeg`,
  );
  const remove = connection.prepare<[number]>('DELETE FROM thumbnails WHERE photo_id = ?');
  const last = connection.prepare<[], number | null>('SELECT max(photo_id) FROM thumbnails').pluck();
  return {
    /** The highest number that a photo with a thumbnail has had; 0 if there is none. */
    lastPhoto: (): number => last.get() ?? 0,
    find: (photo: number): Buffer | null => select.get(photo)?.jpeg ?? null,
    put: (rows: { photo: number; version: string; jpeg: Uint8Array }[]): void => {
      connection.transaction(() => {
        for (const row of rows) upsert.run(row.photo, row.version, row.jpeg);
      })();
    },
    remove: (photos: number[]): void => {
      connection.transaction(() => {
        for (const photo of photos) remove.run(photo);
      })();
    },
  };
}
