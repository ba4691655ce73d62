import Database from 'better-sqlite3';
import { truncateSync } from 'node:fs';
import { PhotonestError } from '../core/errors.ts';
import { isDamage } from './recovery/damage.ts';
import { unusable } from './database.ts';

/**
 * Holds the library for this process: an exclusive transaction on a file of its own, which the operating
 * system gives up when the process ends, however it ends.
 *
 * @returns a function that gives the library up
 * @throws PhotonestError `library_busy`; `internal` where the file cannot be written
 */
export function lockFile(file: string): () => void {
  try {
    return lock(file);
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new PhotonestError('library_busy', { code: 'library_busy', path: file }, { cause: error });
    if (!isDamage(error)) throw unusable(file, error);
    // Half-written by something else. It holds nothing; and emptying it, unlike removing it, takes no lock from anyone.
    truncateSync(file);
    return lock(file);
  }
}

function lock(file: string): () => void {
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
    return () => connection.close();
  } catch (error) {
    connection.close();
    throw error;
  }
}
