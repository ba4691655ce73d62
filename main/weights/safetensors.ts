import { open } from 'node:fs/promises';
import { PhotonestError } from '../core/errors.ts';
import { parseHeader } from './safetensors-header.ts';
import type { TensorEntry } from './safetensors-header.ts';
import { decodeFloats } from './element-types.ts';

/** The weights of a network, wherever they come from. */
export type TensorFile = {
  path: string;
  /** Name to shape, in the file's order. */
  shapes: ReadonlyMap<string, readonly number[]>;
  /** The tensor's values as float32 in C order; a name that is not in `shapes` throws. */
  read: (name: string) => Promise<Float32Array>;
  close: () => Promise<void>;
};

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors, "Format") and checks its header
 * against its size. Tensors are read one by one, so a large file never stands in memory as a whole.
 * A file that is not what it should be is `model_unusable`.
 */
export async function openSafetensors(path: string): Promise<TensorFile> {
  const file = await open(path).catch((cause: unknown) => {
    const message = `Expected a weights file at ${path}, but it cannot be opened.`;
    throw new PhotonestError('model_unusable', message, { cause });
  });
  try {
    const { size } = await file.stat();
    const readAt = async (offset: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      if (bytesRead === length) return buffer;
      throw new PhotonestError(
        'model_unusable',
        `Expected ${length} bytes at offset ${offset} of ${path}, but received ${bytesRead}: the file ends too soon.`,
      );
    };
    const { entries, dataOffset } = await parseHeader(path, size, readAt);
    return {
      path,
      shapes: new Map([...entries].map(([name, entry]) => [name, entry.shape])),
      read: async (name) => {
        const entry = requireEntry(path, entries, name);
        const bytes = await readAt(dataOffset + entry.begin, entry.end - entry.begin);
        const values = decodeFloats(entry.type, bytes);
        if (values) return values;
        throw new PhotonestError(
          'model_unusable',
          `Expected "${name}" in ${path} as F32, F16 or BF16, but received ${entry.type}.`,
        );
      },
      close: async () => await file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Every tensor of a small file. */
export async function readSafetensors(path: string): Promise<Map<string, Float32Array>> {
  const file = await openSafetensors(path);
  try {
    const tensors = new Map<string, Float32Array>();
    for (const name of file.shapes.keys()) tensors.set(name, await file.read(name));
    return tensors;
  } finally {
    await file.close();
  }
}

export type Float32Tensor = { shape: readonly number[]; values: Float32Array };

/** The bytes of a safetensors file of float32 tensors, in their order. */
export function encodeSafetensors(tensors: ReadonlyMap<string, Float32Tensor>): Uint8Array {
  const header: Record<string, { dtype: 'F32'; shape: readonly number[]; data_offsets: [number, number] }> =
    {};
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const text = JSON.stringify(header);
  // The format asks for a header padded with spaces, so that the values are aligned.
  const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = new Uint8Array(BigUint64Array.of(BigInt(padded.length)).buffer);
  const values = [...tensors.values()].map((tensor) => asBytes(tensor.values));
  return Buffer.concat([length, padded, ...values]);
}

export function asBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function requireEntry(path: string, entries: ReadonlyMap<string, TensorEntry>, name: string): TensorEntry {
  const entry = entries.get(name);
  if (entry) return entry;
  throw new PhotonestError('model_unusable', `Expected a tensor "${name}" in ${path}, but there is none.`);
}
