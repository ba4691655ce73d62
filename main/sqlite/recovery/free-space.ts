import { statfs } from 'node:fs/promises';
import { freeBytesOf } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';

/** Left free beside a copy, for the app and whatever else runs. */
const MARGIN_BYTES = 200_000_000;

/**
 * Refuses a disk that has no room for a file of that size. Drives that do not say how large they are pass.
 *
 * @throws PhotonestError `disk_full`
 */
export async function requireSpace(directory: string, neededBytes: number): Promise<void> {
  const freeBytes = freeBytesOf(await statfs(directory));
  if (freeBytes === null || freeBytes >= neededBytes + MARGIN_BYTES) return;
  throw new PhotonestError('disk_full', {
    code: 'disk_full_backup',
    path: directory,
    needed: megabytes(neededBytes + MARGIN_BYTES),
    free: megabytes(freeBytes),
  });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
