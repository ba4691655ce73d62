import { PhotonestError } from '../../../core/errors.ts';
import type { Connection } from '../../database.ts';

export type AlbumRow = { id: number; name: string; count: number; cover: number | null };

export type AlbumTable = ReturnType<typeof albumTable>;

const PRESENT = `SELECT photo_id FROM album_photos AS member JOIN photos ON photos.id = photo_id
  WHERE album_id = albums.id AND missing = 0`;

/** Albums in the order that a person gave them, and their photos likewise. All inside the caller's transaction. */
export function albumTable(connection: Connection) {
  const columns = `id, name, (SELECT count(*) FROM (${PRESENT})) AS count,
    (${PRESENT} ORDER BY member.position LIMIT 1) AS cover`;
  const all = connection.prepare<[], AlbumRow>(`SELECT ${columns} FROM albums ORDER BY position, id`);
  const one = connection.prepare<[number], AlbumRow>(`SELECT ${columns} FROM albums WHERE id = ?`);
  const insert = connection
    .prepare<[string, string], number>(
      `INSERT INTO albums (name, position, created_at)
       SELECT ?, coalesce(max(position), 0) + 1, ? FROM albums RETURNING id`,
    )
    .pluck();
  const rename = connection.prepare<{ name: string; id: number }>(
    'UPDATE albums SET name = @name WHERE id = @id AND name <> @name',
  );
  const place = connection.prepare<{ position: number; id: number }>(
    'UPDATE albums SET position = @position WHERE id = @id AND position <> @position',
  );
  const empty = connection.prepare<[number]>('DELETE FROM album_photos WHERE album_id = ?');
  const remove = connection.prepare<[number]>('DELETE FROM albums WHERE id = ?');
  const addPhotos = connection.prepare<{ album: number; ids: string; at: string }>(
    `INSERT INTO album_photos (album_id, photo_id, position, at)
     SELECT @album, photos.id, (SELECT coalesce(max(position), 0) FROM album_photos WHERE album_id = @album) + 1 + key, @at
     FROM json_each(@ids) JOIN photos ON photos.id = value WHERE true ON CONFLICT DO NOTHING`,
  );
  const removePhotos = connection.prepare<[number, string]>(
    'DELETE FROM album_photos WHERE album_id = ? AND photo_id IN (SELECT value FROM json_each(?))',
  );
  const placePhoto = connection.prepare<[number, number, number]>(
    'UPDATE album_photos SET position = ? WHERE album_id = ? AND photo_id = ?',
  );
  const counts = connection.prepare<[string], { album: number; count: number }>(
    `SELECT album_id AS album, count(*) AS count FROM json_each(?) JOIN album_photos ON photo_id = value GROUP BY 1`,
  );
  const ofPhoto = connection.prepare<[number], { id: number; name: string }>(
    `SELECT id, name FROM albums JOIN album_photos ON album_id = id WHERE photo_id = ? ORDER BY albums.position`,
  );
  const get = (id: number): AlbumRow => {
    const row = one.get(id);
    if (row === undefined) throw new PhotonestError('not_found', { code: 'album_unknown', id });
    return row;
  };
  return {
    list: (): AlbumRow[] => all.all(),
    get,
    add: (name: string): number => insert.get(name, new Date().toISOString())!,
    rename: (id: number, name: string): void => void rename.run({ name, id }),
    /** In this order; those that are not named keep their place behind them. */
    arrange: (ids: number[]): void => {
      const others = all.all().filter(({ id }) => !ids.includes(id));
      for (const [index, id] of [...ids, ...others.map((album) => album.id)].entries())
        place.run({ position: index + 1, id });
    },
    remove: (id: number): void => {
      empty.run(id);
      remove.run(id);
    },
    /** @param ids JSON; behind those that are in it @returns how many were not in it */
    addPhotos: (album: number, ids: string): number =>
      addPhotos.run({ album, ids, at: new Date().toISOString() }).changes,
    removePhotos: (album: number, ids: string): number => removePhotos.run(album, ids).changes,
    /** The photos in this order, from the first place on. */
    arrangePhotos: (album: number, ids: number[]): void => {
      for (const [index, id] of ids.entries()) placePhoto.run(index + 1, album, id);
    },
    /** Of the photos with these numbers, in JSON, how many are in each album. */
    counts: (ids: string): { album: number; count: number }[] => counts.all(ids),
    ofPhoto: (photo: number): { id: number; name: string }[] => ofPhoto.all(photo),
  };
}
