import { basename, sep } from 'node:path';
import type { Counts } from '../../../core/api.ts';
import { PhotonestError } from '../../../core/errors.ts';
import type { KnownFolder } from '../../../core/photos/files.ts';
import { durably, type Connection } from '../../database.ts';

type Row = { id: number; path: string; offline: number };

export type FolderTable = ReturnType<typeof folderTable>;

/** The folders that a person added. */
export function folderTable(connection: Connection) {
  const all = connection.prepare<[], Row>(
    'SELECT id, path, offline FROM folders WHERE NOT removed ORDER BY path',
  );
  const one = connection.prepare<[number], Row>(
    'SELECT id, path, offline FROM folders WHERE id = ? AND NOT removed',
  );
  const insert = connection.prepare<[string, string], { id: number }>(
    `INSERT INTO folders (path, added_at) VALUES (?, ?)
     ON CONFLICT (path) DO UPDATE SET removed = 0, offline = 0 RETURNING id`,
  );
  const adopt = connection.prepare<[number, number]>('UPDATE photos SET folder_id = ? WHERE folder_id = ?');
  // The rows that a removed folder keeps belong to whichever folder covers their files now.
  const adoptGone = connection.prepare<{ folder: number; prefix: string }>(
    `UPDATE photos SET folder_id = @folder
     WHERE folder_id IN (SELECT id FROM folders WHERE removed) AND substr(path, 1, length(@prefix)) = @prefix`,
  );
  const drop = connection.prepare<[number]>('DELETE FROM folders WHERE id = ?');
  const remove = connection.prepare<[number]>('UPDATE folders SET removed = 1 WHERE id = ?');
  const removePhotos = connection.prepare<[number]>('UPDATE photos SET missing = 1 WHERE folder_id = ?');
  const removeTags = connection.prepare<[number]>(
    'DELETE FROM tags WHERE photo_id IN (SELECT id FROM photos WHERE folder_id = ?)',
  );
  const forgetNames = connection.prepare<[number]>(
    'DELETE FROM photo_names WHERE rowid IN (SELECT id FROM photos WHERE folder_id = ?)',
  );
  const forgetTexts = connection.prepare<[number]>(
    'DELETE FROM photo_texts WHERE rowid IN (SELECT id FROM photos WHERE folder_id = ?)',
  );
  const forgetPhotos = connection
    .prepare<[number], number>('DELETE FROM photos WHERE folder_id = ? RETURNING id')
    .pluck();
  const offline = connection.prepare<[number, number]>('UPDATE folders SET offline = ? WHERE id = ?');
  const device = connection
    .prepare<[number], string | null>('SELECT device FROM folders WHERE id = ?')
    .pluck();
  const setDevice = connection.prepare<[string, number]>('UPDATE folders SET device = ? WHERE id = ?');
  const counts = connection.prepare<[number], { state: keyof Counts; count: number }>(
    `SELECT CASE WHEN folders.offline THEN 'offline' ELSE state END AS state, count(*) AS count
     FROM photos JOIN folders ON folders.id = folder_id
     WHERE folder_id = ? AND missing = 0 GROUP BY 1`,
  );

  const countsOf = (id: number): Counts => sumUp(counts.all(id));
  const toFolder = (row: Row): KnownFolder => ({
    id: row.id,
    path: row.path,
    name: basename(row.path) || row.path,
    offline: row.offline === 1,
    counts: countsOf(row.id),
  });
  const find = (id: number): KnownFolder | null => {
    const row = one.get(id);
    return row === undefined ? null : toFolder(row);
  };

  return {
    /** Quicker than `list`, which counts. */
    places: (): { id: number; path: string; offline: boolean }[] =>
      all.all().map(({ id, path, offline: isOffline }) => ({ id, path, offline: isOffline === 1 })),
    list: (): KnownFolder[] => all.all().map(toFolder),
    find,
    get: (id: number): KnownFolder => {
      const folder = find(id);
      if (folder === null) throw new PhotonestError('not_found', { code: 'folder_unknown', id });
      return folder;
    },
    /** A folder above others takes their photos over: a file is in the library once. */
    add: (path: string, inside: number[]): KnownFolder => {
      const id = durably(connection, () => {
        const added = insert.get(path, new Date().toISOString())!.id;
        for (const other of inside) {
          adopt.run(added, other);
          drop.run(other);
        }
        adoptGone.run({ folder: added, prefix: path.endsWith(sep) ? path : path + sep });
        return added;
      });
      return toFolder(one.get(id)!);
    },
    remove: (id: number): void => {
      durably(connection, () => {
        removeTags.run(id);
        removePhotos.run(id);
        remove.run(id);
      });
    },
    /**
     * With everything that is known of its photos, user tags included.
     *
     * @returns the photos' numbers
     */
    forget: (id: number): number[] =>
      durably(connection, () => {
        forgetNames.run(id);
        forgetTexts.run(id);
        const photos = forgetPhotos.all(id);
        drop.run(id);
        return photos;
      }),
    /** Device and inode of the folder when it was last scanned. */
    deviceOf: (id: number): string | null => device.get(id) ?? null,
    setDevice: (id: number, identity: string): void => void setDevice.run(identity, id),
    setOffline: (id: number, isOffline: boolean): void => void offline.run(isOffline ? 1 : 0, id),
  };
}

export function sumUp(rows: { state: keyof Counts; count: number }[]): Counts {
  const counts: Counts = { found: 0, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  for (const row of rows) {
    counts[row.state] += row.count;
    counts.found += row.count;
  }
  return counts;
}
