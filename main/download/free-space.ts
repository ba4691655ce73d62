import { statfs } from 'node:fs/promises';
import { PhotonestError } from '../core/errors.ts';
import { megabytes } from './problem.ts';

/**
 * Refuses, as `internal`, a disk with less than `neededBytes` free: the rest of a download and what is made of it.
 * Drives that do not say how large they are (some network shares) are taken as they are.
 */
export async function checkFreeSpace(directory: string, neededBytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(directory);
  if (blocks > 0 && bavail * bsize < neededBytes) throw await diskFull(directory, neededBytes);
}

/** The same sentence for a disk that was filled meanwhile. */
export async function diskFull(
  directory: string,
  neededBytes: number,
  cause?: unknown,
): Promise<PhotonestError> {
  const { bavail, bsize } = await statfs(directory);
  return new PhotonestError(
    'internal',
    `Expected ${megabytes(neededBytes)} free for the download and the installed copy in ${directory}, but ` +
      `${megabytes(bavail * bsize)} are free: free some space and download again. What has arrived is kept.`,
    { cause },
  );
}

export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
