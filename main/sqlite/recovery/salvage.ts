import Database from 'better-sqlite3';
import { sep } from 'node:path';
import type { Connection } from '../database.ts';
import { folderTable } from '../tables/library/folder.ts';
import { labelTable, type LabelRow } from '../tables/tags/label.ts';
import { photoTable } from '../tables/photos/photo.ts';
import { readAround } from './read-around.ts';
import { saveCollections } from './salvage-collections.ts';
import { saveTaughtTags } from './salvage-taught-tags.ts';

/** How much of what a person had said was new to the library that took the damaged one's place. */
export type Salvaged = { tags: number; folders: number };

type UserTag = { photo: number; label: number; state: string; at: string };
type Photo = {
  folder: number;
  path: string;
  name: string;
  sizeBytes: number;
  modifiedMs: number;
  inode: string;
  missing: 0 | 1;
  hash: Buffer | null;
};
type Folder = { id: number; path: string; removed: 0 | 1 };

/**
 * Takes over user tags, the most precious in a library and the smallest, from a damaged one: folders, own
 * tags, userTags, settings. Row by row, as far as each can be read; the later word counts. Photos are known by their
 * content, then by their path, since the numbers in two libraries may differ.
 */
export function salvage(damagedFile: string, connection: Connection): Salvaged {
  const damaged = new Database(damagedFile, { readonly: true, fileMustExist: true });
  try {
    saveSettings(damaged, connection);
    const { folders, found } = saveFolders(damaged, connection);
    const findPhoto = photoFinder(damaged, connection, folders);
    const tags = saveUserTags(damaged, connection, findPhoto);
    saveCollections(damaged, connection, findPhoto);
    saveExports(damaged, connection, findPhoto);
    saveTaughtTags(damaged, connection, labelFinder(damaged, connection));
    // Without this, all tags are derived again, and with them those that were taken over.
    if (tags > 0) connection.exec(`DELETE FROM settings WHERE key IN ('scoredWith', 'rescoring')`);
    return { tags, folders: found };
  } finally {
    damaged.close();
  }
}

function saveSettings(damaged: Connection, connection: Connection): void {
  const put = connection.prepare<{ value: string }>(
    `INSERT INTO settings (key, value) SELECT 'settings', @value WHERE json_valid(@value)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  const rows = readAround<{ value: string }>(
    damaged,
    `SELECT value FROM settings WHERE key = 'settings'`,
    'key',
  );
  for (const { value } of rows) put.run({ value });
}

/** @returns the folders' numbers here by their numbers in the damaged library */
function saveFolders(
  damaged: Connection,
  connection: Connection,
): { folders: Map<number, number>; found: number } {
  const table = folderTable(connection);
  const folders = new Map<number, number>();
  let found = 0;
  for (const { id, path, removed } of readAround<Folder>(
    damaged,
    'SELECT id, path, removed FROM folders',
    'id',
  )) {
    const present = table.list();
    const covering = present.find((folder) => folder.path === path || isInside(path, folder.path));
    if (removed === 1) {
      if (covering?.path === path) table.remove(covering.id);
      continue;
    }
    const inside = present.filter((folder) => isInside(folder.path, path)).map((folder) => folder.id);
    if (covering === undefined) found += 1;
    folders.set(id, covering?.id ?? table.add(path, inside).id);
  }
  return { folders, found };
}

type FindPhoto = ReturnType<typeof photoFinder>;

function saveUserTags(damaged: Connection, connection: Connection, photos: FindPhoto): number {
  const labels = labelFinder(damaged, connection);
  const put = connection.prepare<[number, number, string, string]>(
    `INSERT INTO user_tags (photo_id, label_id, state, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (photo_id, label_id) DO UPDATE SET state = excluded.state, at = excluded.at
     WHERE excluded.at > user_tags.at`,
  );
  const all = readAround<UserTag>(
    damaged,
    'SELECT photo_id AS photo, label_id AS label, state, at FROM user_tags',
    'photo_id, label_id',
  );
  let saved = 0;
  for (const { photo, label, state, at } of all) {
    try {
      const [photoHere, labelHere] = [photos(photo), labels(label)];
      if (photoHere !== null && labelHere !== null) saved += put.run(photoHere, labelHere, state, at).changes;
    } catch (error) {
      // Else this row cannot be read, or says what no library would.
      if (!(error instanceof Database.SqliteError)) throw error;
    }
  }
  return saved;
}

/** Without these, automatic keywords would come back from sidecars as a person's. */
function saveExports(damaged: Connection, connection: Connection, photos: FindPhoto): void {
  const put = connection.prepare<[number, string, number]>(
    'INSERT OR IGNORE INTO exported_keywords (photo_id, keyword, automatic) VALUES (?, ?, ?)',
  );
  const all = readAround<{ photo: number; keyword: string; automatic: 0 | 1 }>(
    damaged,
    'SELECT photo_id AS photo, keyword, automatic FROM exported_keywords',
    'photo_id, keyword',
  );
  for (const { photo, keyword, automatic } of all) {
    try {
      const photoHere = photos(photo);
      if (photoHere !== null) put.run(photoHere, keyword, automatic);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error; // else likewise
    }
  }
}

function labelFinder(damaged: Connection, connection: Connection): (label: number) => number | null {
  const read = damaged.prepare<[number], Omit<LabelRow, 'id'>>(
    'SELECT key, name, category, source, classes FROM labels WHERE id = ?',
  );
  const find = connection.prepare<[string], number>('SELECT id FROM labels WHERE key = ?').pluck();
  const table = labelTable(connection);
  return (label) => {
    const row = read.get(label);
    return row === undefined ? null : (find.get(row.key) ?? table.put([row])[0]!.id);
  };
}

/** A photo that came after the backup has a row made for it, and is read again. */
function photoFinder(
  damaged: Connection,
  connection: Connection,
  folders: Map<number, number>,
): (photo: number) => number | null {
  const read = damaged.prepare<[number], Photo>(
    `SELECT folder_id AS folder, path, name, size_bytes AS sizeBytes, modified_ms AS modifiedMs, inode, missing, hash
     FROM photos WHERE id = ?`,
  );
  const find = connection
    .prepare<{ hash: Buffer | null; path: string }, number>(
      'SELECT id FROM photos WHERE hash = @hash OR path = @path ORDER BY hash = @hash DESC, path = @path DESC LIMIT 1',
    )
    .pluck();
  const complete = connection.prepare<[Buffer | null, number]>('UPDATE photos SET hash = ? WHERE id = ?');
  const table = photoTable(connection);
  return (photo) => {
    const row = read.get(photo);
    if (row === undefined) return null;
    const present = find.get({ hash: row.hash, path: row.path });
    const folder = folders.get(row.folder);
    if (present !== undefined || folder === undefined) return present ?? null;
    table.insert(folder, { ...row, skipped: null, shownWith: null, sidecar: null });
    const made = find.get({ hash: null, path: row.path })!;
    complete.run(row.hash, made);
    if (row.missing === 1) table.setMissing(made, true);
    return made;
  };
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
