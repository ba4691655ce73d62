import Database from 'better-sqlite3';
import { PhotonestError } from '../core/errors.ts';

/**
 * Holds the library for this process: an exclusive transaction on a file of its own, which the operating
 * system gives up when the process ends, however it ends.
 *
 * @returns a function that gives the library up
 * @throws PhotonestError `library_busy`
 */
export function lockLibrary(file: string): () => void {
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    throw new PhotonestError('library_busy', `Another Photonest has this library open (${file}).`, {
      cause: error,
    });
  }
  return () => connection.close();
}
