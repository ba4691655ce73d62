/**
 * The one module that moves photo files: into the system's trash, on a person's explicit command for those very files,
 * and back. It compares size and hash first, and never deletes nor overwrites anything.
 */
import { link, lstat, mkdir, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { FileFailure } from '../core/photos/file-failure.ts';
import type { KnownContent } from '../core/photos/writing.ts';
import { codeOf, findDifference } from '../files/known-content.ts';

/** What a file must be to be moved: what the person saw. */
export type ExpectedFile = KnownContent;

export type Moved =
  /** `place`: where it lies in the trash; null where the system does not say. */
  { kind: 'moved'; place: TrashPlace | null } | { kind: 'kept'; failure: FileFailure };

export type TrashPlace = { path: string; info: string };

/** On Linux the package says where the file went; elsewhere a program of the system moves it. */
const places = z.array(z.object({ path: z.string(), info: z.string() }));

/** Undo brings files back by itself. */
export const canRestore = process.platform === 'linux';

export async function moveToTrash(file: ExpectedFile): Promise<Moved> {
  const difference = await findDifference(file);
  if (difference !== null) return { kind: 'kept', failure: difference };
  try {
    // Not a pattern: a name may have stars and brackets.
    const { default: moveToSystemTrash } = await import('trash');
    const result: unknown = await moveToSystemTrash(file.path, { glob: false });
    return { kind: 'moved', place: places.safeParse(result).data?.[0] ?? null };
  } catch (error) {
    const detail = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    return { kind: 'kept', failure: { code: 'not_trashed', detail } };
  }
}

/** Back to where it was. @returns null, or why it stays in the trash */
export async function restoreFromTrash(
  path: string,
  { path: from, info }: TrashPlace,
): Promise<FileFailure | null> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await moveWithoutReplacing(from, path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { code: 'not_in_trash' };
    return code === 'EEXIST' ? { code: 'name_taken' } : { code: 'stays_in_trash', detail: code };
  }
  await unlink(info).catch(() => undefined); // the trash's note about it; without its file it means nothing
  return null;
}

/** A link is made only where nothing is, unlike a rename; not every file system has links. */
async function moveWithoutReplacing(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(codeOf(error))) throw error;
    if (await exists(to)) throw Object.assign(new Error(`${to} is there`), { code: 'EEXIST' });
    await rename(from, to);
    return;
  }
  await unlink(from); // the file has its old name again
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
