import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import { lockFile } from '../../sqlite/lock.ts';

/**
 * Makes the library's folder where there is none, and takes it for this process.
 *
 * @returns a function that gives it up
 * @throws PhotonestError `library_busy`; `internal` where it cannot be made or written to
 */
export function lockLibrary(directory: string): () => void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PhotonestError(
      'internal',
      `The library’s folder ${directory} cannot be made (${reason}). Expected a folder that Photonest may write to; choose another with --library.`,
      { cause: error },
    );
  }
  return lockFile(join(directory, 'engine.lock'));
}
