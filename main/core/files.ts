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
};

/** A file as the library has it. */
export type KnownFile = Omit<FoundFile, 'name' | 'skipped'> & {
  id: number;
  state: 'pending' | 'tagged' | 'failed' | 'skipped';
  missing: 0 | 1;
};
