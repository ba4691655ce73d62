import type { Connection } from '../../database.ts';

type Judgement = 'confirmed' | 'rejected';
type Said = { photo: number; label: number; state: Judgement | 'keyword' };

export type LabelMark = {
  label: number;
  /** Photos that show it, and of these the ones of which a person or a file says so. */
  shown: number;
  own: number;
};

export type UnjudgedPhoto = { id: number; width: number | null; height: number | null; score: number };

export type BulkTagTable = ReturnType<typeof bulkTagTable>;

/**
 * Tags of many photos at once. What follows from a judgement is written beside it where that needs no network's
 * output: a confirmed label is there with all above it, a rejected one is not, nor what lies below. Lists of ids are
 * JSON; all inside the caller's transaction.
 */
export function bulkTagTable(connection: Connection) {
  const judge = connection.prepare<{ ids: string; label: number; state: Judgement; at: string }>(
    `INSERT INTO user_tags (photo_id, label_id, state, at)
     SELECT photos.id, @label, @state, @at FROM json_each(@ids) JOIN photos ON photos.id = value
     WHERE true ON CONFLICT DO UPDATE SET state = excluded.state, at = excluded.at WHERE state <> excluded.state`,
  );
  const withdraw = connection.prepare<[number, string]>(
    'DELETE FROM user_tags WHERE label_id = ? AND photo_id IN (SELECT value FROM json_each(?))',
  );
  // CROSS has SQLite go by photo: by label, each slice of a bulk change would pass all that were changed before it.
  const judged = connection
    .prepare<{ ids: string; label: number; state: Judgement }, number>(
      `SELECT photo_id FROM json_each(@ids) CROSS JOIN user_tags ON photo_id = value AND label_id = @label
       WHERE state = @state`,
    )
    .pluck();
  const withKeyword = connection
    .prepare<{ ids: string; label: number }, number>(
      `SELECT photo_id FROM json_each(@ids) CROSS JOIN keywords ON photo_id = value AND label_id = @label`,
    )
    .pluck();
  const show = connection.prepare<{ ids: string; label: number }>(
    `INSERT INTO tags (label_id, photo_id, certainty, score, source)
     SELECT @label, photos.id, 1, 1, 'user' FROM json_each(@ids) JOIN photos ON photos.id = value
     WHERE missing = 0 AND NOT EXISTS (
       SELECT 1 FROM user_tags WHERE photo_id = photos.id AND label_id = @label AND user_tags.state = 'rejected')
     ON CONFLICT DO UPDATE SET certainty = 1, score = 1, source = 'user'`,
  );
  const hide = connection.prepare<{ ids: string; labels: string; label: number }>(
    `DELETE FROM tags WHERE label_id IN (SELECT value FROM json_each(@labels))
       AND photo_id IN (SELECT value FROM json_each(@ids)) AND (label_id = @label OR source = 'model')`,
  );
  const said = connection.prepare<{ ids: string }, Said>(
    `SELECT photo_id AS photo, label_id AS label, user_tags.state FROM json_each(@ids)
       JOIN user_tags ON photo_id = value JOIN photos ON photos.id = value AND missing = 0
       JOIN labels ON labels.id = label_id AND source = 'user'
     UNION ALL SELECT photo_id, label_id, 'keyword' FROM json_each(@ids)
       JOIN keywords ON photo_id = value JOIN photos ON photos.id = value AND missing = 0
       JOIN labels ON labels.id = label_id AND source = 'user'`,
  );
  const dropOwn = connection.prepare<[string]>(
    `DELETE FROM tags WHERE photo_id IN (SELECT value FROM json_each(?))
     AND source = 'user' AND +label_id IN (SELECT id FROM labels WHERE source = 'user')`,
  );
  const add = connection.prepare<[number, number]>(
    `INSERT INTO tags (label_id, photo_id, certainty, score, source) VALUES (?, ?, 1, 1, 'user')
     ON CONFLICT DO UPDATE SET certainty = 1, score = 1, source = 'user'`,
  );
  const marks = connection.prepare<{ ids: string; threshold: number }, LabelMark>(
    `SELECT label_id AS label, count(*) AS shown, sum(source = 'user') AS own
     FROM json_each(@ids) JOIN tags ON photo_id = value WHERE certainty >= @threshold GROUP BY 1`,
  );
  const rejections = connection.prepare<[string], { label: number; count: number }>(
    `SELECT label_id AS label, count(*) AS count FROM json_each(?) JOIN user_tags ON photo_id = value
     WHERE state = 'rejected' GROUP BY 1`,
  );
  const unjudged = connection.prepare<{ label: number; threshold: number }, UnjudgedPhoto>(
    `SELECT photos.id, width, height, score FROM tags JOIN photos ON photos.id = photo_id
     WHERE label_id = @label AND certainty >= @threshold AND source = 'model' AND missing = 0
       AND NOT EXISTS (SELECT 1 FROM user_tags WHERE photo_id = photos.id AND label_id = @label)
       AND photos.id NOT IN (SELECT photo_id FROM hidden_photos)
     ORDER BY score, taken_at DESC, photos.id DESC`,
  );
  const judgedOf = connection.prepare<[number], { confirmed: number; rejected: number }>(
    `SELECT count(*) FILTER (WHERE user_tags.state = 'confirmed') AS confirmed,
       count(*) FILTER (WHERE user_tags.state = 'rejected') AS rejected
     FROM user_tags JOIN photos ON photos.id = photo_id AND missing = 0 WHERE label_id = ?`,
  );
  return {
    /** Photos that show a label and that nobody has judged, the least sure first. */
    unjudged: (label: number, threshold: number): UnjudgedPhoto[] => unjudged.all({ label, threshold }),
    /** How many photos a person said the label is right and wrong of. */
    judged: (label: number): { confirmed: number; rejected: number } => judgedOf.get(label)!,
    /**
     * @param above the label and all above it
     * @returns how many were not confirmed before, and photos that need their tags derived from the network again
     */
    confirm: (ids: string, label: number, above: number[]): { changed: number; stale: number[] } => {
      const stale = judged.all({ ids, label, state: 'rejected' });
      const { changes } = judge.run({ ids, label, state: 'confirmed', at: new Date().toISOString() });
      for (const each of above) show.run({ ids, label: each });
      return { changed: changes, stale };
    },
    /** @param below the label and all below it */
    reject: (ids: string, label: number, below: number[]): { changed: number; stale: number[] } => {
      const stale = judged.all({ ids, label, state: 'confirmed' });
      const { changes } = judge.run({ ids, label, state: 'rejected', at: new Date().toISOString() });
      hide.run({ ids, label, labels: JSON.stringify(below) });
      return { changed: changes, stale };
    },
    /** Takes back what was said. */
    withdraw: (ids: string, label: number): { changed: number; stale: number[] } => {
      const stale = (['confirmed', 'rejected'] as const).flatMap((state) =>
        judged.all({ ids, label, state }),
      );
      return { changed: withdraw.run(label, ids).changes, stale };
    },
    /** Those whose file holds the label as a keyword. */
    withKeyword: (ids: string, label: number): number[] => withKeyword.all({ ids, label }),
    /** What people and files say of own tags, of photos that are there. */
    said: (ids: string): Said[] => said.all({ ids }),
    /** In place of the own tags that the photos showed. */
    replaceOwn: (ids: string, rows: { photo: number; label: number }[]): void => {
      dropOwn.run(ids);
      for (const { photo, label } of rows) add.run(label, photo);
    },
    marks: (ids: string, threshold: number): LabelMark[] => marks.all({ ids, threshold }),
    rejections: (ids: string): { label: number; count: number }[] => rejections.all(ids),
  };
}
