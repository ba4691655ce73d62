import { selectCount, selectShare } from './search-amounts.ts';
import { prepareFindLines, toPhrase } from './search-lines.ts';
import { stackTable } from './stack.ts';
import { spaceScripts } from '../../../core/space-scripts.ts';
import type { Amount } from '../../../core/query-amount.ts';
import type { IndexedPhoto, IndexedTag } from '../../../core/search/indexed.ts';
import type { Connection } from '../../database.ts';

/** What searches are made from: photos, their tags, and the photos that a term names. */
export function searchTable(connection: Connection) {
  return { photos: photoSource(connection), tags: tagSource(connection), terms: termSource(connection) };
}

function photoSource(connection: Connection) {
  const takeChanges = watchChanges(connection);
  const columns = selectPhoto(connection);
  const page = connection.prepare<[number, number], IndexedPhoto>(
    `${columns} WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const one = connection.prepare<[number], IndexedPhoto>(`${columns} WHERE id = ?`);
  const ids = (order: string) =>
    connection.prepare<[], number>(`SELECT id FROM photos WHERE missing = 0 ORDER BY ${order}`).pluck();
  const [byName, byFolder] = [ids('name COLLATE NOCASE, id'), ids('path')];
  return {
    /** What has changed since it was last asked for. */
    takeChanges,
    listPhotos: (after: number, limit: number): IndexedPhoto[] => page.all(after, limit),
    findPhoto: (id: number): IndexedPhoto | null => one.get(id) ?? null,
    /** Ids of all photos in an order that is not kept in memory. */
    listIds: (order: 'name' | 'folder'): number[] => (order === 'name' ? byName : byFolder).all(),
  };
}

function tagSource(connection: Connection) {
  const labels = connection
    .prepare<[], number>('SELECT id FROM labels WHERE EXISTS (SELECT 1 FROM tags WHERE label_id = labels.id)')
    .pluck();
  const ofLabel = connection.prepare<[number], IndexedTag & { photo: number }>(
    'SELECT photo_id AS photo, certainty, score FROM tags WHERE label_id = ? ORDER BY photo_id',
  );
  const ofPhoto = connection.prepare<[number], IndexedTag & { label: number }>(
    'SELECT label_id AS label, certainty, score FROM tags WHERE photo_id = ?',
  );
  return {
    listLabels: (): number[] => labels.all(),
    listTags: (label: number): (IndexedTag & { photo: number })[] => ofLabel.all(label),
    tagsOf: (photo: number): (IndexedTag & { label: number })[] => ofPhoto.all(photo),
  };
}

function termSource(connection: Connection) {
  const names = connection
    .prepare<[string], string>('SELECT json_group_array(rowid) FROM photo_names WHERE photo_names MATCH ?')
    .pluck();
  const texts = connection
    .prepare<[string], string>('SELECT json_group_array(rowid) FROM photo_texts WHERE photo_texts MATCH ?')
    .pluck();
  const album = hasTable(connection, 'albums')
    ? connection
        .prepare<[number | null, number | null, string], number>(
          `SELECT photo_id FROM album_photos JOIN albums ON albums.id = album_id
           WHERE albums.id = ? OR ? IS NULL AND lower(name) = lower(?)
           ORDER BY album_id, album_photos.position, photo_id`,
        )
        .pluck()
    : null;
  const stack = hasTable(connection, 'stacked_photos') ? stackTable(connection).photosOf : null;
  const select = ({ text, values }: ReturnType<typeof selectCount>): number[] =>
    connection
      .prepare<(string | number)[], number>(`SELECT photo_id FROM (${text}) ORDER BY photo_id`)
      .pluck()
      .all(...values);
  return {
    /** Photos whose file or folder, and whose title or caption have the words, in the order of ids. */
    findNames: (text: string, prefix: boolean): { names: number[]; texts: number[] } => {
      const phrase = phraseOf(text, prefix);
      return { names: parseIds(names.get(phrase)), texts: parseIds(texts.get(phrase)) };
    },
    findAlbum: (name: string, id: number | null): number[] => album?.all(id, id, name) ?? [],
    /** A photo and those stacked below it. */
    findStack: (top: number): number[] => stack?.(top) ?? [],
    findLines: prepareFindLines(connection),
    findCount: (wanted: Amount): number[] => select(selectCount(wanted)),
    findShare: (wanted: Amount, classes: string[]): number[] => select(selectShare(wanted, classes)),
  };
}

/** As JSON: a row for each of a million takes a third longer. */
function parseIds(json: string | undefined): number[] {
  return JSON.parse(json ?? '[]') as number[];
}

/** What a person marks lies in tables of their own, which a library may not have. */
function selectPhoto(connection: Connection): string {
  const marked = (table: string): string =>
    hasTable(connection, table) ? `EXISTS (SELECT 1 FROM ${table} WHERE photo_id = photos.id)` : '0';
  const stars = hasTable(connection, 'stars')
    ? 'coalesce((SELECT stars FROM stars WHERE photo_id = photos.id), rating)'
    : 'rating';
  // A photo whose top is gone is shown again.
  const isStacked = hasTable(connection, 'stacked_photos')
    ? `EXISTS (SELECT 1 FROM stacked_photos JOIN photos AS top ON top.id = top_id AND top.missing = 0
       WHERE photo_id = photos.id)`
    : '0';
  return `SELECT id, taken_at AS takenAt, taken_from AS takenFrom, width, height, state, missing, (hash IS NOT NULL OR id NOT IN (SELECT photo_id FROM due)) AS browsable, ${stars} AS rating,
    latitude, longitude, ${marked('favourites')} AS favourite, ${marked('hidden_photos')} AS hidden,
    ${isStacked} AS stacked, format, camera, lens, path, name FROM photos`;
}

function hasTable(connection: Connection, name: string): boolean {
  return (
    connection.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !==
    undefined
  );
}

/** For FTS5: the words together, the last of them perhaps only begun. */
export function phraseOf(text: string, prefix: boolean): string {
  return `${toPhrase(spaceScripts(text))}${prefix ? '*' : ''}`;
}

/**
 * Notes the photos that are written through this connection, by triggers of its own.
 *
 * @returns the photos, and those with other tags, since the last call; null where another connection has written
 */
function watchChanges(connection: Connection): () => { photos: Set<number>; tags: Set<number> } | null {
  let changes = { photos: new Set<number>(), tags: new Set<number>() };
  connection.function('note_searched_photo', (id) => {
    changes.photos.add(Number(id));
    return null;
  });
  connection.function('note_searched_tags', (id) => {
    changes.tags.add(Number(id));
    return null;
  });
  for (const [table, noted, column] of [
    ['photos', 'note_searched_photo', 'id'],
    ['tags', 'note_searched_tags', 'photo_id'],
    ['due', 'note_searched_photo', 'photo_id'],
    ['favourites', 'note_searched_photo', 'photo_id'],
    ['stars', 'note_searched_photo', 'photo_id'],
    ['hidden_photos', 'note_searched_photo', 'photo_id'],
    ['stacked_photos', 'note_searched_photo', 'photo_id'],
  ] as const) {
    if (!hasTable(connection, table)) continue;
    for (const [event, row] of [['INSERT', 'new'], ['UPDATE', 'new'], ['DELETE', 'old']] as const)
      connection.exec(
        `CREATE TEMP TRIGGER IF NOT EXISTS searched_${table}_${event} AFTER ${event} ON main.${table}
         BEGIN SELECT ${noted}(${row}.${column}); END`,
      ); // prettier-ignore
  }
  if (hasTable(connection, 'stacked_photos'))
    connection.exec(
      `CREATE TEMP TRIGGER IF NOT EXISTS searched_top AFTER UPDATE OF missing ON main.photos WHEN old.missing <> new.missing
       BEGIN SELECT note_searched_photo(photo_id) FROM main.stacked_photos WHERE top_id = new.id; END`,
    );
  const version = connection.prepare<[], number>('PRAGMA data_version').pluck();
  let seen = version.get();
  return () => {
    const taken = changes;
    const now = version.get();
    if (taken.photos.size + taken.tags.size > 0) changes = { photos: new Set(), tags: new Set() };
    if (now === seen) return taken;
    seen = now;
    return null;
  };
}

/** How many of `photos` show each label, most first. */
export function countLabels(
  connection: Connection,
  photos: number[],
  threshold: number,
): { label: number; count: number }[] {
  return connection
    .prepare<[string, number], { label: number; count: number }>(
      `SELECT label_id AS label, count(*) AS count FROM tags
       WHERE photo_id IN (SELECT value FROM json_each(?)) AND certainty >= ?
       GROUP BY label_id ORDER BY count DESC`,
    )
    .all(JSON.stringify(photos), threshold);
}
