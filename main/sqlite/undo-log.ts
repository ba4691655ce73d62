import Database from 'better-sqlite3';
import { durably, type Connection } from './database.ts';

/** What a person changes row by row. Parents come before what refers to them. */
const TABLES = [
  'labels',
  'tag_aliases',
  'tag_details',
  'taught_tags',
  'user_tags',
  'keywords',
  'favourites',
  'stars',
  'hidden_photos',
  'stacked_photos',
  'kept_duplicates',
  'corrections',
  'given_places',
  'albums',
  'album_photos',
  'saved_searches',
] as const;

/** Columns beside a person's own corrections, and those of `photos` that they are of without one. */
const READ: Record<string, string> = {
  read_taken_at: 'taken_at',
  read_title: 'title',
  read_caption: 'caption',
  read_latitude: 'latitude',
  read_longitude: 'longitude',
};

export type UndoTable = (typeof TABLES)[number];

/** A row that was put back as it was before a step. */
export type UndoneRow = { table: UndoTable; photo: number | null; label: number | null };

type Entry = { id: number; tab: UndoTable; kind: 'insert' | 'write'; row: string };
type Column = { name: string; pk: number };
type Value = string | number | null;

export type UndoLog = ReturnType<typeof undoLog>;

/**
 * Rows as they were before each step of a person, in a temporary table that triggers fill (SQLite, "Automatic
 * Undo/Redo Using SQLite"). It ends with the connection. Putting rows back is a step itself, which is how one does
 * again what was undone.
 */
export function undoLog(connection: Connection) {
  let recording: number | null = null;
  connection.function('undo_step', () => recording);
  connection.exec(`CREATE TEMP TABLE undo_log (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, tab TEXT NOT NULL, kind TEXT NOT NULL, row TEXT NOT NULL
  )`);
  connection.exec('CREATE INDEX temp.undo_log_by_step ON undo_log (step, id)');
  const restorers = new Map(TABLES.map((table) => [table, watch(connection, table)]));
  const page = connection.prepare<[number, number], Entry>(
    'SELECT id, tab, kind, row FROM undo_log WHERE step = ? ORDER BY id DESC LIMIT ?',
  );
  const drop = connection.prepare<[number, number]>('DELETE FROM undo_log WHERE step = ? AND id >= ?');
  const forget = connection.prepare<[number]>('DELETE FROM undo_log WHERE step = ?');
  const isEmpty = connection
    .prepare<[number], number>('SELECT NOT EXISTS (SELECT 1 FROM undo_log WHERE step = ?)')
    .pluck();

  /** What `work`, which does not wait for anything, changes is part of the step. */
  const record = <T>(step: number, work: () => T): T => {
    const before = recording;
    recording = step;
    try {
      return work();
    } finally {
      recording = before;
    }
  };

  return {
    record,
    /**
     * Puts back up to `limit` rows of a step, the last first, as part of another step. The last of them take all to the
     * disk.
     *
     * @returns the rows; empty when the step is undone
     */
    revert: (step: number, into: number, limit: number): UndoneRow[] => {
      const found = page.all(step, limit + 1);
      if (found.length === 0) return [];
      const entries = found.slice(0, limit);
      const put = (): UndoneRow[] => {
        const rows = entries.map(({ tab, kind, row }) =>
          restorers.get(tab)!(kind, JSON.parse(row) as Value[]),
        );
        drop.run(step, entries.at(-1)!.id);
        return rows;
      };
      const isLast = found.length <= limit;
      return record(into, () => (isLast ? durably(connection, put) : connection.transaction(put)()));
    },
    /** Nothing was changed in it. */
    isEmpty: (step: number): boolean => isEmpty.get(step) === 1,
    forget: (step: number): void => void forget.run(step),
  };
}

/** @returns what puts a row back: away with an inserted one, or the values of before */
function watch(connection: Connection, table: UndoTable): (kind: Entry['kind'], row: Value[]) => UndoneRow {
  const columns = connection.pragma(`table_info(${table})`) as Column[];
  const names = columns.map(({ name }) => name);
  const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
  const listed = (row: 'new' | 'old'): string =>
    `json_array(${names.map((name) => `${row}.${name}`).join()})`;
  const log = (event: string, kind: Entry['kind'], row: 'new' | 'old'): string =>
    `CREATE TEMP TRIGGER undo_${table}_${event} AFTER ${event} ON main.${table} WHEN undo_step() IS NOT NULL BEGIN
       INSERT INTO undo_log (step, tab, kind, row) VALUES (undo_step(), '${table}', '${kind}', ${listed(row)});
     END`;
  connection.exec(log('insert', 'insert', 'new'));
  connection.exec(log('update', 'write', 'old'));
  connection.exec(log('delete', 'write', 'old'));

  const remove = connection.prepare<Value[]>(
    `DELETE FROM main.${table} WHERE ${keys.map((name) => `${name} = ?`).join(' AND ')}`,
  );
  // Derived rows would hold a label that a step made: they are derived again afterwards.
  const dropTags =
    table === 'labels' ? connection.prepare<[Value]>('DELETE FROM tags WHERE label_id = ?') : null;
  // What the file says is not the person's: it stays as it was last read.
  const others = names.filter((name) => !keys.includes(name) && !(name in READ));
  const values = names.map((name, index) =>
    name in READ ? `(SELECT ${READ[name]} FROM photos WHERE id = row ->> 0)` : `row ->> ${index}`,
  );
  const put = connection.prepare<[string]>(
    `INSERT INTO main.${table} (${names.join()}) SELECT ${values.join()} FROM (SELECT ? AS row) WHERE true
     ON CONFLICT (${keys.join()}) DO ${others.length === 0 ? 'NOTHING' : `UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join()}`}`,
  );
  return (kind, row) => {
    const valueOf = (name: string): number | null => {
      const at = names.indexOf(name);
      return at === -1 ? null : Number(row[at]);
    };
    try {
      if (kind === 'insert') {
        const key = keys.map((name) => row[names.indexOf(name)]!);
        dropTags?.run(key[0]!);
        remove.run(...key);
      } else {
        put.run(JSON.stringify(row));
      }
    } catch (error) {
      // The photo has been forgotten with its folder, or a file read meanwhile holds the tag as a keyword.
      if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_CONSTRAINT'))
        throw error;
    }
    return {
      table,
      photo: valueOf('photo_id'),
      label: table === 'labels' ? valueOf('id') : valueOf('label_id'),
    };
  };
}
