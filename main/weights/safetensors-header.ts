import { z } from 'zod';
import { PhotonestError } from '../core/errors.ts';
import { bytesOf, isElementType } from './element-types.ts';
import type { ElementType } from './element-types.ts';

/** `begin` and `end` are bytes from the start of the values. */
export type TensorEntry = { type: ElementType; shape: number[]; begin: number; end: number };

export type SafetensorsHeader = { entries: Map<string, TensorEntry>; dataOffset: number };

type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** The format's own limit. */
const maximumHeaderBytes = 100_000_000;

const lengthBytes = 8;

const naturalNumber = z.int().nonnegative();
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(naturalNumber).max(8),
  data_offsets: z.tuple([naturalNumber, naturalNumber]),
});

/** `size` is the file's, in bytes. Whatever does not fit it, or leaves a gap, is `model_unusable`. */
export async function parseHeader(path: string, size: number, readAt: ReadAt): Promise<SafetensorsHeader> {
  const length = await readLength(path, size, readAt);
  const dataOffset = lengthBytes + length;
  const header = parseJson(path, await readAt(lengthBytes, length));
  const entries = new Map<string, TensorEntry>();
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') entries.set(name, parseEntry(path, name, value));
  }
  checkLayout(path, entries, size - dataOffset);
  return { entries, dataOffset };
}

async function readLength(path: string, size: number, readAt: ReadAt): Promise<number> {
  if (size < lengthBytes) throw damaged(path, `at least ${lengthBytes} bytes`, `${size}`);
  const bytes = await readAt(0, lengthBytes);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const limit = Math.min(size - lengthBytes, maximumHeaderBytes);
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

function damaged(path: string, expected: string, received: string, cause?: unknown): PhotonestError {
  return new PhotonestError(
    'model_unusable',
    `Expected ${expected} in ${path}, but received ${received.slice(0, 200)}: the file is damaged or is not ` +
      'a safetensors file. Download it again.',
    { cause },
  );
}
