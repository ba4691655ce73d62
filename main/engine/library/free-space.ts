import { statfs } from 'node:fs/promises';
import { freeBytesOf } from '../../core/disk-full.ts';

/** Enough to go on for a while; a tenth of a disk that is small. */
const WANTED_BYTES = 50_000_000;
const WANTED_PART = 0.1;

/** Whether a disk that was full has room again. */
export async function hasFreeSpace(directory: string): Promise<boolean> {
  const drive = await statfs(directory);
  const freeBytes = freeBytesOf(drive);
  return freeBytes === null || freeBytes > Math.min(WANTED_BYTES, drive.blocks * drive.bsize * WANTED_PART);
}
