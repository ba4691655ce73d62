import type { NextStep, PendingPhoto, QuarantinedPhoto } from '../../../core/photos/files.ts';
import type { Pass } from '../../../core/photos/reading.ts';
import type { Connection } from '../../database.ts';

/** What is to be read, and in which order. */
export function workStatements(connection: Connection) {
  // These are asked for with every photo that is read: with 100,000 photos, listing took 93 ms as one query, and takes
  // 0.1 ms. A plus keeps SQLite from going through the folders instead of through the index.
  const online = 'folder_id IN (SELECT id FROM folders WHERE NOT offline)';
  const free = `+${online} AND id NOT IN (SELECT photo_id FROM reading)`;
  const unpreviewed = `FROM photos WHERE previewed = 0 AND missing = 0 AND state IN ('pending', 'tagged')`;
  const refinable = 'photos.id NOT IN (SELECT photo_id FROM unrefined WHERE unrefined.model = @model)';
  const taggedBy = (models: string): string =>
    `FROM photos WHERE state = 'tagged' AND missing = 0 AND model ${models} AND +${online} AND ${refinable}`;
  const [before, after] = [taggedBy('< @model'), taggedBy('> @model')]; // `<>` would use no index
  const columns = `photos.id, folder_id AS folder, path, size_bytes AS sizeBytes, modified_ms AS modifiedMs, previewed,
    state = 'tagged' AS tagged, state = 'tagged' AND model = @model AS current, sidecar, hash,
    CASE WHEN state = 'pending' THEN 'first' WHEN confidence IS NULL THEN 'both' ELSE 'second' END AS pass,
    (SELECT raw.path FROM photos AS raw WHERE raw.shown_with = photos.path AND raw.missing = 0 LIMIT 1) AS companion`;
  const newest = 'ORDER BY modified_ms DESC LIMIT @limit';
  const listing = (what: string) =>
    connection.prepare<{ model: string; limit: number }, PendingRow>(`SELECT ${columns} ${what}`);
  const previews = listing(`${unpreviewed} AND ${free} ${newest}`);
  const untagged = listing(
    `FROM photos WHERE state = 'pending' AND previewed = 1 AND missing = 0 AND ${free} ${newest}`,
  );
  const byOthers = listing(
    `FROM photos WHERE state = 'tagged' AND previewed = 1 AND missing = 0 AND model <> @model AND ${free}
     AND ${refinable} ORDER BY confidence, modified_ms DESC LIMIT @limit`,
  );
  const isAnyByOthers = connection
    .prepare<{ model: string }, number>(`SELECT EXISTS (SELECT 1 ${before}) OR EXISTS (SELECT 1 ${after})`)
    .pluck();
  const countUntagged = connection
    .prepare<[], number>(`SELECT count(*) FROM photos WHERE state = 'pending' AND missing = 0 AND ${online}`)
    .pluck();
  const countByOthers = connection
    .prepare<{ model: string }, number>(`SELECT (SELECT count(*) ${before}) + (SELECT count(*) ${after})`)
    .pluck();
  const countWhere = (what: string) =>
    `(SELECT count(*) FROM photos WHERE ${online} AND missing = 0 AND previewed = 0 AND ${what})`;
  const countUnpreviewed = connection.prepare<{ model: string }, { all: number; tagged: number }>(
    `SELECT ${countWhere("state = 'pending'")} + ${countWhere("state = 'tagged'")} AS "all",
       ${countWhere("state = 'tagged' AND model = @model")} AS tagged`,
  );
  const waits = `missing = 0 AND +${online} AND (state = 'pending' OR state = 'tagged' AND (previewed = 0 OR model <> @model AND ${refinable}))`;
  const among = connection.prepare<{ ids: string; model: string }, PendingRow>(
    `SELECT ${columns} FROM (SELECT value FROM json_each(@ids)) CROSS JOIN photos ON photos.id = value
     WHERE photos.id NOT IN (SELECT photo_id FROM reading) AND ${waits}`,
  );
  // From the other end of the same indexes.
  const next = `AND modified_ms >= @ms AND (modified_ms > @ms OR photos.id > @id)
    ORDER BY modified_ms, photos.id LIMIT @limit`;
  const oldest = (what: string) =>
    connection.prepare<
      { model: string; ms: number; id: number; limit: number },
      Pick<PendingPhoto, 'id' | 'path' | 'sizeBytes' | 'modifiedMs'>
    >(
      `SELECT photos.id, path, size_bytes AS sizeBytes, modified_ms AS modifiedMs ${what} AND +${online} ${next}`,
    );
  const oldestKinds = [
    oldest(`FROM photos WHERE state = 'pending' AND previewed = 1 AND missing = 0 AND @model IS NOT NULL`),
    oldest(`${unpreviewed} AND (state = 'pending' OR model <> @model)`),
  ];
  const oldestByOthers = oldest(
    `FROM photos WHERE state = 'tagged' AND previewed = 1 AND missing = 0 AND model <> @model AND ${refinable}`,
  );
  const quarantined = connection.prepare<{ model: string }, PendingRow & { crashes: number }>(
    `SELECT ${columns}, crashes FROM reading CROSS JOIN photos ON photos.id = photo_id WHERE ${waits}
     ORDER BY crashes, modified_ms DESC`,
  );
  const present = connection.prepare<{ id: number; model: string }, PendingRow & { crashes: number | null }>(
    `SELECT ${columns}, crashes AS crashes FROM photos LEFT JOIN reading ON photo_id = photos.id
     WHERE photos.id = @id AND missing = 0 AND state IN ('pending', 'tagged') AND +${online}`,
  );
  const duplicate = connection
    .prepare<{ hash: Uint8Array; model: string }, number>(
      `SELECT photos.id FROM photos JOIN embeddings ON photo_id = photos.id AND embeddings.model = @model
       WHERE hash = @hash AND state = 'tagged' LIMIT 1`,
    )
    .pluck();
  return {
    /** Photos that have not been previewed, newest first. */
    listUnpreviewed: (model: string, limit: number): PendingPhoto[] =>
      previews.all({ model, limit }).map(toPending),
    /** To go through the network for the first time or anew; newest first. */
    listPending: (model: string, limit: number): PendingPhoto[] =>
      untagged.all({ model, limit }).map(toPending),
    /** Tagged by another model: those that the default model is least sure of first, then the newest. */
    listToRefine: (model: string, limit: number): PendingPhoto[] =>
      isAnyByOthers.get({ model }) === 0 ? [] : byOthers.all({ model, limit }).map(toPending),
    /** To be tagged, previewed or not, oldest first, from behind that photo on. */
    listOldestPending: (
      model: string,
      { modifiedMs: ms, id }: Pick<PendingPhoto, 'modifiedMs' | 'id'>,
      limit: number,
    ): Pick<PendingPhoto, 'id' | 'path' | 'sizeBytes' | 'modifiedMs'>[] => {
      const kinds = isAnyByOthers.get({ model }) === 0 ? oldestKinds : [...oldestKinds, oldestByOthers];
      return kinds
        .flatMap((kind) => kind.all({ model, ms, id, limit }))
        .sort((a, b) => a.modifiedMs - b.modifiedMs || a.id - b.id)
        .slice(0, limit);
    },
    /** To be previewed whether it waits for that or not; `crashes`: how often it did, null where it is not in the journal. */
    findPresent: (id: number, model: string): (PendingPhoto & { crashes: number | null }) | null => {
      const row = present.get({ id, model });
      if (row === undefined) return null;
      const then = row.current === 1 ? 'nothing' : 'tag';
      return { ...toPending(row), step: { kind: 'preview', thumbnail: true, then } };
    },
    /** Those of the given that have something to be read, in no order. */
    pendingAmong: (ids: number[], model: string): PendingPhoto[] =>
      among.all({ ids: JSON.stringify(ids), model }).map(toPending),
    /** In the journal, those that have brought down a process last. */
    listQuarantined: (model: string): QuarantinedPhoto[] => quarantined.all({ model }).map(toPending),
    /** To be tagged, and tagged by another model. */
    countPending: (model: string): number => countUntagged.get()! + countByOthers.get({ model })!,
    /** Tagged by another model. */
    countToRefine: (model: string): number => countByOthers.get({ model })!,
    /** Not previewed, and how many of these the model has tagged. */
    countUnpreviewed: (model: string): { all: number; tagged: number } => countUnpreviewed.get({ model })!,
    /** A photo of the same content that the model has tagged, there or gone. */
    findDuplicate: (hash: Uint8Array, model: string): number | null => duplicate.get({ hash, model }) ?? null,
  };
}

/** `tagged`: by whichever model; `current`: by the active one. */
type PendingRow = Omit<PendingPhoto, 'step'> & {
  previewed: 0 | 1;
  tagged: 0 | 1;
  current: 0 | 1;
  pass: Pass;
};

function toPending<Row extends PendingRow>(row: Row): Omit<Row, keyof StepColumns> & { step: NextStep } {
  const { previewed, tagged, current, pass, ...photo } = row;
  return { ...photo, step: stepOf({ previewed, tagged, current, pass }) };
}

type StepColumns = Pick<PendingRow, 'previewed' | 'tagged' | 'current' | 'pass'>;

function stepOf({ previewed, tagged, current, pass }: StepColumns): NextStep {
  if (previewed === 0) {
    const next = current === 1 ? 'nothing' : 'refine';
    return { kind: 'preview', thumbnail: tagged === 0, then: tagged === 0 ? 'tag' : next };
  }
  return tagged === 0 || pass === 'first' ? { kind: 'tag' } : { kind: 'refine', pass };
}
