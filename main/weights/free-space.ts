import { statfs } from 'node:fs/promises';
import { PhotonestError } from '../core/errors.ts';
import { megabytes } from './download-problem.ts';

/**
 * Refuses, as `internal`, a disk with less than `neededBytes` free. Drives that do not say how large they are
 * (some network shares) are taken as they are.
 */
export async function checkFreeSpace(directory: string, neededBytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(directory);
  if (blocks > 0 && bavail * bsize < neededBytes) throw diskFull(directory, neededBytes, bavail * bsize);
}

/** `neededBytes` covers the rest of the file and the installed copy. */
export function diskFull(
  directory: string,
  neededBytes: number,
  freeBytes: number,
  cause?: unknown,
): PhotonestError {
  return new PhotonestError(
    'internal',
    `Expected ${megabytes(neededBytes)} free for the download and the installed copy in ${directory}, but ` +
      `${megabytes(freeBytes)} are free: free some space and download again. What has arrived is kept.`,
    { cause },
  );
}

export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
