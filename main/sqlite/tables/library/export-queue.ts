import type { FileFailure } from '../../../core/photos/file-failure.ts';
import type { Connection } from '../../database.ts';

export type ExportQueueTable = ReturnType<typeof exportQueueTable>;

export type FailedExport = { photo: number; path: string; failure: FileFailure };

/** Which rows' changes can change a photo's sidecar: the event, and the photos that it is about. */
const CAUSES: readonly { event: string; table: string; photos: string }[] = [
  ...['user_tags', 'tags', 'stars'].flatMap((table) => [
    { event: 'INSERT', table, photos: 'id = NEW.photo_id' },
    { event: 'UPDATE', table, photos: 'id = NEW.photo_id' },
    { event: 'DELETE', table, photos: 'id = OLD.photo_id' },
  ]),
  { event: 'UPDATE OF path, rating', table: 'photos', photos: 'id = NEW.id' },
  // A level's name stands in the keywords of all below it.
  {
    event: 'UPDATE OF name, parent_id',
    table: 'labels',
    photos: "id IN (SELECT photo_id FROM user_tags WHERE state = 'confirmed')",
  },
  ...['INSERT', 'UPDATE', 'DELETE'].map((event) => ({
    event,
    table: 'label_choices',
    photos: `id IN (SELECT photo_id FROM tags WHERE label_id = ${event === 'DELETE' ? 'OLD' : 'NEW'}.label_id)`,
  })),
];

/** Photos whose sidecars are to follow, in a table that survives a kill. */
export function exportQueueTable(connection: Connection) {
  const queue = `INSERT OR IGNORE INTO export_queue (photo_id, state) SELECT id, 'waiting' FROM photos WHERE missing = 0`;
  const addAll = connection.prepare(`${queue} AND state <> 'skipped'`);
  const next = connection
    .prepare<[number], number>(
      `SELECT photo_id FROM export_queue JOIN photos ON photos.id = photo_id
         JOIN folders ON folders.id = folder_id AND NOT offline
       WHERE export_queue.state = 'waiting' AND missing = 0 LIMIT ?`,
    )
    .pluck();
  const begin = connection.prepare<[number]>(
    `UPDATE OR REPLACE export_queue SET state = 'running' WHERE photo_id = ? AND state = 'waiting'`,
  );
  const end = connection.prepare<[number]>(
    `DELETE FROM export_queue WHERE photo_id = ? AND state IN ('running', 'failed')`,
  );
  const fail = connection.prepare<[number, string]>(
    `INSERT OR REPLACE INTO export_queue (photo_id, state, reason) VALUES (?, 'failed', ?)`,
  );
  const release = connection.prepare(
    `UPDATE OR REPLACE export_queue SET state = 'waiting', reason = NULL WHERE state = 'running'`,
  );
  const retry = connection.prepare(
    `UPDATE OR REPLACE export_queue SET state = 'waiting', reason = NULL WHERE state = 'failed'`,
  );
  const clear = connection.prepare('DELETE FROM export_queue');
  const count = connection
    .prepare<[], number>(`SELECT count(*) FROM export_queue WHERE state <> 'failed'`)
    .pluck();
  /** `reason`: the failure as JSON. */
  const failures = connection.prepare<[], { photo: number; path: string; reason: string }>(
    `SELECT photo_id AS photo, path, export_queue.reason FROM export_queue JOIN photos ON photos.id = photo_id
     WHERE export_queue.state = 'failed' ORDER BY path`,
  );
  const names = CAUSES.map(({ event, table }) => `export_${table}_${event.split(' ')[0]!.toLowerCase()}`);
  return {
    /** From now on, changes put their photos into the queue; for this connection only. */
    follow: (): void => {
      for (const [index, { event, table, photos }] of CAUSES.entries())
        connection.exec(
          `CREATE TEMP TRIGGER IF NOT EXISTS ${names[index]!} AFTER ${event} ON main.${table} BEGIN
             ${queue} AND ${photos};
           END`,
        );
    },
    /** Nothing is followed any more, and nothing waits. */
    leave: (): void => {
      for (const name of names) connection.exec(`DROP TRIGGER IF EXISTS temp.${name}`);
      clear.run();
    },
    addAll: (): void => void addAll.run(),
    /** Up to `limit` photos that wait and can be reached. */
    next: (limit: number): number[] => next.all(limit),
    begin: (photo: number): void => void begin.run(photo),
    /** Written, or found to be as it should be. */
    end: (photo: number): void => void end.run(photo),
    fail: (photo: number, failure: FileFailure): void => {
      end.run(photo);
      fail.run(photo, JSON.stringify(failure));
    },
    /** What was being written when something ended it waits again. */
    release: (): void => void release.run(),
    retryFailed: (): void => void retry.run(),
    count: (): number => count.get()!,
    failures: (): FailedExport[] =>
      failures.all().map(({ reason, ...each }) => ({ ...each, failure: JSON.parse(reason) as FileFailure })),
  };
}
