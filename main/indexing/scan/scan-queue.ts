import type { ChangedFolder } from './incremental-scan.ts';
import type { ScanStores } from './ports.ts';
import { scanFolder, type ScanHooks } from './scan-folder.ts';

export type ScansParts = {
  stores: ScanStores;
  hooks: ScanHooks;
  /** `progress` as files are found, `library` where searches may find something else. */
  onChange(change: 'progress' | 'library'): void;
};

/** Scans of the library's folders, one after the other. */
export class Scans {
  readonly #parts: ScansParts;
  /** Folders that are about to leave the library. */
  readonly #leaving = new Set<number>();
  #last: Promise<void> = Promise.resolve();
  #current: { folder: number; abort: AbortController; done: Promise<void> } | null = null;
  /** Scans that are under way or wait for their turn. */
  waiting = 0;

  constructor(parts: ScansParts) {
    this.#parts = parts;
  }

  /**
   * Scans one folder, or all, when it is its turn.
   *
   * @param changed only folders in which something changed
   */
  async add(folder: number | null, changed: ChangedFolder[] | null, signal: AbortSignal): Promise<void> {
    if (folder !== null && changed === null) this.#leaving.delete(folder);
    this.waiting += 1;
    const scan = this.#last.then(async () => await this.#scan(folder, changed, signal));
    this.#last = scan.catch(() => undefined);
    try {
      await scan;
    } finally {
      this.waiting -= 1;
    }
  }

  /** Ends the folder's scan, and begins none before it is asked for by its number. */
  async leave(folder: number): Promise<void> {
    this.#leaving.add(folder);
    if (this.#current?.folder !== folder) return;
    this.#current.abort.abort();
    await this.#current.done.catch(() => undefined);
  }

  async whenDone(): Promise<void> {
    await this.#last;
  }

  async #scan(only: number | null, changed: ChangedFolder[] | null, signal: AbortSignal): Promise<void> {
    const { stores, hooks, onChange } = this.#parts;
    const { folders } = stores;
    for (const id of only === null ? folders.listFolders().map((folder) => folder.id) : [only]) {
      if (signal.aborted) return;
      const folder = this.#leaving.has(id) ? null : folders.findFolder(id);
      if (folder === null) continue;
      const abort = new AbortController();
      const done = scanFolder(folder, stores, {
        changed,
        signal: AbortSignal.any([signal, abort.signal]),
        hooks,
        onChange,
      });
      this.#current = { folder: id, abort, done };
      await done.finally(() => (this.#current = null));
    }
  }
}
