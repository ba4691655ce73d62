import type { Connection } from '../../database.ts';

export type LibraryMapTable = ReturnType<typeof libraryMapTable>;

export type MapPhotoRow = {
  id: number;
  path: string;
  name: string;
  takenAt: string;
  thumbhash: Buffer | null;
};

/** What the map of the library says of its photos. */
export function libraryMapTable(connection: Connection) {
  const page = connection.prepare<[number, number], MapPhotoRow>(
    `SELECT id, path, name, taken_at AS takenAt, thumbhash FROM photos
     WHERE id > ? AND missing = 0 AND state = 'tagged'
       AND NOT EXISTS (SELECT 1 FROM hidden_photos WHERE photo_id = photos.id)
     ORDER BY id LIMIT ?`,
  );
  const labels = connection
    .prepare<[], number>('SELECT id FROM labels WHERE EXISTS (SELECT 1 FROM tags WHERE label_id = labels.id)')
    .pluck();
  const ofLabel = connection.prepare<[number, number], { photo: number; score: number }>(
    'SELECT photo_id AS photo, score FROM tags WHERE label_id = ? AND certainty >= ?',
  );
  const changes = connection.prepare<[], number>('SELECT total_changes()').pluck();
  return {
    /** Photos that are shown, in the order of ids. */
    page: (after: number, limit: number): MapPhotoRow[] => page.all(after, limit),
    listLabels: (): number[] => labels.all(),
    /** Photos that show a label. */
    photosOf: (label: number, threshold: number) => ofLabel.all(label, threshold),
    /** Another number after anything was written. */
    version: (): number => changes.get()!,
  };
}
