import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

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
