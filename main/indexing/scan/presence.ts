import { readdir, stat } from 'node:fs/promises';
import { isIgnored } from './ignore.ts';

/** A folder that can be listed. */
export type Presence = {
  /** `DEVICE:INODE`: the very folder, whatever its path. */
  device: string;
  /** There is nothing in it that a person would see. */
  isEmpty: boolean;
};

export async function findPresence(path: string): Promise<Presence | null> {
  try {
    const { dev, ino } = await stat(path);
    const entries = await readdir(path, { withFileTypes: true });
    const isEmpty = entries.every((entry) => isIgnored(null, path, entry.name, entry.isDirectory()));
    return { device: `${dev}:${ino}`, isEmpty };
  } catch {
    return null; // gone, not mounted, or not ours to list: all of them are "offline" to a person
  }
}
