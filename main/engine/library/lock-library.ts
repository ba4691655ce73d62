import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
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
      { code: 'library_folder', path: directory, detail: reason },
      { cause: error },
    );
  }
  const unlock = lockFile(join(directory, 'engine.lock'));
  closeToOthers(directory);
  return unlock;
}

/** Files and folders of a library; a folder that was there before may hold others, which are left as they are. */
const OWN =
  /^(library|thumbnails)\.sqlite|^(engine\.lock|notices\.json|photonest\.log(\.1)?|backups|models|libraries)$/;

/** Earlier versions left them readable for other users, where the folder was. */
function closeToOthers(directory: string): void {
  for (const name of readdirSync(directory).filter((each) => OWN.test(each))) {
    const path = join(directory, name);
    const stats = lstatSync(path);
    if (stats.isSymbolicLink() || (stats.mode & 0o077) === 0) continue;
    try {
      chmodSync(path, stats.mode & 0o700);
    } catch {
      // another user's, or a drive that has no permissions
    }
  }
}
