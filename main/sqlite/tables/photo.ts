import { sep } from 'node:path';
import type { Counts, Failure, PhotoState } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { failureKind } from '../../core/photos/failure.ts';
import type { FoundFile, KnownFile, PendingPhoto, Suspect } from '../../core/photos/files.ts';
import { isRaw } from '../../core/photos/formats.ts';
import { spaceScripts } from '../../core/space-scripts.ts';
import type { Remark } from '../../core/photos/remark.ts';
import type { PhotoMetadata } from '../../core/photos/metadata.ts';
import type { ReadPhoto } from '../../core/photos/reading.ts';
import type { Connection } from '../database.ts';
import { sumUp } from './folder.ts';
import { prepareUserTagCopy } from './tag.ts';
import { localTime } from '../time.ts';

export type PhotoRow = Omit<PhotoMetadata, 'takenAt' | 'keywords'> & {
  id: number;
  folderId: number;
  path: string;
  name: string;
  sizeBytes: number;
  state: PhotoState;
  reason: string | null;
  hash: Buffer | null;
  /** By content: `jpeg`, `heic`, `nef`, …; null until it was looked at. */
  format: string | null;
  width: number | null;
  height: number | null;
  takenAt: string;
  takenFrom: 'camera' | 'file';
  thumbhash: Buffer | null;
  remark: Remark | null;
  /** The model whose results are in use; null before the first. */
  model: string | null;
};

export type PhotoTable = ReturnType<typeof photoTable>;

const KNOWN = `id, path, size_bytes AS sizeBytes, modified_ms AS modifiedMs, inode, state, missing,
  CASE WHEN state = 'skipped' THEN reason END AS skipped, shown_with AS shownWith, sidecar,
  (state = 'failed' OR remark IS NOT NULL) AS unfit`;
/** Why the computer refused a file that may be sound; `main/images/errors.ts` says so. */
const REFUSED = [
  'may not be read: its permissions forbid it',
  'cannot be read from its disk (input/output error)',
  'cannot be opened: too many files are open on this computer',
  'takes too long to read',
];
const ROW = `photos.id, folder_id AS folderId, photos.path, name, size_bytes AS sizeBytes,
  CASE WHEN folders.offline THEN 'offline' ELSE state END AS state, reason, hash, format, width, height,
  taken_at AS takenAt, taken_from AS takenFrom, taken_offset AS takenOffset,
  taken_source AS takenSource, title, caption, rating, camera, lens, exposure, latitude, longitude, thumbhash, model, remark`;

/** The files of the library, and the state that each is in. */
export function photoTable(connection: Connection) {
  const files = scanStatements(connection);
  const work = workStatements(connection);
  const results = resultStatements(connection);

  // Folder by folder along its index: 13 ms with 100,000 photos instead of 81.
  const counts = connection.prepare<[], { state: keyof Counts; count: number }>(
    `SELECT CASE WHEN offline THEN 'offline' ELSE state END AS state, sum(photos) AS count FROM (
       SELECT offline, state, count(*) AS photos FROM folders CROSS JOIN photos ON folder_id = folders.id AND missing = 0
       GROUP BY folders.id, state
     ) GROUP BY 1`,
  );
  const one = connection.prepare<[number], PhotoRow>(
    `SELECT ${ROW} FROM photos JOIN folders ON folders.id = folder_id WHERE photos.id = ? AND missing = 0`,
  );
  const byPath = connection.prepare<[string], { id: number }>(
    'SELECT id FROM photos WHERE path = ? AND missing = 0',
  );
  const companions = connection.prepare<[string], { id: number; name: string }>(
    'SELECT id, name FROM photos WHERE shown_with = ? AND missing = 0 ORDER BY name',
  );
  const failures = connection.prepare<[], Omit<Failure, 'kind'> & { shownWith: string | null }>(
    `SELECT photos.id, photos.path, name, state, reason, shown_with AS shownWith FROM photos JOIN folders ON folders.id = folder_id
     WHERE missing = 0 AND state IN ('failed', 'skipped') AND NOT folders.offline ORDER BY state, photos.path`,
  );
  const adopt = connection
    .prepare<[string, string, string], number>(
      `UPDATE photos SET model = ? WHERE state = 'tagged' AND model <> ?
         AND EXISTS (SELECT 1 FROM embeddings WHERE photo_id = photos.id AND embeddings.model = ?)
       RETURNING id`,
    )
    .pluck();
  const byModel = connection.prepare<[], { model: string; count: number }>(
    `SELECT model, count(*) AS count FROM photos WHERE state = 'tagged' AND missing = 0 GROUP BY model`,
  );
  const tagged = connection
    .prepare<[number, number], number>(
      `SELECT id FROM photos WHERE id > ? AND state = 'tagged' AND missing = 0 ORDER BY id LIMIT ?`,
    )
    .pluck();
  const lastNumber = connection
    .prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'photos'`)
    .pluck();
  const skipNumbers = connection.prepare<[number]>(
    `INSERT OR REPLACE INTO sqlite_sequence (rowid, name, seq)
     VALUES ((SELECT rowid FROM sqlite_sequence WHERE name = 'photos'), 'photos', ?)`,
  );
  const worthKeeping = connection
    .prepare<[], number>(
      `SELECT EXISTS (SELECT 1 FROM user_tags)
         OR EXISTS (SELECT 1 FROM photos WHERE state = 'tagged' AND missing = 0)`,
    )
    .pluck();
  return {
    ...files,
    ...work,
    ...results,
    /** Whether there is anything that a backup would save: what a person said, or what the network did. */
    isWorthKeeping: (): boolean => worthKeeping.get() === 1,
    /** A library that was restored does not know of later photos, whose thumbnails and addresses are about. */
    useNoNumberUpTo: (last: number): void => {
      if (last > (lastNumber.get() ?? 0)) skipNumbers.run(last);
    },
    counts: (): Counts => sumUp(counts.all()),
    find: (id: number): PhotoRow | null => one.get(id) ?? null,
    get: (id: number): PhotoRow => {
      const row = one.get(id);
      if (row === undefined)
        throw new PhotonestError('not_found', `There is no photo with the number ${id}.`);
      return row;
    },
    findByPath: (path: string): number | null => byPath.get(path)?.id ?? null,
    /** Files that the photo of this path stands for. */
    companions: (path: string): { id: number; name: string }[] => companions.all(path),
    failures: (): Failure[] =>
      failures
        .all()
        .map(({ shownWith, ...file }) => ({ ...file, kind: failureKind({ ...file, shownWith }) })),
    /** @returns photos that the model has seen before, whose results are in use from now on */
    adoptModel: (model: string): number[] => adopt.all(model, model, model),
    countByModel: (): { model: string; count: number }[] => byModel.all(),
    /** Up to `limit` tagged photos with numbers above `after`, in their order. */
    listTagged: (after: number, limit: number): number[] => tagged.all(after, limit),
  };
}

function scanStatements(connection: Connection) {
  // The plus has SQLite go by number instead of sorting all of the folder for each page.
  const ofFolder = connection.prepare<[number, number, number], KnownFile>(
    `SELECT ${KNOWN} FROM photos WHERE +folder_id = ? AND id > ? ORDER BY id LIMIT ?`,
  );
  const sameFile = connection.prepare<[string, number, number], KnownFile>(
    `SELECT ${KNOWN} FROM photos WHERE inode = ? AND size_bytes = ? AND modified_ms = ?`,
  );
  // By the index of paths: `below` is the folder's path with a separator, `after` what comes after all such paths.
  const inFolder = connection.prepare<FolderRange, KnownFile>(
    `SELECT ${KNOWN} FROM photos WHERE path = @path
     UNION ALL SELECT ${KNOWN} FROM photos WHERE path > @below AND path < @after
       AND instr(substr(path, length(@below) + 1), @separator) = 0`,
  );
  const belowFolder = connection.prepare<FolderRange, KnownFile>(
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
       reason = @skipped, shown_with = @shownWith, sidecar = @sidecar, looked = 0, missing = 0 WHERE id = @id`,
  );
  // What the old content did to a process is no fault of the new one.
  const forgive = connection.prepare<[number]>('UPDATE reading SET deaths = 0 WHERE photo_id = ?');
  const setSidecar = connection.prepare<[string | null, number]>(
    'UPDATE photos SET sidecar = ?, looked = 0 WHERE id = ?',
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
    `UPDATE photos SET state = 'pending', reason = NULL, looked = 0
     WHERE folder_id = ? AND state = 'failed' AND missing = 0 AND reason IN (${REFUSED.map(() => '?').join()})`,
  );
  const move = connection.prepare<[number, string, string, string, number]>(
    'UPDATE photos SET folder_id = ?, path = ?, name = ?, inode = ? WHERE id = ?',
  );
  // Until the scan finds its file elsewhere; if it does not, the photo is gone, and heirs have its content.
  const giveWay = connection.prepare<[string, number]>(
    `UPDATE photos SET path = path || ' (moved, ' || id || ')' WHERE path = ? AND id <> ?`,
  );
  const setMissing = connection.prepare<[number, number]>('UPDATE photos SET missing = ? WHERE id = ?');
  const dropTags = connection.prepare<[number]>('DELETE FROM tags WHERE photo_id = ?');
  // A person's tags follow the content to a file that has none of its own for that label.
  const [inheritFrom, inheritTo] = ['gone', 'heir'].map((side) =>
    connection
      .prepare<[number], number>(
        `INSERT OR IGNORE INTO user_tags (photo_id, label_id, state, at)
         SELECT heir.id, label_id, user_tags.state, at FROM photos AS gone
         JOIN user_tags ON user_tags.photo_id = gone.id
         JOIN photos AS heir ON heir.hash = gone.hash AND heir.missing = 0
         WHERE ${side}.id = ? AND gone.missing = 1 RETURNING photo_id`,
      )
      .pluck(),
  );

  /** A person's tags of a file are its leader's too when it gets one, and its own again when it has none any more. */
  const handOver = (id: number, before: string | null, after: string | null): number[] => {
    const leader = before === null || after === null ? idOf.get(before ?? after ?? '') : undefined;
    if (leader === undefined) return [];
    const [from, to] = after === null ? [leader, id] : [id, leader];
    return copyUserTags.run({ from, to }).changes > 0 ? [to] : [];
  };

  const changeFile = (id: number, file: FoundFile): number[] => {
    const heirs = handOver(id, shownWith.get(id) ?? null, file.shownWith);
    change.run({ ...file, id, state: file.skipped === null ? 'pending' : 'skipped' });
    forgive.run(id);
    if (file.skipped !== null) dropTags.run(id);
    return heirs;
  };

  return {
    /** Up to `limit` files of a folder, gone ones included, with numbers above `after`, in their order. */
    listFiles: (folder: number, after: number, limit: number): KnownFile[] =>
      ofFolder.all(folder, after, limit),
    /** Directly in a folder, and the folder itself where it is counted as a file. */
    filesIn: (path: string): KnownFile[] => inFolder.all(rangeOf(path)),
    filesBelow: (path: string): KnownFile[] => belowFolder.all(rangeOf(path)),
    /** Paths of the folders directly in a folder below which there are files. */
    foldersIn: (path: string): string[] => foldersIn.all(rangeOf(path)),
    findSameFile: (file: FoundFile): KnownFile[] => sameFile.all(file.inode, file.sizeBytes, file.modifiedMs),
    insert: (folder: number, file: FoundFile): void => {
      const state = file.skipped === null ? 'pending' : 'skipped';
      const { lastInsertRowid } = insert.run({
        ...file,
        folder,
        state,
        takenAt: localTime(file.modifiedMs),
      });
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
      giveWay.run(file.path, id);
      move.run(folder, file.path, file.name, file.inode, id);
      removeName.run(id);
      indexName(id, file);
    },
    setMissing: (id: number, missing: boolean): void => {
      setMissing.run(missing ? 1 : 0, id);
      if (missing) dropTags.run(id);
    },
    /**
     * For photos that have just gone, and for photos that have just been read. Once only: what a person takes
     * back from the heir is not handed down again.
     *
     * @returns the photos that inherited something, whose tags are to be derived again
     */
    inheritUserTags: (photos: number[]): number[] => [
      ...new Set(photos.flatMap((id) => [...inheritFrom!.all(id), ...inheritTo!.all(id)])),
    ],
    transaction: <T>(work: () => T): T => connection.transaction(work)(),
  };
}

/** What is to be read, and in which order. */
function workStatements(connection: Connection) {
  // These are asked for with every photo that is read: with 100,000 photos, listing took 93 ms as one query, and takes
  // 0.1 ms. A plus keeps SQLite from going through the folders instead of through the index.
  const online = 'folder_id IN (SELECT id FROM folders WHERE NOT offline)';
  const free = `+${online} AND id NOT IN (SELECT photo_id FROM reading)`;
  const unlooked = `FROM photos WHERE looked = 0 AND missing = 0 AND state IN ('pending', 'tagged')`;
  const taggedBy = (models: string): string =>
    `FROM photos WHERE state = 'tagged' AND missing = 0 AND model ${models} AND +${online}`;
  const [before, after] = [taggedBy('< @model'), taggedBy('> @model')]; // `<>` would use no index
  const columns = `photos.id, folder_id AS folder, path, size_bytes AS sizeBytes, modified_ms AS modifiedMs, looked,
    state = 'tagged' AS tagged, state = 'tagged' AND model = @model AS current, sidecar, hash,
    (SELECT raw.path FROM photos AS raw WHERE raw.shown_with = photos.path AND raw.missing = 0 LIMIT 1) AS companion`;
  const newest = 'ORDER BY modified_ms DESC LIMIT @limit';
  const listing = (what: string) =>
    connection.prepare<{ model: string; limit: number }, PendingPhoto>(`SELECT ${columns} ${what}`);
  const looks = listing(`${unlooked} AND ${free} ${newest}`);
  const untagged = listing(
    `FROM photos WHERE state = 'pending' AND looked = 1 AND missing = 0 AND ${free} ${newest}`,
  );
  const byOthers = listing(
    `FROM photos WHERE state = 'tagged' AND looked = 1 AND missing = 0 AND model <> @model AND ${free} ${newest}`,
  );
  const isAnyByOthers = connection
    .prepare<{ model: string }, number>(`SELECT EXISTS (SELECT 1 ${before}) OR EXISTS (SELECT 1 ${after})`)
    .pluck();
  const count = connection
    .prepare<{ model: string }, number>(
      `SELECT (SELECT count(*) FROM photos WHERE state = 'pending' AND missing = 0 AND ${online})
         + (SELECT count(*) ${before}) + (SELECT count(*) ${after})`,
    )
    .pluck();
  const countWhere = (what: string) =>
    `(SELECT count(*) FROM photos WHERE ${online} AND missing = 0 AND looked = 0 AND ${what})`;
  const countLooks = connection.prepare<{ model: string }, { all: number; tagged: number }>(
    `SELECT ${countWhere("state = 'pending'")} + ${countWhere("state = 'tagged'")} AS "all",
       ${countWhere("state = 'tagged' AND model = @model")} AS tagged`,
  );
  const waits = `missing = 0 AND +${online} AND (state = 'pending' OR state = 'tagged' AND (looked = 0 OR model <> @model))`;
  const among = connection.prepare<{ ids: string; model: string }, PendingPhoto>(
    `SELECT ${columns} FROM (SELECT value FROM json_each(@ids)) CROSS JOIN photos ON photos.id = value
     WHERE photos.id NOT IN (SELECT photo_id FROM reading) AND ${waits}`,
  );
  const suspects = connection.prepare<{ model: string }, Suspect>(
    `SELECT ${columns}, deaths FROM reading CROSS JOIN photos ON photos.id = photo_id WHERE ${waits}
     ORDER BY deaths, modified_ms DESC`,
  );
  const present = connection.prepare<
    { id: number; model: string },
    PendingPhoto & { suspect: number | null }
  >(
    `SELECT ${columns}, deaths AS suspect FROM photos LEFT JOIN reading ON photo_id = photos.id
     WHERE photos.id = @id AND missing = 0 AND state IN ('pending', 'tagged') AND +${online}`,
  );
  const duplicate = connection
    .prepare<{ hash: Uint8Array; model: string }, number>(
      `SELECT photos.id FROM photos JOIN embeddings ON photo_id = photos.id AND embeddings.model = @model
       WHERE hash = @hash AND state = 'tagged' LIMIT 1`,
    )
    .pluck();
  return {
    /** Photos that have not been looked at, newest first. */
    listLooks: (model: string, limit: number): PendingPhoto[] => looks.all({ model, limit }),
    /** To go through the network for the first time or anew, then those that another model has tagged; newest first. */
    listPending: (model: string, limit: number): PendingPhoto[] => {
      const first = untagged.all({ model, limit });
      if (first.length === limit || isAnyByOthers.get({ model }) === 0) return first;
      return [...first, ...byOthers.all({ model, limit: limit - first.length })];
    },
    /** To be looked at whether it waits for that or not; `suspect`: its deaths, null where it is not in the journal. */
    findPresent: (id: number, model: string): (PendingPhoto & { suspect: number | null }) | null =>
      present.get({ id, model }) ?? null,
    /** Those of the given that have something to be read, in no order. */
    pendingAmong: (ids: number[], model: string): PendingPhoto[] =>
      among.all({ ids: JSON.stringify(ids), model }),
    /** In the journal, those that have brought down a process last. */
    listSuspects: (model: string): Suspect[] => suspects.all({ model }),
    countPending: (model: string): number => count.get({ model })!,
    /** Not looked at, and how many of these the model has tagged. */
    countLooks: (model: string): { all: number; tagged: number } => countLooks.get({ model })!,
    /** A photo of the same content that the model has tagged, there or gone. */
    findDuplicate: (hash: Uint8Array, model: string): number | null => duplicate.get({ hash, model }) ?? null,
  };
}

function resultStatements(connection: Connection) {
  const isStill = connection
    .prepare<[number, number, number], number>(
      `SELECT count(*) FROM photos WHERE id = ? AND size_bytes = ? AND modified_ms = ? AND missing = 0
         AND state IN ('pending', 'tagged')`,
    )
    .pluck();
  // An XMP file that came or changed since the photo was given out has it looked at once more.
  const looked = connection.prepare(
    `UPDATE photos SET looked = (sidecar IS @sidecar), hash = @hash, format = @format, width = @width,
       height = @height, remark = @remark, thumbhash = coalesce(@thumbhash, thumbhash)
     WHERE id = @id`,
  );
  const tagged = connection.prepare<[string, number]>(
    `UPDATE photos SET state = 'tagged', reason = NULL, model = ? WHERE id = ?`,
  );
  const untagged = connection.prepare<[number]>(
    `UPDATE photos SET state = 'pending', reason = NULL, model = NULL WHERE id = ?`,
  );
  const lookAnew = connection.prepare<[number]>(
    `UPDATE photos SET state = 'pending', looked = 0 WHERE state = 'tagged' AND id = ?`,
  );
  const failed = connection.prepare<[string, number]>(
    `UPDATE photos SET state = 'failed', reason = ? WHERE id = ?`,
  );
  const dropTags = connection.prepare<[number]>(`DELETE FROM tags WHERE photo_id = ? AND source = 'model'`);
  const retryAll = connection.prepare(
    `UPDATE photos SET state = 'pending', reason = NULL WHERE state = 'failed' AND missing = 0`,
  );
  const retryOne = connection.prepare<[number]>(
    `UPDATE photos SET state = 'pending', reason = NULL WHERE state = 'failed' AND id = ?`,
  );

  return {
    /** Whether the library knows of no change to the file since it was given out to be read. */
    isStill: ({ id, sizeBytes, modifiedMs }: Pick<KnownFile, 'id' | 'sizeBytes' | 'modifiedMs'>): boolean =>
      isStill.get(id, sizeBytes, modifiedMs) === 1,
    /** What the first look gave; its state stays as it was. */
    setLooked: (id: number, photo: ReadPhoto, sidecar: string | null): void => {
      const { hash, format, width, height, thumbhash, remark } = photo;
      looked.run({ id, sidecar, hash, format, width, height, thumbhash, remark });
    },
    setTagged: (id: number, model: string): void => void tagged.run(model, id),
    /** Its content is another: nothing automatic is known of it. */
    setUntagged: (id: number): void => void untagged.run(id),
    /** As if it had never been read, though what is known stays in use until then. */
    lookAnew: (id: number): void => void lookAnew.run(id),
    /** Automatic tags of a file that can no longer be read say nothing about it any more. */
    setFailed: (id: number, reason: string): void => {
      failed.run(reason, id);
      dropTags.run(id);
    },
    retry: (ids: number[] | null): void => {
      if (ids === null) retryAll.run();
      else for (const id of ids) retryOne.run(id);
    },
  };
}

type FolderRange = { path: string; below: string; after: string; separator: string };

function rangeOf(path: string): FolderRange {
  const below = path.endsWith(sep) ? path : path + sep;
  const after = below.slice(0, -1) + String.fromCharCode(sep.charCodeAt(0) + 1);
  return { path, below, after, separator: sep };
}
