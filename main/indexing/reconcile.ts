import { lstat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { FoundFile, KnownFile } from '../core/files.ts';
import { scanFolder } from './scan.ts';

/** What a scan needs of the library. */
export type FileStore = {
  filesOf(folder: number): KnownFile[];
  findSameFile(file: FoundFile): KnownFile[];
  insert(folder: number, file: FoundFile): void;
  change(id: number, file: FoundFile): void;
  move(id: number, folder: number, file: FoundFile): void;
  setMissing(id: number, missing: boolean): void;
  transaction<T>(work: () => T): T;
};

export type Reconciled = {
  /** Photos that were missing and are back as they were: their tags are to be derived again. */
  returned: number[];
  gone: number[];
};

/** Files are written to the library in transactions of about so many. */
const FILES_PER_TRANSACTION = 500;

/**
 * Brings the library in line with the disk: new files are added, changed ones marked to be read again, moved
 * ones followed, those that are gone marked missing. Unchanged files are not touched and not opened.
 *
 * @throws the file system's error if the folder itself cannot be listed
 */
export async function reconcile(
  folder: { id: number; path: string },
  store: FileStore,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<Reconciled> {
  const known = new Map(store.filesOf(folder.id).map((file) => [file.path, file]));
  const seen = new Set<number>();
  const unreadable: string[] = [];
  const returned: number[] = [];
  let batch: { file: FoundFile; moved: KnownFile | null }[] = [];

  const flush = (): void => {
    store.transaction(() => {
      for (const { file, moved } of batch)
        apply(folder.id, file, known.get(file.path), moved, store, seen, returned);
    });
    batch = [];
    onProgress();
  };
  for await (const scanned of scanFolder(folder.path, signal)) {
    if (scanned.unreadable) unreadable.push(scanned.path + sep);
    for (const file of scanned.files) {
      const moved = known.has(file.path) ? null : await findMoved(file, store);
      batch.push({ file, moved });
      if (batch.length >= FILES_PER_TRANSACTION) flush();
    }
    if (batch.length > 0 && scanned.files.length > 0) flush();
  }
  if (signal.aborted) return { returned, gone: [] }; // what was not reached is not gone

  const gone = [...known.values()].filter(
    (file) =>
      !seen.has(file.id) && file.missing === 0 && !unreadable.some((path) => file.path.startsWith(path)),
  );
  store.transaction(() => {
    for (const file of gone) store.setMissing(file.id, true);
  });
  return { returned, gone: gone.map((file) => file.id) };
}

function apply(
  folder: number,
  file: FoundFile,
  known: KnownFile | undefined,
  moved: KnownFile | null,
  store: FileStore,
  seen: Set<number>,
  returned: number[],
): void {
  if (known === undefined && moved === null) {
    store.insert(folder, file);
    return;
  }
  const present = known ?? moved!;
  seen.add(present.id);
  if (known === undefined) store.move(present.id, folder, file);
  if (hasChanged(present, file)) {
    store.change(present.id, file);
    return;
  }
  if (present.missing === 1) {
    store.setMissing(present.id, false);
    returned.push(present.id);
  }
}

function hasChanged(known: KnownFile, file: FoundFile): boolean {
  return (
    known.sizeBytes !== file.sizeBytes ||
    known.modifiedMs !== file.modifiedMs ||
    known.inode !== file.inode ||
    (known.state === 'skipped') !== (file.skipped !== null)
  );
}

/** The library's entry for the same file under a name that it no longer has. */
async function findMoved(file: FoundFile, store: FileStore): Promise<KnownFile | null> {
  if (file.skipped !== null) return null;
  for (const candidate of store.findSameFile(file)) {
    if (candidate.path === file.path) continue;
    const stillThere = await lstat(candidate.path).catch(() => null);
    if (stillThere === null) return candidate;
    // On a file system that ignores case, the old name still answers: it is the same file, renamed.
    const renamed = candidate.path.toLowerCase() === file.path.toLowerCase();
    if (renamed && `${stillThere.dev}:${stillThere.ino}` === file.inode) return candidate;
  }
  return null;
}
