import Database from 'better-sqlite3';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PhotonestError } from '../core/errors.ts';

export type Connection = Database.Database;

/** Beside this file in the sources, and beside the bundle once built. */
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/**
 * Opens the library file, checks it after an unclean end, and brings its schema up to date, with a backup first.
 *
 * @throws PhotonestError `library_damaged`, `invalid` for a file of a newer version
 */
export async function openLibrary(file: string): Promise<Connection> {
  // A write-ahead log beside the file means that the last engine did not close it.
  const unclean = existsSync(`${file}-wal`);
  const connection = openFile(file);
  try {
    if (unclean) checkQuickly(connection, file);
    await migrate(connection, file);
  } catch (error) {
    connection.close();
    throw isDamage(error) ? damaged(file, error) : error;
  }
  return connection;
}

export function openThumbnails(file: string): Connection {
  const connection = openFile(file);
  connection.exec(readFileSync(join(MIGRATIONS, 'thumbnails.sql'), 'utf8'));
  return connection;
}

function openFile(file: string): Connection {
  try {
    const connection = new Database(file);
    connection.pragma('page_size = 16384'); // embeddings and thumbnails waste a third of 4 KB pages
    connection.pragma('journal_mode = WAL'); // readers never wait for the writer
    connection.pragma('synchronous = NORMAL'); // derived data; what a person typed is committed with FULL
    connection.pragma('foreign_keys = ON');
    connection.pragma('temp_store = MEMORY');
    connection.pragma('cache_size = -65536'); // KiB
    return connection;
  } catch (error) {
    throw damaged(file, error);
  }
}

function checkQuickly(connection: Connection, file: string): void {
  const result = connection.pragma('quick_check(1)', { simple: true });
  if (result !== 'ok') throw damaged(file, new Error(String(result)));
}

function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

function damaged(file: string, cause: unknown): PhotonestError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new PhotonestError(
    'library_damaged',
    `The library file ${file} cannot be used (${detail}). Your photos are untouched. Move the file away, or put a backup in its place, and start again.`,
    { cause },
  );
}

/** One transaction per numbered file; `user_version` is the number of the last one applied. */
async function migrate(connection: Connection, file: string): Promise<void> {
  const steps = readdirSync(MIGRATIONS)
    .filter((name) => /^\d{3}_.*\.sql$/.test(name))
    .sort();
  const present = Number(connection.pragma('user_version', { simple: true }));
  if (present > steps.length) {
    throw new PhotonestError(
      'invalid',
      `The library ${file} was made by a newer Photonest (schema ${present}, this one knows ${steps.length}). Update Photonest to open it.`,
    );
  }
  if (present > 0 && present < steps.length) await connection.backup(`${file}.before-${present + 1}`);
  for (const [index, name] of steps.entries()) {
    if (index < present) continue;
    connection.transaction(() => {
      connection.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
      connection.pragma(`user_version = ${index + 1}`);
    })();
  }
}

/** Runs `work` in one transaction that is on the disk when this returns, even through a power cut. */
export function durably<T>(connection: Connection, work: () => T): T {
  connection.pragma('synchronous = FULL');
  try {
    return connection.transaction(work).immediate();
  } finally {
    connection.pragma('synchronous = NORMAL');
  }
}
