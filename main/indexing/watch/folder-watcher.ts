import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileKind, isSidecar } from '../../core/photos/formats.ts';
import { IGNORE_FILE } from '../scan/ignore.ts';
import type { ChangedFolder } from '../scan/incremental-scan.ts';
import { codeOf } from '../scan/fs-errors.ts';

/** Where one watcher hears of everything below a folder; elsewhere each folder needs its own. */
const IS_RECURSIVE = process.platform === 'darwin' || process.platform === 'win32';

/** No trouble: the folder went before it could be watched, or may not be opened. */
const HARMLESS = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM']);

/**
 * Hears that something changed in a folder or below it. It opens no file and lists nothing: scans tell it which
 * folders there are.
 */
export class FolderWatcher {
  readonly #top: string;
  readonly #onChanged: (changed: ChangedFolder) => void;
  readonly #onTrouble: (code: string) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #closed = false;

  /** @param onTrouble this folder cannot be watched: the watcher has closed itself */
  constructor(top: string, onChanged: (changed: ChangedFolder) => void, onTrouble: (code: string) => void) {
    this.#top = top;
    this.#onChanged = onChanged;
    this.#onTrouble = onTrouble;
  }

  /** Before the folder is listed, so that nothing is missed in between. */
  add(folder: string): void {
    const path = IS_RECURSIVE ? this.#top : folder;
    if (this.#closed || this.#watchers.has(path)) return;
    try {
      const options = { recursive: IS_RECURSIVE, persistent: false };
      const watcher = watch(path, options, (event, name) => this.#hear(path, event, name));
      this.#watchers.set(path, watcher);
      watcher.on('error', (error) => this.#handleError(path, error));
    } catch (error) {
      this.#handleError(path, error);
    }
  }

  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #hear(path: string, event: string, name: string | null): void {
    if (this.#closed) return;
    if (name === null) {
      this.#onChanged({ path, deep: IS_RECURSIVE });
      return;
    }
    // The folder itself moved or went, and with it what the watcher hangs on; the next scan watches what is there.
    if (event === 'rename' && name === basename(path)) this.#forget(path);
    if (!isOfInterest(event, name)) return;
    const changed = join(path, name);
    this.#onChanged({ path: dirname(changed), deep: basename(changed) === IGNORE_FILE });
  }

  #handleError(path: string, error: unknown): void {
    if (this.#closed) return;
    this.#forget(path);
    if (HARMLESS.has(codeOf(error)) && path !== this.#top) return;
    this.close();
    this.#onTrouble(codeOf(error));
  }

  #forget(path: string): void {
    this.#watchers.get(path)?.close();
    this.#watchers.delete(path);
  }
}

/** Programs write their hidden files and logs all the time. What has no known ending may be a folder. */
function isOfInterest(event: string, way: string): boolean {
  const parts = way.split(sep);
  const name = parts.at(-1)!;
  if (name === IGNORE_FILE) return true;
  if (parts.some((part) => part.startsWith('.'))) return false;
  return event === 'rename' || !name.includes('.') || fileKind(name) !== null || isSidecar(name);
}
