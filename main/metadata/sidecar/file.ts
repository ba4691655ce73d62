import { createHash } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { NotRegular, readRegular } from '../../files/open-regular.ts';
import { isReasonable } from '../reasonable.ts';
import { UnusableSidecar } from './unusable.ts';

export type SidecarFile = { text: string; sizeBytes: number; modifiedMs: number };

/**
 * A sidecar as it lies on the disk; null: there is none.
 *
 * @throws UnusableSidecar where it is no plain file of XMP's encoding and size
 */
export async function readSidecar(path: string): Promise<SidecarFile | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    const bytes = await readRegular(path);
    if (!isReasonable(bytes)) throw new UnusableSidecar({ code: 'long' });
    return { text: decode(bytes), sizeBytes: size, modifiedMs: Math.round(mtimeMs) };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    if (error instanceof NotRegular) throw new UnusableSidecar({ code: 'link' }, { cause: error });
    throw error;
  }
}

/**
 * Puts a sidecar in the place of the present one: written beside it, on the disk, then renamed. If the computer stops
 * in between, the old one is there. This is the only code that writes beside photos, and it writes `.xmp` alone.
 *
 * @param before as it was read: another program may have written since; null: there was none
 * @param photo whose permissions a new sidecar gets
 * @param move stands in for the rename in tests
 * @throws UnusableSidecar where the present one is not `before` any more
 */
export async function replaceSidecar(
  path: string,
  before: SidecarFile | null,
  text: string,
  photo: string,
  move: typeof rename = rename,
): Promise<Pick<SidecarFile, 'sizeBytes' | 'modifiedMs'>> {
  if (!/\.xmp$/i.test(path)) throw new Error(`${path} is no sidecar`);
  const permissions = (await stat(before === null ? photo : path)).mode & 0o666;
  const temporary = join(dirname(path), `.photonest-${hashOf(basename(path))}.xmp`);
  await rm(temporary, { force: true }); // left by a crash
  try {
    await writeDurably(temporary, text, permissions);
    if ((await readSidecar(path))?.text !== before?.text) throw new UnusableSidecar({ code: 'changed' });
    await move(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
  const { size, mtimeMs } = await stat(path);
  return { sizeBytes: size, modifiedMs: Math.round(mtimeMs) };
}

async function writeDurably(path: string, text: string, permissions: number): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    await handle.chmod(permissions);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Not every file system can do that, and then the name follows a little later. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** XMP files are UTF-8; a byte order mark stays part of the text. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UnusableSidecar({ code: 'encoding' }, { cause: error });
  }
}

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
