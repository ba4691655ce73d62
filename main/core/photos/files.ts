import type { Folder } from '../api.ts';

/** A file as the disk has it. */
export type FoundFile = {
  path: string;
  name: string;
  sizeBytes: number;
  modifiedMs: number;
  /** Device and inode: the same file under another name. */
  inode: string;
  /** Why it is counted but not read; null for a photo to read. */
  skipped: string | null;
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
  /** 0: it is looked at first. 1: it goes through the network. */
  looked: 0 | 1;
  /** By whichever model: its thumbnail stays. */
  tagged: 0 | 1;
  /** By the model that tags: nothing is to be done once it was looked at. */
  current: 0 | 1;
  /** Of its content when it was last looked at. */
  hash: Uint8Array | null;
  /** Path of a file that is shown with it, as the raw file beside a JPEG is; null: none. */
  companion: string | null;
};

/** A photo that was in a process that ended. */
export type Suspect = PendingPhoto & {
  /** Processes that ended while it was alone in them. */
  deaths: number;
};

/** A folder as the library has it. */
export type KnownFolder = Pick<Folder, 'id' | 'path' | 'name' | 'offline' | 'counts'>;

/** Names of the XMP and JSON files in `sidecar`; they lie in the photo's own folder. */
export function sidecarNames(sidecar: string | null): string[] {
  return sidecar === null ? [] : sidecar.split('/').map((entry) => entry.replace(/:\d+:-?\d+$/, ''));
}
