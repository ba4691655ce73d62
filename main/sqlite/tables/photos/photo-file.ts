import { sep } from 'node:path';
import type { FailureCode } from '../../../core/photos/failure.ts';
import type { FoundFile, KnownFile } from '../../../core/photos/files.ts';
import { isRaw } from '../../../core/photos/formats.ts';
import { spaceScripts } from '../../../core/space-scripts.ts';
import type { Connection } from '../../database.ts';
import { localTime } from '../../time.ts';
import { readFailure, writeFailure } from './failure.ts';
import { preparePersonCopy } from '../tags/person-copy.ts';
import { prepareUserTagCopy } from '../tags/tag.ts';

const KNOWN = `id, path, size_bytes AS sizeBytes, modified_ms AS modifiedMs, inode, state, missing,
  CASE WHEN state = 'skipped' THEN reason END AS skipped, shown_with AS shownWith, sidecar,
  (state = 'failed' OR remark IS NOT NULL) AS unfit`;
/** Failures by which the computer refused a file that may be sound. */
const REFUSED = [
  'permission',
  'disk_error',
  'too_many_open',
  'slow_preview',
] as const satisfies FailureCode[];

/** What scans find and write: files, by path and by what they are. */
export function scanStatements(connection: Connection) {
  const insert = connection.prepare(
    `INSERT INTO photos (folder_id, path, name, size_bytes, modified_ms, inode, state, reason, shown_with, sidecar,
       taken_at, taken_from)
     VALUES (@folder, @path, @name, @sizeBytes, @modifiedMs, @inode, @state, @skipped, @shownWith, @sidecar,
       @takenAt, 'file')`,
  );
  const insertName = connection.prepare<[number | bigint, string, string]>(
    'INSERT INTO photo_names (rowid, name, folder) VALUES (?, ?, ?)',
  );
  const indexName = (id: number | bigint, { name, path }: FoundFile): void => {
    insertName.run(id, spaceScripts(name), spaceScripts(path.slice(0, -name.length)));
  };
  const removeName = connection.prepare<[number]>('DELETE FROM photo_names WHERE rowid = ?');
  const change = connection.prepare(
    `UPDATE photos SET size_bytes = @sizeBytes, modified_ms = @modifiedMs, inode = @inode, state = @state,
       reason = @skipped, shown_with = @shownWith, sidecar = @sidecar, previewed = 0, missing = 0 WHERE id = @id`,
  );
  // What the old content did to a process is no fault of the new one.
  const clearCrashes = connection.prepare<[number]>('UPDATE reading SET crashes = 0 WHERE photo_id = ?');
  const setSidecar = connection.prepare<[string | null, number]>(
    'UPDATE photos SET sidecar = ?, previewed = 0 WHERE id = ?',
  );
  const shownWith = connection
    .prepare<[number], string | null>('SELECT shown_with FROM photos WHERE id = ?')
    .pluck();
  const idOf = connection.prepare<[string], number>('SELECT id FROM photos WHERE path = ?').pluck();
  const copyUserTags = prepareUserTagCopy(connection);
  const companions = connection.prepare<[number], FoundFile & { id: number }>(
    `SELECT id, path, name, size_bytes AS sizeBytes, modified_ms AS modifiedMs, inode, NULL AS skipped,
       NULL AS shownWith, sidecar FROM photos
     WHERE shown_with = (SELECT path FROM photos WHERE id = ?) AND missing = 0`,
  );
  const retryRefused = connection.prepare<[number, ...string[]]>(
    `UPDATE photos SET state = 'pending', reason = NULL, previewed = 0
     WHERE folder_id = ? AND state = 'failed' AND missing = 0 AND reason ->> 'code' IN (${REFUSED.map(() => '?').join()})`,
  );
  const move = connection.prepare<[number, string, string, string, number]>(
    'UPDATE photos SET folder_id = ?, path = ?, name = ?, inode = ? WHERE id = ?',
  );
  // Until the scan finds its file elsewhere; if it does not, the photo is gone, and copies have its content.
  const freePath = connection.prepare<[string, number]>(
    `UPDATE photos SET path = path || ' (moved, ' || id || ')' WHERE path = ? AND id <> ?`,
  );
  const setMissing = connection.prepare<[number, number]>('UPDATE photos SET missing = ? WHERE id = ?');
  const dropTags = connection.prepare<[number]>('DELETE FROM tags WHERE photo_id = ?');
  /** A person's tags of a file are its leader's too when it gets one, and its own again when it has none any more. */
  const hideBehind = (id: number, before: string | null, after: string | null): number[] => {
    const leader = before === null || after === null ? idOf.get(before ?? after ?? '') : undefined;
    if (leader === undefined) return [];
    const [from, to] = after === null ? [leader, id] : [id, leader];
    return copyUserTags.run({ from, to }).changes > 0 ? [to] : [];
  };

  const changeFile = (id: number, file: FoundFile): number[] => {
    const copies = hideBehind(id, shownWith.get(id) ?? null, file.shownWith);
    change.run({ ...toColumns(file), id });
    clearCrashes.run(id);
    if (file.skipped !== null) dropTags.run(id);
    return copies;
  };

  return {
    ...listStatements(connection),
    ...inheritanceStatements(connection),
    insert: (folder: number, file: FoundFile): void => {
      const takenAt = localTime(file.modifiedMs);
      const { lastInsertRowid } = insert.run({ ...toColumns(file), folder, takenAt });
      indexName(lastInsertRowid, file);
    },
    /**
     * The content is another, or another photo stands for the file now, or none: it is read again, and what was
     * known stays in use until then.
     */
    change: changeFile,
    /**
     * The photo cannot be seen, or not whole: raw files that were shown with it are photos themselves, and have the
     * user tags that were theirs.
     */
    releaseCompanions: (leader: number): number[] =>
      companions
        .all(leader)
        .filter(({ name }) => isRaw(name))
        .flatMap(({ id, ...file }) => [id, ...changeFile(id, file)]),
    retryRefused: (folder: number): void => void retryRefused.run(folder, ...REFUSED),
    /** What other programs say of the photo is read again; the network is not run for that. */
    setSidecar: (id: number, sidecar: string | null): void => void setSidecar.run(sidecar, id),
    move: (id: number, folder: number, file: FoundFile): void => {
      freePath.run(file.path, id);
      move.run(folder, file.path, file.name, file.inode, id);
      removeName.run(id);
      indexName(id, file);
    },
    setMissing: (id: number, missing: boolean): void => {
      setMissing.run(missing ? 1 : 0, id);
      if (missing) dropTags.run(id);
    },
    transaction: <T>(work: () => T): T => connection.transaction(work)(),
  };
}

/** The library's files, by folder and by what they are. */
function listStatements(connection: Connection) {
  // The plus has SQLite go by number instead of sorting all of the folder for each page.
  const ofFolder = connection.prepare<[number, number, number], KnownRow>(
    `SELECT ${KNOWN} FROM photos WHERE +folder_id = ? AND id > ? ORDER BY id LIMIT ?`,
  );
  const sameFile = connection.prepare<[string, number, number], KnownRow>(
    `SELECT ${KNOWN} FROM photos WHERE inode = ? AND size_bytes = ? AND modified_ms = ?`,
  );
  // By the index of paths: `below` is the folder's path with a separator, `after` what comes after all such paths.
  const inFolder = connection.prepare<FolderRange, KnownRow>(
    `SELECT ${KNOWN} FROM photos WHERE path = @path
     UNION ALL SELECT ${KNOWN} FROM photos WHERE path > @below AND path < @after
       AND instr(substr(path, length(@below) + 1), @separator) = 0`,
  );
  const belowFolder = connection.prepare<FolderRange, KnownRow>(
    `SELECT ${KNOWN} FROM photos WHERE path = @path
     UNION ALL SELECT ${KNOWN} FROM photos WHERE path > @below AND path < @after`,
  );
  const foldersIn = connection
    .prepare<FolderRange, string>(
      `SELECT DISTINCT substr(path, 1, length(@below) + at - 1) FROM (
         SELECT path, instr(substr(path, length(@below) + 1), @separator) AS at FROM photos
         WHERE path > @below AND path < @after AND missing = 0
       ) WHERE at > 0`,
    )
    .pluck();
  return {
    /** Up to `limit` files of a folder, gone ones included, with numbers above `after`, in their order. */
    listFiles: (folder: number, after: number, limit: number): KnownFile[] =>
      ofFolder.all(folder, after, limit).map(toKnownFile),
    /** Directly in a folder, and the folder itself where it is counted as a file. */
    filesIn: (path: string): KnownFile[] => inFolder.all(rangeOf(path)).map(toKnownFile),
    filesBelow: (path: string): KnownFile[] => belowFolder.all(rangeOf(path)).map(toKnownFile),
    /** Paths of the folders directly in a folder below which there are files. */
    foldersIn: (path: string): string[] => foldersIn.all(rangeOf(path)),
    findSameFile: (file: FoundFile): KnownFile[] =>
      sameFile.all(file.inode, file.sizeBytes, file.modifiedMs).map(toKnownFile),
  };
}

/** What a person said of a content goes along with it. */
function inheritanceStatements(connection: Connection) {
  // Asked first, since there hardly ever is one: the other statements take 0.3 ms a photo.
  const hasOther = connection
    .prepare<[number], number>(
      `SELECT EXISTS (SELECT 1 FROM photos AS other WHERE other.hash = own.hash AND other.missing <> own.missing)
       FROM photos AS own WHERE own.id = ?`,
    )
    .pluck();
  // A person's tags follow the content to a file that has none of its own for that label.
  const [moveFrom, moveTo] = ['gone', 'copy'].map((side) =>
    connection
      .prepare<[number], number>(
        `INSERT OR IGNORE INTO user_tags (photo_id, label_id, state, at)
         SELECT copy.id, label_id, user_tags.state, at FROM photos AS gone
         JOIN user_tags ON user_tags.photo_id = gone.id
         JOIN photos AS copy ON copy.hash = gone.hash AND copy.missing = 0
         WHERE ${side}.id = ? AND gone.missing = 1 RETURNING photo_id`,
      )
      .pluck(),
  );
  const inherited = ['gone', 'copy'].map((side) =>
    preparePersonCopy(
      connection,
      `SELECT gone.id AS old_id, copy.id AS new_id FROM photos AS gone
       JOIN photos AS copy ON copy.hash = gone.hash AND copy.missing = 0
       WHERE ${side}.id = ? AND gone.missing = 1`,
    ),
  );
  return {
    /**
     * Favourites, stars and albums too. For photos that have just gone, and for photos that have just been read. Once
     * only: what a person takes back from the copy is not handed down again.
     *
     * @returns the photos that got user tags, to be scored again
     */
    moveUserTags: (photos: number[]): number[] => {
      const paired = photos.filter((id) => hasOther.get(id) === 1);
      for (const id of paired) for (const inherit of inherited) inherit(id);
      return [...new Set(paired.flatMap((id) => [...moveFrom!.all(id), ...moveTo!.all(id)]))];
    },
  };
}

type KnownRow = Omit<KnownFile, 'skipped'> & { skipped: string | null };

function toKnownFile(row: KnownRow): KnownFile {
  return { ...row, skipped: readFailure(row.skipped) };
}

function toColumns(file: FoundFile): Omit<FoundFile, 'skipped'> & { skipped: string | null; state: string } {
  const state = file.skipped === null ? 'pending' : 'skipped';
  return { ...file, state, skipped: writeFailure(file.skipped) };
}

type FolderRange = { path: string; below: string; after: string; separator: string };

function rangeOf(path: string): FolderRange {
  const below = path.endsWith(sep) ? path : path + sep;
  const after = below.slice(0, -1) + String.fromCharCode(sep.charCodeAt(0) + 1);
  return { path, below, after, separator: sep };
}
