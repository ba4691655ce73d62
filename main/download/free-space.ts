import { statfs } from 'node:fs/promises';
import { freeBytesOf } from '../core/disk-full.ts';
import { PhotonestError } from '../core/errors.ts';
import { megabytes } from './problem.ts';

/** Null where the drive does not say. */
export async function findFreeBytes(directory: string): Promise<number | null> {
  return freeBytesOf(await statfs(directory));
}

/**
 * Refuses a disk with less than `neededBytes` free: the rest of a download and what is made of it. Drives that do not
 * say how large they are pass.
 *
 * @throws PhotonestError `disk_full`
 */
export async function checkFreeSpace(directory: string, neededBytes: number): Promise<void> {
  const freeBytes = await findFreeBytes(directory);
  if (freeBytes !== null && freeBytes < neededBytes) throw describe(directory, neededBytes, freeBytes);
}

/** The same sentence for a disk that was filled meanwhile. */
export async function diskFull(
  directory: string,
  neededBytes: number,
  cause: unknown,
): Promise<PhotonestError> {
  return describe(directory, neededBytes, (await findFreeBytes(directory)) ?? 0, cause);
}

function describe(
  directory: string,
  neededBytes: number,
  freeBytes: number,
  cause?: unknown,
): PhotonestError {
  return new PhotonestError(
    'disk_full',
    {
      code: 'disk_full_download',
      path: directory,
      needed: megabytes(neededBytes),
      free: megabytes(freeBytes),
    },
    { cause },
  );
}
