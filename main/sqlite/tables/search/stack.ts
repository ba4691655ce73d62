import type { Connection } from '../../database.ts';

export type StackTable = ReturnType<typeof stackTable>;

/** Photos that lie below others, and duplicates that are all kept. Lists of ids are JSON; inside the caller's transaction. */
export function stackTable(connection: Connection) {
  const free = connection.prepare<[number]>('DELETE FROM stacked_photos WHERE photo_id = ?');
  const put = connection.prepare<{ ids: string; top: number; at: string }>(
    `INSERT INTO stacked_photos (photo_id, top_id, at)
     SELECT photos.id, @top, @at FROM json_each(@ids) JOIN photos ON photos.id = value WHERE photos.id <> @top
     ON CONFLICT DO UPDATE SET top_id = excluded.top_id, at = excluded.at WHERE top_id <> excluded.top_id`,
  );
  // What lies below a photo comes along when that photo is put below another.
  const bring = connection.prepare<{ ids: string; top: number; at: string }>(
    `UPDATE stacked_photos SET top_id = @top, at = @at
     WHERE top_id IN (SELECT value FROM json_each(@ids)) AND top_id <> @top`,
  );
  const dissolve = connection.prepare<{ ids: string }>(
    `DELETE FROM stacked_photos WHERE photo_id IN (SELECT value FROM json_each(@ids))
     OR top_id IN (SELECT value FROM json_each(@ids))`,
  );
  const ofTop = connection
    .prepare<[number, number], number>(
      `SELECT photos.id FROM photos WHERE missing = 0
       AND (photos.id = ? OR photos.id IN (SELECT photo_id FROM stacked_photos WHERE top_id = ?)) ORDER BY photos.id`,
    )
    .pluck();
  const tops = connection.prepare<[], { photo: number; top: number }>(
    'SELECT photo_id AS photo, top_id AS top FROM stacked_photos',
  );
  const keep = connection.prepare<{ ids: string; group: number; at: string }>(
    `INSERT INTO kept_duplicates (photo_id, group_id, at)
     SELECT photos.id, @group, @at FROM json_each(@ids) JOIN photos ON photos.id = value WHERE true
     ON CONFLICT DO UPDATE SET group_id = excluded.group_id, at = excluded.at WHERE group_id <> excluded.group_id`,
  );
  const kept = connection.prepare<[], { photo: number; group: number }>(
    'SELECT photo_id AS photo, group_id AS "group" FROM kept_duplicates',
  );
  const now = (): string => new Date().toISOString();
  return {
    /** @returns how many photos lie elsewhere than before */
    stack: (ids: string, top: number): number => {
      const at = now();
      free.run(top);
      const moved = put.run({ ids, top, at }).changes;
      bring.run({ ids, top, at });
      return moved;
    },
    /** Takes the photos out of their stacks, and stacks apart whose top is among them. */
    unstack: (ids: string): number => dissolve.run({ ids }).changes,
    /** A photo and those below it that are there; the photo alone where there are none. */
    photosOf: (top: number): number[] => ofTop.all(top, top),
    /** By photo, the top that it lies below. */
    tops: (): Map<number, number> => new Map(tops.all().map(({ photo, top }) => [photo, top])),
    /** The photos are looked at, and all kept. */
    keepAll: (ids: number[]): void =>
      void keep.run({ ids: JSON.stringify(ids), group: Math.min(...ids), at: now() }),
    /** By photo, the group in which all were kept. */
    kept: (): Map<number, number> => new Map(kept.all().map(({ photo, group }) => [photo, group])),
  };
}
