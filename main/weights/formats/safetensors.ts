import { damaged } from './damaged.ts';
import { decodeFloats } from './element-types.ts';
import { parseHeader } from './safetensors-header.ts';
import { openRandomAccess, requireTensor, type TensorFile } from './tensor-file.ts';

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors, "Format") and checks its header
 * against its size. Tensors are read one by one, so a large file never stands in memory as a whole.
 * A file that is not what it should be is `model_unusable`.
 */
export async function openSafetensors(path: string): Promise<TensorFile> {
  return await openRandomAccess(path, async (file, close) => {
    const { entries, dataOffset } = await parseHeader(file);
    return {
      path,
      shapes: new Map([...entries].map(([name, entry]) => [name, entry.shape])),
      read: async (name) => {
        const { type, begin, end } = requireTensor(path, entries, name);
        const values = decodeFloats(type, await file.readAt(dataOffset + begin, end - begin));
        if (values) return values;
        throw damaged(path, `"${name}" as F32, F16 or BF16`, type);
      },
      close,
    };
  });
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
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The format asks for a header padded with spaces, so that the values are aligned.
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  padded.set(text);
  const length = new Uint8Array(BigUint64Array.of(BigInt(padded.length)).buffer);
  const values = [...tensors.values()].map((tensor) => asBytes(tensor.values));
  return Buffer.concat([length, padded, ...values]);
}

export function asBytes(values: Float32Array | Int8Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
