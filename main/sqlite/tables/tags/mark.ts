import type { Connection } from '../../database.ts';

export type MarkTable = ReturnType<typeof markTable>;

/** Marks of the given photos, counted. `stars[n]`: photos with n stars, by a person or else by the file. */
export type MarkCounts = { favourites: number; hidden: number; stars: number[] };

/** Favourites, stars and hidden photos, for many photos at once: each list of ids is JSON. */
export function markTable(connection: Connection) {
  const add = (table: 'favourites' | 'hidden_photos') =>
    connection.prepare<{ ids: string; at: string }>(
      `INSERT INTO ${table} (photo_id, at) SELECT photos.id, @at FROM json_each(@ids) JOIN photos ON photos.id = value
       WHERE true ON CONFLICT DO NOTHING`,
    );
  const drop = (table: 'favourites' | 'hidden_photos' | 'stars') =>
    connection.prepare<[string]>(`DELETE FROM ${table} WHERE photo_id IN (SELECT value FROM json_each(?))`);
  const [favour, hide] = [add('favourites'), add('hidden_photos')];
  const [unfavour, show, unrate] = [drop('favourites'), drop('hidden_photos'), drop('stars')];
  const rate = connection.prepare<{ ids: string; stars: number; at: string }>(
    `INSERT INTO stars (photo_id, stars, at) SELECT photos.id, @stars, @at FROM json_each(@ids) JOIN photos ON photos.id = value
     WHERE true ON CONFLICT DO UPDATE SET stars = excluded.stars, at = excluded.at WHERE stars <> excluded.stars`,
  );
  const count = (table: 'favourites' | 'hidden_photos') =>
    connection
      .prepare<[string], number>(
        `SELECT count(*) FROM json_each(?) WHERE value IN (SELECT photo_id FROM ${table})`,
      )
      .pluck();
  const [countFavourites, countHidden] = [count('favourites'), count('hidden_photos')];
  const countStars = connection.prepare<[string], { stars: number; count: number }>(
    `SELECT coalesce((SELECT stars FROM stars WHERE photo_id = photos.id), max(rating, 0), 0) AS stars, count(*) AS count
     FROM json_each(?) JOIN photos ON photos.id = value GROUP BY 1`,
  );
  const now = (): string => new Date().toISOString();
  return {
    /** Each returns how many photos it changed, inside the caller's transaction. */
    setFavourite: (ids: string, on: boolean): number =>
      (on ? favour.run({ ids, at: now() }) : unfavour.run(ids)).changes,
    setHidden: (ids: string, on: boolean): number =>
      (on ? hide.run({ ids, at: now() }) : show.run(ids)).changes,
    /** @param stars 0 to 5; null: what the file says */
    setStars: (ids: string, stars: number | null): number =>
      (stars === null ? unrate.run(ids) : rate.run({ ids, stars, at: now() })).changes,
    count: (ids: string): MarkCounts => {
      const stars = Array<number>(6).fill(0);
      for (const row of countStars.all(ids)) stars[row.stars] = row.count;
      return { favourites: countFavourites.get(ids)!, hidden: countHidden.get(ids)!, stars };
    },
  };
}
