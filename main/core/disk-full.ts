import { PhotonestError } from './errors.ts';

/** SQLite's words for it, and the operating system's. */
const CODES = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']);

/** Whether something failed for want of room on the disk, by its error's code or its cause's. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === 'disk_full' || CODES.has(String(error.code)))) return true;
  return isDiskFull(error.cause);
}

/** What `statfs` says is free, bytes; null for drives that do not say how large they are, as some network shares. */
export function freeBytesOf({ bavail, bsize, blocks }: DriveSize): number | null {
  return blocks > 0 ? bavail * bsize : null;
}

/** Of Node's `StatsFs`: counts of blocks, and their size in bytes. */
export type DriveSize = { bavail: number; bsize: number; blocks: number };

/** What a person hears whose change could not be written. */
export function notSaved(cause: unknown): PhotonestError {
  return new PhotonestError('disk_full', { code: 'disk_full' }, { cause });
}
