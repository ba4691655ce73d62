import { basename, dirname } from 'node:path';
import type { KnownFile } from '../../core/photos/files.ts';
import { isIgnored, readRules, type Rules } from './ignore.ts';
import { isNotFound } from './fs-errors.ts';
import type { PartSource } from './ports.ts';
import { scanOne, unreadable, walk, type ScannedFolder } from './scan.ts';

/** A folder in which something changed; `deep`: and maybe in those below it. */
export type ChangedFolder = { path: string; deep: boolean };

export type PartScan = {
  top: string;
  /** As the settings have it. */
  rules: Rules | null;
  files: PartSource;
  signal: AbortSignal;
  /** Hears what the library has of the folders that are looked at, before what the disk has is given. */
  onKnown(files: KnownFile[]): void;
  onFolder(path: string): void;
};

/**
 * Scans only folders in which something changed, and those below them that are new. What is known and neither given
 * nor below a folder that cannot be read is gone.
 */
export async function* scanChanged(changed: ChangedFolder[], scan: PartScan): AsyncGenerator<ScannedFolder> {
  const done = new Set<string>();
  for (const { path, deep } of changed) {
    if (scan.signal.aborted) return;
    for await (const scanned of scanPart(path, deep, scan)) {
      if (done.has(scanned.path)) continue;
      done.add(scanned.path);
      yield scanned;
    }
  }
}

async function* scanPart(path: string, deep: boolean, scan: PartScan): AsyncGenerator<ScannedFolder> {
  const { files, onKnown } = scan;
  const above = await rulesAbove(path, scan);
  if (above === 'ignored') return onKnown(files.filesBelow(path));
  if (deep) {
    onKnown(files.filesBelow(path));
    yield* walkIfThere(path, above, scan);
    return;
  }
  scan.onFolder(path);
  const scanned = await scanOne(path, above).catch((error: unknown) =>
    isNotFound(error) ? null : unreadable(path, error),
  );
  if (scanned === null) return onKnown(files.filesBelow(path));
  const known = files.filesIn(path);
  onKnown(known);
  // What cannot be opened is a file to the library, so it is looked at again whether or not something lies below it.
  const closed = new Set(known.map((file) => file.path));
  const before = new Set(files.foldersIn(path).filter((folder) => !closed.has(folder)));
  if (!scanned.unreadable)
    for (const folder of before.difference(new Set(scanned.folders))) onKnown(files.filesBelow(folder));
  yield scanned;
  for (const folder of scanned.folders) {
    if (before.has(folder)) continue;
    onKnown(files.filesBelow(folder));
    yield* walkIfThere(folder, scanned.rules, scan);
  }
}

async function* walkIfThere(
  path: string,
  rules: Rules | null,
  { signal, onFolder }: PartScan,
): AsyncGenerator<ScannedFolder> {
  try {
    yield* walk(path, rules, signal, onFolder);
  } catch (error) {
    if (!isNotFound(error)) yield unreadable(path, error);
  }
}

/** What is left out of a folder, by the folders between it and the top; `ignored` where it is itself. */
async function rulesAbove(path: string, scan: PartScan): Promise<Rules | null | 'ignored'> {
  if (path === scan.top) return scan.rules;
  const parent = dirname(path);
  const above = await rulesAbove(parent, scan);
  if (above === 'ignored') return above;
  const { rules } = await readRules(parent, above);
  return isIgnored(rules, parent, basename(path), true) ? 'ignored' : rules;
}
