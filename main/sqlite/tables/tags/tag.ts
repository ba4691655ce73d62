import { durably, type Connection } from '../../database.ts';

/** A derived tag: shown where `certainty` reaches the threshold. */
export type TagRow = { label: number; certainty: number; score: number; source: 'model' | 'user' };
export type UserTag = { label: number; state: 'confirmed' | 'rejected' };

/** What a person said of a photo is said of another too, but for the labels that it has annotations of its own. */
export function prepareUserTagCopy(connection: Connection) {
  return connection.prepare<{ from: number; to: number }>(
    `INSERT OR IGNORE INTO user_tags (photo_id, label_id, state, at)
     SELECT @to, label_id, state, at FROM user_tags WHERE photo_id = @from`,
  );
}

/** Photos of a label that its cover is chosen from. */
const SUREST = 40;

export type TagTable = ReturnType<typeof tagTable>;

/** Derived tags (`tags`) and user tags (`user_tags`), kept apart. */
export function tagTable(connection: Connection) {
  const ofPhoto = connection.prepare<[number], TagRow>(
    'SELECT label_id AS label, certainty, score, source FROM tags WHERE photo_id = ?',
  );
  const clear = connection.prepare<[number]>('DELETE FROM tags WHERE photo_id = ?');
  const insert = connection.prepare<[number, number, number, number, string]>(
    'INSERT INTO tags (label_id, photo_id, certainty, score, source) VALUES (?, ?, ?, ?, ?)',
  );
  const userTags = connection.prepare<[number], UserTag>(
    'SELECT label_id AS label, state FROM user_tags WHERE photo_id = ?',
  );
  const annotate = connection.prepare<[number, number, string, string]>(
    `INSERT INTO user_tags (photo_id, label_id, state, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (photo_id, label_id) DO UPDATE SET state = excluded.state, at = excluded.at`,
  );
  const withdraw = connection.prepare<[number, number]>(
    'DELETE FROM user_tags WHERE photo_id = ? AND label_id = ?',
  );
  const counts = connection.prepare<[number], { label: number; count: number }>(
    // Label by label along the index: grouping would go through all tags.
    `SELECT id AS label, shown AS count FROM (
       SELECT id, (SELECT count(*) FROM tags WHERE label_id = labels.id AND certainty >= ?) AS shown FROM labels
     ) WHERE shown > 0`,
  );
  const said = connection
    .prepare<[], number>(`SELECT DISTINCT label_id FROM user_tags WHERE state = 'confirmed'`)
    .pluck();
  const cover = connection
    .prepare<[number, number, number], number>(
      `SELECT photo_id FROM (
         SELECT photo_id, certainty FROM tags WHERE label_id = ? AND certainty >= ?
         ORDER BY certainty DESC, photo_id DESC LIMIT ?
       ) JOIN photos ON photos.id = photo_id WHERE thumbhash IS NOT NULL
       ORDER BY max(0, coalesce(rating, 0)) DESC, certainty DESC, photo_id DESC LIMIT 1`,
    )
    .pluck();
  return {
    list: (photo: number): TagRow[] => ofPhoto.all(photo),
    userTags: (photo: number): UserTag[] => userTags.all(photo),
    /** Inside the caller's transaction. */
    replace: (photo: number, rows: TagRow[]): void => {
      clear.run(photo);
      for (const row of rows) insert.run(row.label, photo, row.certainty, row.score, row.source);
    },
    /**
     * On the disk when it returns.
     *
     * @param derive what follows from it: both are written, or neither
     */
    setUserTag: (
      photo: number,
      label: number,
      state: UserTag['state'] | 'none',
      derive?: () => void,
    ): void => {
      durably(connection, () => {
        if (state === 'none') withdraw.run(photo, label);
        else annotate.run(photo, label, state, new Date().toISOString());
        derive?.();
      });
    },
    /** Labels that a person gave to a photo. */
    said: (): number[] => said.all(),
    /** Of the photos that show the label most surely, the one with most stars. */
    cover: (label: number, threshold: number): number | null => cover.get(label, threshold, SUREST) ?? null,
    counts: (threshold: number): { label: number; count: number }[] => counts.all(threshold),
  };
}
