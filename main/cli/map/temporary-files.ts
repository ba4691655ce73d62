import { mkdtempSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDiskFull } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';

/** Files that live until their photo was read, in a folder of this user's own that goes with the process. */
export class TemporaryFiles {
  #folder: string | null = null;
  #count = 0;
  readonly #removeAll = (): void => {
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  };

  /** A path of its own, with the ending of `name`: raw camera files are known by it. */
  next(name: string): string {
    if (this.#folder === null) {
      this.#folder = mkdtempSync(join(tmpdir(), 'photonest-map-'));
      process.once('exit', this.#removeAll);
    }
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(basename(name))?.[0] ?? '';
    return join(this.#folder, `${this.#count++}${ending}`);
  }

  async remove(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  close(): void {
    process.off('exit', this.#removeAll);
    this.#removeAll();
  }
}

/**
 * Writes a file for this user alone. It is closed when a failure is told, so that it can be removed; a stream could
 * make it later.
 *
 * @throws PhotonestError `disk_full`, a clause that fits behind the photo's name
 */
export async function writeTemporary(
  path: string,
  pieces: AsyncIterable<Uint8Array> | Uint8Array[],
): Promise<void> {
  try {
    await writeFile(path, pieces, { mode: 0o600 });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new PhotonestError('disk_full', 'has no room on the disk here', { cause: error });
  }
}
