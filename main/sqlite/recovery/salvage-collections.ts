import Database from 'better-sqlite3';
import type { Connection } from '../database.ts';
import { readAround } from './read-around.ts';

type Mark = { photo: number } & Record<string, string | number | null>;
type Album = { id: number; name: string; position: number; createdAt: string };

/** Columns besides the photo's number; what the library that took the damaged one's place has counts for more. */
const MARKS = {
  favourites: ['at'],
  stars: ['stars', 'at'],
  hidden_photos: ['at'],
  given_places: ['latitude', 'longitude', 'read_latitude', 'read_longitude', 'at'],
  corrections: [
    'taken_at',
    'shift_seconds',
    'title',
    'caption',
    'read_taken_at',
    'read_title',
    'read_caption',
    'at',
  ],
};

/**
 * Favourites, stars, hidden photos, corrections, given places, albums and saved searches out of a damaged library; a library of
 * before these has none.
 *
 * @param photos the number here of a photo there; null where there is none
 */
export function saveCollections(
  damaged: Connection,
  connection: Connection,
  photos: (photo: number) => number | null,
): void {
  for (const [table, columns] of Object.entries(MARKS)) {
    const put = connection.prepare<(string | number | null)[]>(
      `INSERT OR IGNORE INTO ${table} (photo_id, ${columns.join()}) VALUES (?, ${columns.map(() => '?').join()})`,
    );
    const select = `SELECT photo_id AS photo, ${columns.join()} FROM ${table}`;
    for (const row of readAround<Mark>(damaged, select, 'photo_id')) {
      const here = photos(row.photo);
      if (here !== null) orSkip(() => put.run(here, ...columns.map((name) => row[name] ?? null)));
    }
  }
  saveAlbums(damaged, connection, photos);
  saveStacks(damaged, connection, photos);
  saveFileWrites(damaged, connection, photos);
  const putSearch = connection.prepare<Record<string, string | number>>(
    `INSERT INTO saved_searches (name, query, position, created_at) SELECT @name, @query, @position, @createdAt
     WHERE NOT EXISTS (SELECT 1 FROM saved_searches WHERE query = @query)`,
  );
  const searches = 'SELECT id, name, query, position, created_at AS createdAt FROM saved_searches';
  for (const { name, query, position, createdAt } of readAround<Record<string, string | number>>(
    damaged,
    searches,
    'id',
  ))
    orSkip(() => putSearch.run({ name: name!, query: query!, position: position!, createdAt: createdAt! }));
}

/** An album is known by its name. */
function saveAlbums(
  damaged: Connection,
  connection: Connection,
  photos: (photo: number) => number | null,
): void {
  const find = connection.prepare<[string], number>('SELECT id FROM albums WHERE name = ?').pluck();
  const make = connection
    .prepare<[string, number, string], number>(
      'INSERT INTO albums (name, position, created_at) VALUES (?, ?, ?) RETURNING id',
    )
    .pluck();
  const put = connection.prepare<[number, number, number, string]>(
    'INSERT OR IGNORE INTO album_photos (album_id, photo_id, position, at) VALUES (?, ?, ?, ?)',
  );
  const albums = new Map<number, number>();
  const rows = readAround<Album>(
    damaged,
    'SELECT id, name, position, created_at AS createdAt FROM albums',
    'id',
  );
  for (const { id, name, position, createdAt } of rows)
    orSkip(() => albums.set(id, find.get(name) ?? make.get(name, position, createdAt)!));
  const members = readAround<{ album: number; photo: number; position: number; at: string }>(
    damaged,
    'SELECT album_id AS album, photo_id AS photo, position, at FROM album_photos',
    'album_id, photo_id',
  );
  for (const { album, photo, position, at } of members) {
    const [albumHere, photoHere] = [albums.get(album), photos(photo)];
    if (albumHere !== undefined && photoHere !== null)
      orSkip(() => put.run(albumHere, photoHere, position, at));
  }
}

function saveStacks(
  damaged: Connection,
  connection: Connection,
  photos: (photo: number) => number | null,
): void {
  for (const [table, column] of [
    ['stacked_photos', 'top_id'],
    ['kept_duplicates', 'group_id'],
  ] as const) {
    const put = connection.prepare<[number, number, string]>(
      `INSERT OR IGNORE INTO ${table} (photo_id, ${column}, at) VALUES (?, ?, ?)`,
    );
    const select = `SELECT photo_id AS photo, ${column} AS other, at FROM ${table}`;
    for (const { photo, other, at } of readAround<{ photo: number; other: number; at: string }>(
      damaged,
      select,
      'photo_id',
    )) {
      const [here, otherHere] = [photos(photo), photos(other)];
      if (here !== null && otherHere !== null) orSkip(() => put.run(here, otherHere, at));
    }
  }
}

/** A row that says what no library would is left where it is. */
function orSkip(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

const WRITTEN = [
  'path', 'state', 'at', 'old_hash', 'new_hash', 'pixel_hash', 'keywords', 'old_xmp', 'old_fields', 'old_size_bytes',
  'old_modified_ms', 'old_inode',
]; // prettier-ignore
type FileWrite = { photo: number | null } & Record<string, string | number | Buffer | null>;

/** The metadata that photo files had before they were written into: nothing else has it. */
function saveFileWrites(
  damaged: Connection,
  connection: Connection,
  photos: (photo: number) => number | null,
): void {
  const put = connection.prepare<(string | number | Buffer | null)[]>(
    `INSERT INTO file_writes (photo_id, ${WRITTEN.join()}) SELECT ?, ${WRITTEN.map(() => '?').join()}
     WHERE NOT EXISTS (SELECT 1 FROM file_writes WHERE at = ? AND new_hash = ?)`,
  );
  const select = `SELECT id, photo_id AS photo, ${WRITTEN.join()} FROM file_writes`;
  for (const row of readAround<FileWrite>(damaged, select, 'id')) {
    const here = row.photo === null ? null : photos(row.photo);
    const values = WRITTEN.map((name) => row[name] ?? null);
    orSkip(() => put.run(here, ...values, row['at']!, row['new_hash']!));
  }
}
