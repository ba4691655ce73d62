import { lstat } from 'node:fs/promises';
import { sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isSameFailure } from '../../core/photos/failure-sentence.ts';
import type { FoundFile, KnownFile } from '../../core/photos/files.ts';
import { isRaw } from '../../core/photos/formats.ts';
import { rulesOf } from './ignore.ts';
import { scanChanged, type ChangedFolder } from './incremental-scan.ts';
import type { FileSource, FileWriter } from './ports.ts';
import { walk, type ScannedFolder } from './scan.ts';

export type Reconciled = {
  /** Photos that were missing and are back as they were, or that got user tags from a copy: to be scored again. */
  returned: number[];
  gone: number[];
};

/** A file that was written to within so many milliseconds may not be complete. */
const SETTLED_MS = 2000;
/** Files that are asked of the library at a time: 100,000 at once would keep it from answering for half a second. */
const FILES_PER_PAGE = 2000;
/** Files are written to the library in transactions of about so many. */
const FILES_PER_TRANSACTION = 500;

/** What one scan of a folder has come to know. */
type Scan = {
  folder: number;
  known: Map<string, KnownFile>;
  /** Numbers of the library's photos whose files were found. */
  seen: Set<number>;
  /** With the photo's number, or without it where that is known only once all files are seen. */
  changed: { id: number | null; file: FoundFile }[];
  returned: number[];
};

export type ScanTask = {
  folder: { id: number; path: string };
  /** Patterns of what is left out, as Git reads them. */
  ignore: string[];
  /** Only folders in which something changed; null: everything. */
  changed: ChangedFolder[] | null;
  signal: AbortSignal;
  onProgress(): void;
  /** Hears of each folder before it is listed. */
  onFolder(path: string): void;
  /** Hears of folders in which files are just being written; these are left as they are for now. */
  onUnsettled(path: string): void;
};

/**
 * Brings the library in line with the disk: new files are added, changed ones marked to be read again, moved
 * ones followed, those that are gone marked missing. Unchanged files are not changed and not opened.
 *
 * @throws the file system's error if the folder itself cannot be listed
 */
export async function reconcile(task: ScanTask, files: FileSource, writer: FileWriter): Promise<Reconciled> {
  const { folder, signal, onProgress } = task;
  const scan: Scan = { folder: folder.id, known: new Map(), seen: new Set(), changed: [], returned: [] };
  const unreadable: string[] = [];
  let batch: { file: FoundFile; moved: KnownFile | null }[] = [];

  const flush = (): void => {
    writer.transaction(() => {
      for (const { file, moved } of batch) apply(scan, file, moved, writer);
    });
    batch = [];
    onProgress();
  };
  if (task.changed === null) writer.retryRefused(folder.id);
  for await (const scanned of scanDisk(task, scan.known, files)) {
    if (scanned.unreadable) unreadable.push(scanned.path + sep);
    for (const each of scanned.files) {
      const file = aloneBesideUnfit(each, scanned.files, scan.known);
      const present = scan.known.get(file.path);
      if (present !== undefined && !scan.seen.has(present.id) && hasNoChange(present, file)) {
        scan.seen.add(present.id);
        continue;
      }
      if (task.changed !== null && isUnsettled(file)) {
        if (present !== undefined) scan.seen.add(present.id);
        task.onUnsettled(scanned.path);
        continue;
      }
      const moved = isUnchanged(present, file) ? null : await findMoved(file, files);
      batch.push({ file, moved });
      if (batch.length >= FILES_PER_TRANSACTION) flush();
    }
    if (batch.length > 0) flush();
  }
  if (signal.aborted) return { returned: scan.returned, gone: [] }; // what was not reached is not gone

  const gone = writer.transaction(() => {
    for (const { id, file } of scan.changed) applyChange(scan, id, file, writer);
    return setGone(scan, unreadable, writer);
  });
  onProgress();
  return { returned: scan.returned, gone };
}

/** @param known gets what the library has of the folders that are scanned */
async function* scanDisk(
  { folder, ignore, changed, signal, onFolder }: ScanTask,
  known: Map<string, KnownFile>,
  files: FileSource,
): AsyncGenerator<ScannedFolder> {
  const rules = rulesOf(ignore, folder.path, null);
  const onKnown = (page: KnownFile[]): void => {
    for (const file of page) known.set(file.path, file);
  };
  if (changed !== null) {
    yield* scanChanged(changed, { top: folder.path, rules, files, signal, onKnown, onFolder });
    return;
  }
  for (let after = 0, full = true; full;) {
    const page = files.listFiles(folder.id, after, FILES_PER_PAGE);
    onKnown(page);
    full = page.length === FILES_PER_PAGE;
    after = page.at(-1)?.id ?? after;
    await nextTurn();
  }
  yield* walk(folder.path, rules, signal, onFolder);
}

/** A raw file is shown with its JPEG only while that can be seen whole: otherwise the raw file is the photo. */
function aloneBesideUnfit(
  file: FoundFile,
  files: readonly FoundFile[],
  known: ReadonlyMap<string, KnownFile>,
): FoundFile {
  if (file.shownWith === null || !isRaw(file.name)) return file;
  const leader = known.get(file.shownWith);
  if (leader?.unfit !== 1) return file;
  const found = files.find(({ path }) => path === leader.path);
  const isSame = found?.sizeBytes === leader.sizeBytes && found.modifiedMs === leader.modifiedMs;
  return isSame ? { ...file, skipped: null, shownWith: null } : file;
}

function apply(scan: Scan, file: FoundFile, moved: KnownFile | null, writer: FileWriter): void {
  const present = findPresent(scan, file);
  if (present !== null && isUnchanged(present, file)) {
    if (present.inode !== file.inode) writer.move(present.id, scan.folder, file); // the device has another number
    if (present.sidecar !== file.sidecar) writer.setSidecar(present.id, file.sidecar);
    keep(scan, present, writer);
  } else if (moved !== null && !scan.seen.has(moved.id)) {
    writer.move(moved.id, scan.folder, file);
    if (!hasSameRole(moved, file)) scan.changed.push({ id: moved.id, file });
    else if (moved.sidecar !== file.sidecar) writer.setSidecar(moved.id, file.sidecar);
    keep(scan, moved, writer);
  } else if (present !== null) {
    scan.changed.push({ id: null, file });
  } else {
    writer.insert(scan.folder, file);
  }
}

/** The library's entry of that path, unless its file has turned out to lie elsewhere now. */
function findPresent({ known, seen }: Scan, file: FoundFile): KnownFile | null {
  const present = known.get(file.path);
  return present === undefined || seen.has(present.id) ? null : present;
}

function keep(scan: Scan, photo: KnownFile, writer: FileWriter): void {
  scan.seen.add(photo.id);
  if (photo.missing === 0) return;
  writer.setMissing(photo.id, false);
  scan.returned.push(photo.id);
}

/** Once all files are seen: it is a change only where the old file has not moved, and left its name to another. */
function applyChange(scan: Scan, id: number | null, file: FoundFile, writer: FileWriter): void {
  const changed = id ?? findPresent(scan, file)?.id;
  if (changed === undefined) {
    writer.insert(scan.folder, file);
    return;
  }
  scan.seen.add(changed);
  scan.returned.push(...writer.change(changed, file));
}

function setGone({ known, seen }: Scan, unreadable: string[], writer: FileWriter): number[] {
  const gone = [...known.values()].filter(
    (file) =>
      !seen.has(file.id) && file.missing === 0 && !unreadable.some((path) => file.path.startsWith(path)),
  );
  for (const file of gone) writer.setMissing(file.id, true);
  return gone.map((file) => file.id);
}

/** A drive that is connected again may have another device number; that alone is no change. */
function isUnchanged(known: KnownFile | undefined, file: FoundFile): boolean {
  return (
    known?.sizeBytes === file.sizeBytes &&
    known.modifiedMs === file.modifiedMs &&
    withoutDevice(known.inode) === withoutDevice(file.inode) &&
    hasSameRole(known, file)
  );
}

/** There is nothing at all to write. */
function hasNoChange(known: KnownFile, file: FoundFile): boolean {
  return (
    known.missing === 0 &&
    known.inode === file.inode &&
    known.sidecar === file.sidecar &&
    isUnchanged(known, file)
  );
}

/** By a clock that is wrong by more, every file is complete. */
function isUnsettled({ skipped, modifiedMs }: FoundFile): boolean {
  return skipped === null && Math.abs(Date.now() - modifiedMs) < SETTLED_MS;
}

function hasSameRole(known: KnownFile, file: FoundFile): boolean {
  return isSameFailure(known.skipped, file.skipped) && known.shownWith === file.shownWith;
}

function withoutDevice(inode: string): string {
  return inode.slice(inode.indexOf(':') + 1);
}

/** The library's entry for the same file under a name that it no longer has. */
async function findMoved(file: FoundFile, files: FileSource): Promise<KnownFile | null> {
  if (file.inode === file.path) return null; // nothing is known of it but its name
  for (const candidate of files.findSameFile(file)) {
    const there = await lstat(candidate.path).catch(() => null);
    // Its old name is free, or another file's by now.
    if (there === null || `${there.dev}:${there.ino}` !== file.inode) return candidate;
    // On a file system that ignores case, the old name still answers: it is the same file, renamed.
    if (candidate.path.toLowerCase() === file.path.toLowerCase()) return candidate;
  }
  return null;
}
