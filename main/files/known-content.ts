import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, type FileHandle } from 'node:fs/promises';
import type { AloneFailure } from '../core/photos/file-failure.ts';
import type { KnownContent } from '../core/photos/writing.ts';
import { NotRegular, openRegular } from './open-regular.ts';

/** @returns why the file is not the one that was meant; or null */
export async function findDifference({ path, sizeBytes, hash }: KnownContent): Promise<AloneFailure | null> {
  const changed = { code: 'changed' } as const;
  try {
    const handle = await openRegular(path);
    try {
      const before = await handle.stat();
      if (before.size !== sizeBytes) return changed;
      if (!(await hashOf(handle)).equals(hash)) return changed;
      // Nobody wrote to it while it was read, and it has not been exchanged for another.
      return isSame(before, await lstat(path)) ? null : changed;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof NotRegular) return { code: 'replaced' };
    if (codeOf(error) === 'ENOENT') return { code: 'gone' };
    return { code: 'not_read', detail: codeOf(error) };
  }
}

/** SHA-256 of a regular file. @throws NotRegular, or the file system's error */
export async function hashFile(path: string): Promise<Buffer> {
  const handle = await openRegular(path);
  try {
    return await hashOf(handle);
  } finally {
    await handle.close();
  }
}

async function hashOf(handle: FileHandle): Promise<Buffer> {
  const digest = createHash('sha256');
  for await (const chunk of handle.createReadStream({ autoClose: false })) digest.update(chunk as Buffer);
  return digest.digest();
}

function isSame(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeMs === b.mtimeMs;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
