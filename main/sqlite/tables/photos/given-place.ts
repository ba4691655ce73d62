import type { Connection } from '../../database.ts';

/** Degrees. */
export type Coordinates = { latitude: number; longitude: number };

export type GivenPlaceTable = ReturnType<typeof givenPlaceTable>;

/** Places that a person gave. `ids` are JSON; all inside the caller's transaction. */
export function givenPlaceTable(connection: Connection) {
  const give = connection.prepare<{ ids: string; at: string } & Coordinates>(
    `INSERT INTO given_places (photo_id, latitude, longitude, read_latitude, read_longitude, at)
     SELECT photos.id, @latitude, @longitude, photos.latitude, photos.longitude, @at
     FROM json_each(@ids) JOIN photos ON photos.id = value WHERE true
     ON CONFLICT DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude, at = excluded.at
     WHERE latitude <> excluded.latitude OR longitude <> excluded.longitude`,
  );
  const takeBack = connection.prepare<[string]>(
    'DELETE FROM given_places WHERE photo_id IN (SELECT value FROM json_each(?))',
  );
  const read = connection.prepare<[number]>(
    `UPDATE given_places SET (read_latitude, read_longitude) =
       (SELECT photos.latitude, photos.longitude FROM photos WHERE photos.id = photo_id)
     WHERE photo_id = ?`,
  );
  return {
    /** Null: what the file says. @returns how many photos have another place now */
    set: (ids: string, place: Coordinates | null): number =>
      place === null
        ? takeBack.run(ids).changes
        : give.run({ ids, ...place, at: new Date().toISOString() }).changes,
    /** The file has been read again, and `photos` has what it says: the given place is put over it. */
    reapply: (photo: number): boolean => read.run(photo).changes > 0,
  };
}
