import type { Folder } from '../api.ts';
import type { PhotoFailure } from './failure.ts';
import type { Pass } from './reading.ts';

/** A file as the disk has it. */
export type FoundFile = {
  path: string;
  name: string;
  sizeBytes: number;
  modifiedMs: number;
  /** Device and inode: the same file under another name. */
  inode: string;
  /** Why it is counted but not read; null for a photo to read. */
  skipped: PhotoFailure | null;
  /** Path of the photo that stands for it, as a JPEG does for the raw file beside it; it is `skipped` then. */
  shownWith: string | null;
  /** `NAME:BYTES:MS` of each XMP or JSON file that speaks of it, with `/` between them; null: none. */
  sidecar: string | null;
};

/** A file as the library has it. */
export type KnownFile = Omit<FoundFile, 'name'> & {
  id: number;
  state: 'pending' | 'tagged' | 'failed' | 'skipped';
  missing: 0 | 1;
  /** It could not be read, or is damaged: a raw file beside it is shown itself. */
  unfit: 0 | 1;
};

/** A photo that waits to be read. */
export type PendingPhoto = Pick<KnownFile, 'id' | 'path' | 'sizeBytes' | 'modifiedMs' | 'sidecar'> & {
  folder: number;
  step: NextStep;
  /** Of its content when it was last looked at. */
  hash: Uint8Array | null;
  /** Path of a file that is shown with it, as the raw file beside a JPEG is; null: none. */
  companion: string | null;
};

/** What is done with a photo next. */
export type NextStep =
  /**
   * `then`: what follows; `nothing` where the active model has tagged it. `thumbnail`: it has none yet, or perhaps of
   * another content.
   */
  | { kind: 'preview'; thumbnail: boolean; then: 'tag' | 'refine' | 'nothing' }
  /** It has no labels: the default model sees it. */
  | { kind: 'tag' }
  /** It has labels of another model: the chosen one sees it, and the default one too where it has not. */
  | { kind: 'refine'; pass: Exclude<Pass, 'first'> };

/** It has labels, by another model than the chosen one. */
export function isRefinement({ step }: Pick<PendingPhoto, 'step'>): boolean {
  return step.kind === 'refine' || (step.kind === 'preview' && step.then === 'refine');
}

/** A photo that was in a process that ended. */
export type QuarantinedPhoto = PendingPhoto & {
  /** Processes that ended while it was alone in them. */
  crashes: number;
};

/** A folder as the library has it. */
export type KnownFolder = Pick<Folder, 'id' | 'path' | 'name' | 'offline' | 'counts'>;

/** Names of the XMP and JSON files in `sidecar`; they lie in the photo's own folder. */
export function sidecarNames(sidecar: string | null): string[] {
  return sidecar === null ? [] : sidecar.split('/').map((entry) => entry.replace(/:\d+:-?\d+$/, ''));
}

/**
 * The note `sidecar` after an XMP file beside the photo was written; null where another program has written it since
 * it was noted, so that it is to be read.
 *
 * @param before the file as it was when it was replaced; null: there was none
 */
export function renoteSidecar(
  sidecar: string | null,
  name: string,
  before: Version | null,
  after: Version,
): string | null {
  const entries = sidecar === null ? [] : sidecar.split('/');
  const noted = entries.filter((entry) => sidecarNames(entry)[0] === name);
  const expected = before === null ? [] : [toNote(name, before)];
  if (noted.join('/') !== expected.join('/')) return null;
  const others = entries.filter((entry) => !noted.includes(entry));
  const isXmp = (entry: string): boolean => /\.xmp$/i.test(sidecarNames(entry)[0]!);
  // As a scan notes them: XMP files in their order, then Takeout's.
  const xmp = [...others.filter(isXmp), toNote(name, after)].sort();
  return [...xmp, ...others.filter((entry) => !isXmp(entry))].join('/');
}

type Version = Pick<FoundFile, 'sizeBytes' | 'modifiedMs'>;

function toNote(name: string, { sizeBytes, modifiedMs }: Version): string {
  return `${name}:${sizeBytes}:${modifiedMs}`;
}
