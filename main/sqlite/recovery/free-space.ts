import { statfs } from 'node:fs/promises';
import { PhotonestError } from '../../core/errors.ts';

/** Left free beside a copy, for the app and whatever else runs. */
const MARGIN_BYTES = 200_000_000;

/**
 * Refuses a disk that has no room for a file of that size. Drives that do not say how large they are (some network
 * shares) are taken as they are.
 *
 * @throws PhotonestError `disk_full`
 */
export async function requireSpace(directory: string, neededBytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(directory);
  const free = bavail * bsize;
  if (blocks === 0 || free >= neededBytes + MARGIN_BYTES) return;
  throw new PhotonestError(
    'disk_full',
    `A copy of the library needs ${megabytes(neededBytes + MARGIN_BYTES)} free in ${directory}, but ${megabytes(free)} are. Free some space.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
