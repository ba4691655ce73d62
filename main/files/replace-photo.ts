/**
 * The one module that puts another file in a photo's place: a copy that was prepared beside it with other metadata, on
 * a person's explicit command for that very file. It compares size and hash of both first.
 */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { FileFailure } from '../core/photos/file-failure.ts';
import type { KnownContent } from '../core/photos/writing.ts';
import { codeOf, findDifference, hashFile } from './known-content.ts';

/** Where a photo's copy is prepared. Its name is hidden, so that no scan takes it for a photo. */
export function copyBeside(path: string): string {
  const name = createHash('sha256').update(basename(path)).digest('hex').slice(0, 12);
  return join(dirname(path), `.photonest-${name}${extname(path)}`);
}

/**
 * By one rename: if the computer stops in between, the old file or the new one is there, whole.
 *
 * @param photo what the person saw
 * @param copy lies beside it, see {@link copyBeside}, and is on the disk
 * @param move stands in for the rename in tests
 * @returns null, or why the photo is as it was; the copy is gone then
 */
export async function replacePhoto(
  photo: KnownContent,
  copy: { path: string; hash: Uint8Array },
  move: typeof rename = rename,
): Promise<FileFailure | null> {
  if (copy.path !== copyBeside(photo.path)) throw new Error(`${copy.path} is no copy of ${photo.path}`);
  const problem = await replace(photo, copy, move);
  if (problem !== null) await removeCopy(photo.path);
  else await syncFolder(dirname(photo.path));
  return problem;
}

async function replace(
  photo: KnownContent,
  copy: { path: string; hash: Uint8Array },
  move: typeof rename,
): Promise<FileFailure | null> {
  try {
    if (!(await hashFile(copy.path)).equals(copy.hash)) return { code: 'copy_changed' };
    const difference = await findDifference(photo);
    if (difference !== null) return difference;
    await move(copy.path, photo.path);
    return null;
  } catch (error) {
    return { code: 'not_replaced', detail: codeOf(error) };
  }
}

/** What a process left that ended before the rename. */
export async function removeCopy(path: string): Promise<void> {
  await rm(copyBeside(path), { force: true });
}

/** Not every file system can do that, and then the name follows a little later. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}
