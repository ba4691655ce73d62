import { z } from 'zod';
import { damaged } from './damaged.ts';
import { bytesOf, isElementType, type ElementType } from './element-types.ts';
import type { RandomAccess } from './tensor-file.ts';

/** `begin` and `end` are bytes from the start of the values. */
export type TensorEntry = { type: ElementType; shape: number[]; begin: number; end: number };

export type SafetensorsHeader = { entries: Map<string, TensorEntry>; dataOffset: number };

/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

const LENGTH_BYTES = 8;

const naturalNumber = z.int().nonnegative();
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(naturalNumber).max(8),
  data_offsets: z.tuple([naturalNumber, naturalNumber]),
});

/** Whatever does not fit the file's size, or leaves a gap, is `model_unusable`. */
export async function parseHeader(file: RandomAccess): Promise<SafetensorsHeader> {
  const { path, sizeBytes, readAt } = file;
  const length = await readLength(file);
  const dataOffset = LENGTH_BYTES + length;
  const header = parseJson(path, await readAt(LENGTH_BYTES, length));
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') entries.set(name, parseEntry(path, name, value));
  }
  checkLayout(path, entries, sizeBytes - dataOffset);
  return { entries, dataOffset };
}

async function readLength({ path, sizeBytes, readAt }: RandomAccess): Promise<number> {
  if (sizeBytes < LENGTH_BYTES) throw damaged(path, `at least ${LENGTH_BYTES} bytes`, `${sizeBytes}`);
  const bytes = await readAt(0, LENGTH_BYTES);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const limit = Math.min(sizeBytes - LENGTH_BYTES, MAX_HEADER_BYTES);
  if (length > limit) throw damaged(path, `a header of at most ${limit} bytes`, `a length of ${length}`);
  return Number(length);
}

function parseJson(path: string, bytes: Uint8Array): Record<string, unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(path, 'a header that is a JSON object', 'something else', cause);
  }
}

function parseEntry(path: string, name: string, value: unknown): TensorEntry {
  const parsed = tensorSchema.safeParse(value);
  if (!parsed.success) {
    throw damaged(path, `dtype, shape and data_offsets for the tensor "${name}"`, JSON.stringify(value));
  }
  const { dtype, shape, data_offsets } = parsed.data;
  if (!isElementType(dtype)) {
    throw damaged(path, `a known number format for "${name}"`, dtype);
  }
  const [begin, end] = data_offsets;
  const bytes = shape.reduce((product, side) => product * side, bytesOf(dtype));
  if (end - begin !== bytes) {
    throw damaged(path, `${bytes} bytes for "${name}" of shape [${shape.join(', ')}]`, `${end - begin}`);
  }
  return { type: dtype, shape, begin, end };
}

/** Tensors fill the rest of the file with neither gap nor overlap. */
function checkLayout(path: string, entries: ReadonlyMap<string, TensorEntry>, dataBytes: number): void {
  let end = 0;
  for (const [name, entry] of [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== end) throw damaged(path, `"${name}" at byte ${end} of the values`, `${entry.begin}`);
    end = entry.end;
  }
  if (end !== dataBytes) throw damaged(path, `${end} bytes of values`, `${dataBytes}`);
}
