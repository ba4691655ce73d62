import type { PhotoFacts } from '../../../core/photos/duplicates.ts';
import { LARGEST_SIDE } from '../../../core/photos/quality.ts';
import type { Connection } from '../../database.ts';

export type DuplicateTable = ReturnType<typeof duplicateTable>;

export type DuplicatePair = { first: number; second: number; kind: 'near' | 'burst' };

/** Whose pictures are compared: what tells a copy or a burst from another photo. */
export type Comparable = { id: number; thumbhash: Buffer | null; camera: string | null; takenAt: string };

const SHOWN = `missing = 0 AND state = 'tagged'`;

/** Photos that are the same picture, and how far the search for them has come. */
export function duplicateTable(connection: Connection) {
  const next = connection
    .prepare<[number], number>(
      `SELECT id FROM photos WHERE ${SHOWN} AND id NOT IN (SELECT photo_id FROM compared_photos) LIMIT ?`,
    )
    .pluck();
  const waiting = connection
    .prepare<[], number>(
      `SELECT count(*) FROM photos WHERE ${SHOWN} AND id NOT IN (SELECT photo_id FROM compared_photos)`,
    )
    .pluck();
  const comparable = connection.prepare<[string], Comparable>(
    `SELECT id, thumbhash, CASE WHEN taken_from = 'camera' THEN camera END AS camera, taken_at AS takenAt
     FROM photos WHERE id IN (SELECT value FROM json_each(?)) AND ${SHOWN}`,
  );
  const insert = connection.prepare<[number, number, string]>(
    'INSERT OR REPLACE INTO duplicate_pairs (first_id, second_id, kind) VALUES (?, ?, ?)',
  );
  const mark = connection.prepare<[number]>('INSERT OR IGNORE INTO compared_photos (photo_id) VALUES (?)');
  const pairs = connection.prepare<[], DuplicatePair>(
    'SELECT first_id AS first, second_id AS second, kind FROM duplicate_pairs',
  );
  const identical = connection.prepare<[], { photos: string }>(
    `SELECT json_group_array(id) AS photos FROM photos WHERE ${SHOWN} AND hash IS NOT NULL
     GROUP BY hash HAVING count(*) > 1`,
  );
  const shown = connection
    .prepare<[string], number>(
      `SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?)) AND ${SHOWN}`,
    )
    .pluck();
  const facts = connection.prepare<[string], PhotoFacts>(
    `SELECT id, path, format, coalesce(width * height, 0) AS pixels, size_bytes AS sizeBytes,
       coalesce(rating, 0) AS rating, taken_from = 'camera' AS isFromCamera, taken_at AS takenAt,
       (SELECT count(*) FROM user_tags WHERE photo_id = photos.id AND state = 'confirmed') AS ownTags,
       sharpness, white, black, jpeg_quality AS jpegQuality
     FROM photos LEFT JOIN photo_quality
       ON photo_id = id AND side = max(1, min(${LARGEST_SIDE}, max(width, height) / 2)) -- as measuredSide() has it
     WHERE id IN (SELECT value FROM json_each(?)) AND ${SHOWN}`,
  );
  return {
    nextUncompared: (limit: number): number[] => next.all(limit),
    countUncompared: (): number => waiting.get()!,
    comparable: (photos: number[]): Comparable[] => comparable.all(JSON.stringify(photos)),
    /** What came of comparing a photo. */
    put: connection.transaction((photo: number, found: DuplicatePair[]): void => {
      for (const { first, second, kind } of found) insert.run(first, second, kind);
      mark.run(photo);
    }),
    pairs: (): DuplicatePair[] => pairs.all(),
    /** Photos whose files are the same, byte by byte. */
    identical: (): number[][] => identical.all().map(({ photos }) => JSON.parse(photos) as number[]),
    /** Those of the photos that are there and tagged. */
    shown: (photos: number[]): number[] => shown.all(JSON.stringify(photos)),
    facts: (photos: number[]): PhotoFacts[] => facts.all(JSON.stringify(photos)),
  };
}
