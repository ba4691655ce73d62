import { statfs } from 'node:fs/promises';

/** Enough to go on for a while; a tenth of a disk that is small. */
const WANTED_BYTES = 50_000_000;
const WANTED_PART = 0.1;

/** Whether a disk that was full has room again. */
export async function hasFreeSpace(directory: string): Promise<boolean> {
  const { bavail, blocks, bsize } = await statfs(directory);
  if (blocks === 0) return true; // some network drives do not say how large they are
  return bavail * bsize > Math.min(WANTED_BYTES, blocks * bsize * WANTED_PART);
}
