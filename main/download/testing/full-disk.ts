import type * as files from 'node:fs/promises';

/**
 * While set, no byte after this one can be written to a file that `node:fs/promises` opens, and so many bytes are
 * said to be free.
 */
export const fullDisk = { afterBytes: Infinity, freeBytes: Infinity };

/** `node:fs/promises` with a disk that fills up, as `vi.mock` takes it. Only writes at a position are refused. */
export function withFullDisk(original: typeof files): typeof files {
  const open = async (...parameters: Parameters<typeof original.open>): Promise<files.FileHandle> => {
    const file = await original.open(...parameters);
    const write = file.write.bind(file) as (...it: unknown[]) => Promise<unknown>;
    return Object.assign(file, {
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        const fits = Math.min(length, fullDisk.afterBytes - position);
        if (fits > 0) return await write(bytes, offset, fits, position);
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    });
  };
  const statfs = async (path: string): Promise<object> => {
    const facts = await original.statfs(path);
    return fullDisk.freeBytes === Infinity
      ? facts
      : Object.assign(facts, { bavail: fullDisk.freeBytes, bsize: 1 });
  };
  return { ...original, open, statfs } as typeof files;
}
