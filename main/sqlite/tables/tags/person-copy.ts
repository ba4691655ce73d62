import type { Connection } from '../../database.ts';

/** Columns of what a person did with a photo, besides user tags; the first is the photo's number. */
const TABLES = {
  favourites: 'photo_id, at',
  stars: 'photo_id, stars, at',
  hidden_photos: 'photo_id, at',
  album_photos: 'photo_id, album_id, position, at',
  given_places: 'photo_id, latitude, longitude, read_latitude, read_longitude, at',
  corrections:
    'photo_id, taken_at, shift_seconds, title, caption, read_taken_at, read_title, read_caption, at',
};

type PersonTable = keyof typeof TABLES;

export const PERSON_TABLES = Object.keys(TABLES) as PersonTable[];

/**
 * Favourites, stars, albums and the like go to another photo of the same content, but for what it has itself.
 *
 * @param pairs of `old_id` and `new_id`, as a query with the given parameters
 * @param tables only these of {@link PERSON_TABLES}
 */
export function preparePersonCopy(
  connection: Connection,
  pairs: string,
  tables: readonly PersonTable[] = PERSON_TABLES,
): (...values: number[]) => void {
  const copies = tables.map((table) => {
    const columns = TABLES[table];
    return connection.prepare<number[]>(
      `INSERT OR IGNORE INTO ${table} (${columns})
       SELECT new_id, ${columns.slice('photo_id, '.length)} FROM (${pairs}) JOIN ${table} ON photo_id = old_id`,
    );
  });
  return (...values) => {
    for (const copy of copies) copy.run(...values);
  };
}

/** What one photo has from another, at the very same moment, is taken from it. */
export function preparePersonDrop(connection: Connection): (photo: number, from: number) => void {
  const drops = PERSON_TABLES.map((table) =>
    connection.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE photo_id = ? AND at IN (SELECT at FROM ${table} WHERE photo_id = ?)`,
    ),
  );
  return (photo, from) => {
    for (const drop of drops) drop.run(photo, from);
  };
}
