import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';

/** Windows has neither, and neither links nor pipes among ordinary files. */
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;
const NO_BLOCK = (constants.O_NONBLOCK as number | undefined) ?? 0;

/** A link, pipe, device or folder where a file was expected. */
export class NotRegular extends Error {}

/**
 * Opens a file for reading, if it is a regular one. A scan passes by links, pipes and devices, but any file may have
 * become one since: a pipe would hold a thread for ever, a device never ends, and a link leads anywhere.
 *
 * @throws NotRegular, or the file system's error
 */
export async function openRegular(path: string): Promise<FileHandle> {
  if (NO_FOLLOW === 0 && !(await lstat(path)).isFile()) throw new NotRegular(`${path} is no regular file`);
  const handle = await open(path, constants.O_RDONLY | NO_FOLLOW | NO_BLOCK).catch((error: unknown) => {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ELOOP', 'ENXIO', 'EMLINK'].includes(String(error.code))
    )
      throw new NotRegular(`${path} is no regular file`, { cause: error });
    throw error;
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new NotRegular(`${path} is no regular file`);
}

/** All of a regular file's bytes. @throws as {@link openRegular} */
export async function readRegular(path: string): Promise<Buffer> {
  const handle = await openRegular(path);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** At most `bytes` bytes from the beginning of a regular file. @throws as {@link openRegular} */
export async function readBeginning(path: string, bytes: number): Promise<Buffer> {
  const handle = await openRegular(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
