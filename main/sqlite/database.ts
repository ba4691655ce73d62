import Database from 'better-sqlite3';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PhotonestError } from '../core/errors.ts';
import { spaceScripts } from '../core/space-scripts.ts';
import { Backups } from './recovery/backup.ts';
import { isDamage } from './recovery/damage.ts';

export type Connection = Database.Database;

/**
 * KiB of a file's pages that SQLite holds itself: the system's cache has the others, a copy away. With 64 MiB for each
 * file the engine's memory grew for as long as photos were indexed. Over 100,000 photos a search for a rare label takes
 * 7 ms instead of 5, the others take no longer (`npm run bench -- search`).
 */
const CACHE_KIB = { library: 16_384, thumbnails: 4096 };

/** The thumbnails have a file of their own, so that the library stays small enough to back up. */
const THUMBNAILS = `
  CREATE TABLE IF NOT EXISTS thumbnails (
    photo_id INTEGER PRIMARY KEY,
    version TEXT NOT NULL, -- beginning of the photo's hash: what the URL carries
    jpeg BLOB NOT NULL
  ) STRICT`;

/** Beside this file in the sources, and beside the bundle once built. */
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/**
 * Opens the library file and brings its schema up to date, with a backup first.
 *
 * @throws PhotonestError `library_damaged`, `invalid` for a file of a newer version, `internal`
 */
export async function openLibrary(file: string): Promise<Connection> {
  return await openFile(file, CACHE_KIB.library, async (connection) => await migrate(connection, file));
}

/** @throws PhotonestError `library_damaged`, `internal` */
export async function openThumbnails(file: string): Promise<Connection> {
  return await openFile(file, CACHE_KIB.thumbnails, (connection) => connection.exec(THUMBNAILS));
}

async function openFile(
  file: string,
  cacheKib: number,
  prepare: (connection: Connection) => unknown,
): Promise<Connection> {
  let connection: Connection | null = null;
  try {
    connection = new Database(file);
    connection.pragma('page_size = 16384'); // embeddings and thumbnails waste a third of 4 KB pages
    connection.pragma('journal_mode = WAL'); // readers never wait for the writer
    connection.pragma('synchronous = NORMAL'); // derived data; what a person typed is committed with FULL
    connection.pragma('foreign_keys = ON');
    connection.pragma('temp_store = MEMORY');
    connection.pragma(`cache_size = -${cacheKib}`);
    await prepare(connection);
    forgetEmptyIndexes(connection);
    return connection;
  } catch (error) {
    connection?.close();
    if (error instanceof PhotonestError) throw error;
    throw isDamage(error) ? damaged(file, error) : unusable(file, error);
  }
}

/**
 * Statistics of an index that was empty when they were taken: SQLite would go through it from end to end for a single
 * photo when it is full (20 ms with a million photos). Without them it guesses.
 */
function forgetEmptyIndexes(connection: Connection): void {
  const statistics = connection.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'`).get();
  if (statistics === undefined) return;
  try {
    const { changes } = connection.prepare(`DELETE FROM sqlite_stat1 WHERE stat GLOB '0 *'`).run();
    if (changes > 0) connection.exec('ANALYZE sqlite_schema'); // reads them anew
  } catch (error) {
    if (isDamage(error)) throw error;
    // The disk is full: the library opens all the same.
  }
}

function damaged(file: string, cause: unknown): PhotonestError {
  return new PhotonestError(
    'library_damaged',
    { code: 'library_damaged', path: file, detail: toReason(cause) },
    { cause },
  );
}

/** The computer's trouble, not the file's: no room, no permission. */
export function unusable(file: string, cause: unknown): PhotonestError {
  return new PhotonestError(
    'internal',
    { code: 'library_closed', path: file, detail: toReason(cause) },
    { cause },
  );
}

export function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One transaction per numbered file; `user_version` is the number of the last one applied. */
async function migrate(connection: Connection, file: string): Promise<void> {
  const steps = readdirSync(MIGRATIONS)
    .filter((name) => /^\d{3}_.*\.sql$/.test(name))
    .sort();
  const present = Number(connection.pragma('user_version', { simple: true }));
  if (present > steps.length) {
    const problem = { code: 'library_newer', path: file, schema: present, known: steps.length } as const;
    throw new PhotonestError('invalid', problem);
  }
  connection.function('space_scripts', { deterministic: true }, (text: unknown) =>
    spaceScripts(String(text)),
  );
  if (present > 0 && present < steps.length) await new Backups(file).make('before-update');
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
