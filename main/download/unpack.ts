import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { PhotonestError } from '../core/errors.ts';
import { checkFreeSpace, diskFull, isDiskFull } from './free-space.ts';
import { openRandomAccess } from '../weights/formats/tensor-file.ts';
import type { RandomAccess } from '../weights/formats/tensor-file.ts';
import { findContent, listArchive, zipMethods } from '../weights/formats/zip.ts';
import type { ZipEntry } from '../weights/formats/zip.ts';

/** A named member and the largest size that it may have unpacked. */
type Member = { name: string; entry: ZipEntry };

/**
 * Writes these members of a zip file into a folder that is there, under their names without folders, one piece at a
 * time. Whatever the archive says of itself, no more is written than `limitBytes` in all.
 *
 * Throws `model_unusable` for what is no zip file, lacks a member, or does not hold what it says; `internal` when the
 * disk is full.
 */
export async function unpack(
  archive: string,
  names: readonly string[],
  directory: string,
  limitBytes: number,
): Promise<void> {
  await openRandomAccess(archive, async (file, close) => {
    const members = await findMembers(file, names).catch((error: unknown) => {
      throw error instanceof PhotonestError ? error : damaged(archive, (error as Error).message, error);
    });
    const sizeBytes = members.reduce((sum, { entry }) => sum + entry.sizeBytes, 0);
    if (sizeBytes > limitBytes) {
      throw damaged(archive, `${sizeBytes} bytes unpacked, where ${limitBytes} are allowed`);
    }
    await checkFreeSpace(directory, sizeBytes);
    for (const member of members) await writeMember(file, member, directory);
    await close();
  });
}

async function findMembers(file: RandomAccess, names: readonly string[]): Promise<Member[]> {
  const entries = await listArchive(file);
  return names.map((name) => {
    const entry = entries.get(name);
    if (!entry?.packedBytes) throw new Error(`no ${name} in it`);
    if (!Object.values(zipMethods).includes(entry.method))
      throw new Error(`${name} packed in an unknown way`);
    return { name, entry };
  });
}

async function writeMember(file: RandomAccess, { name, entry }: Member, directory: string): Promise<void> {
  const start = await findContent(file, entry);
  await using target = await open(join(directory, basename(name)), 'wx');
  let [written, sum] = [0, 0];
  const write = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const piece of pieces) {
      // What unpacks to more than it says is a bomb, and ends here.
      if (written + piece.length > entry.sizeBytes) throw damaged(file.path, `more of ${name} than it says`);
      sum = crc32(piece, sum);
      await target.writeFile(piece);
      written += piece.length;
    }
  };
  try {
    const packed = createReadStream(file.path, { start, end: start + entry.packedBytes - 1 });
    if (entry.method === zipMethods.stored) await pipeline(packed, write);
    else await pipeline(packed, createInflateRaw(), write);
    await target.sync();
  } catch (error) {
    if (isDiskFull(error)) throw await diskFull(dirname(file.path), entry.sizeBytes, error);
    throw error instanceof PhotonestError
      ? error
      : damaged(file.path, `${name} that cannot be unpacked`, error);
  }
  if (written !== entry.sizeBytes || sum !== entry.crc32)
    throw damaged(file.path, `${name} that is cut or changed`);
}

function damaged(path: string, found: string, cause?: unknown): PhotonestError {
  return new PhotonestError(
    'model_unusable',
    `Expected a whole zip file in ${path}, but found ${found.slice(0, 200)}: fetch it again.`,
    { cause },
  );
}
