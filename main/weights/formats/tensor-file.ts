import { open } from 'node:fs/promises';
import { PhotonestError } from '../../core/errors.ts';
import { damaged } from './damaged.ts';

/** The tensors of a weights file, of whatever format. */
export type TensorFile = {
  path: string;
  /** Name to shape, in the file's order. */
  shapes: ReadonlyMap<string, readonly number[]>;
  /** The tensor's values as float32 in C order; a name that is not in `shapes` throws. */
  read: (name: string) => Promise<Float32Array>;
  close: () => Promise<void>;
};

/** Bytes of a file by position; more than there are is `model_unusable`. */
export type RandomAccess = {
  path: string;
  sizeBytes: number;
  readAt: (offset: number, length: number) => Promise<Uint8Array>;
};

/** Opens the file and leaves it open if `use` succeeds, which then answers for closing it. */
export async function openRandomAccess<T>(
  path: string,
  use: (file: RandomAccess, close: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const handle = await open(path).catch((cause: unknown) => {
    throw new PhotonestError('model_unusable', { code: 'weights_closed', path }, { cause });
  });
  try {
    const { size } = await handle.stat();
    const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
      if (offset + length > size) throw damaged(path, `${offset + length} bytes`, `${size}`);
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      if (bytesRead === length) return bytes;
      throw damaged(path, `${length} bytes at offset ${offset}`, `${bytesRead}`);
    };
    return await use({ path, sizeBytes: size, readAt }, async () => await handle.close());
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Of a lookup by name. */
export function requireTensor<T>(path: string, entries: ReadonlyMap<string, T>, name: string): T {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  throw new PhotonestError('model_unusable', `Expected a tensor "${name}" in ${path}, but there is none.`);
}
