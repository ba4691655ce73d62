import type { FoundFile } from '../photos/files.ts';
import { NO_METADATA, type PhotoMetadata } from '../photos/metadata.ts';
import type { ReadPhoto } from '../photos/reading.ts';

/** A file as a scan would find it: a path of its own gives it an inode of its own. */
export function sampleFile(path: string, changes: Partial<FoundFile> = {}): FoundFile {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    path,
    name,
    sizeBytes: 1000,
    modifiedMs: 1_700_000_000_000,
    inode: path,
    skipped: null,
    shownWith: null,
    sidecar: null,
    ...changes,
  };
}

/** A photo as the tagger would read it, without networks’ outputs unless they are given. */
export function sampleRead(changes: Partial<ReadPhoto> = {}): ReadPhoto {
  return {
    hash: new Uint8Array(32).fill(1),
    format: 'jpeg',
    width: 300,
    height: 200,
    sizeBytes: 1000,
    metadata: sampleMetadata(),
    outputs: [],
    thumbnail: null,
    thumbhash: null,
    remark: null,
    jpeg: null,
    quality: null,
    ...changes,
  };
}

/** As if nobody had written anything, but for the changes. */
export function sampleMetadata(changes: Partial<PhotoMetadata> = {}): PhotoMetadata {
  return { ...NO_METADATA, ...changes };
}
