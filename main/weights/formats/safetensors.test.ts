import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeSafetensors, openSafetensors, readSafetensors } from './safetensors.ts';

let directory: string;
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'photonest-safetensors-'));
  path = join(directory, 'weights.safetensors');
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** A file with this header, `length` as its first eight bytes, and so many bytes of values. */
function file(header: unknown, dataBytes: number, length?: bigint): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const first = Buffer.alloc(8);
  first.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([first, text, Buffer.alloc(dataBytes, 1)]);
}

const PAIR = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

test('readSafetensors() - reads back what encodeSafetensors() wrote', async () => {
  const values = Float32Array.of(1.5, -2, 0, 3e-20, 7, 8);
  await writeFile(
    path,
    encodeSafetensors(
      new Map([
        ['b', { shape: [3, 2], values }],
        ['a', { shape: [], values: Float32Array.of(9) }],
      ]),
    ),
  );
  expect(await readSafetensors(path)).toEqual(
    new Map([
      ['b', values],
      ['a', Float32Array.of(9)],
    ]),
  );
});

test('openSafetensors() - float16 and bfloat16 become float32', async () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00);
  const brains = Uint16Array.of(0x3f80, 0xc049);
  const header = {
    h: { dtype: 'F16', shape: [5], data_offsets: [0, 10] },
    b: { dtype: 'BF16', shape: [1, 2], data_offsets: [10, 14] },
    __metadata__: { format: 'pt' },
  };
  const bytes = file(header, 0);
  await writeFile(path, Buffer.concat([bytes, new Uint8Array(halves.buffer), new Uint8Array(brains.buffer)]));
  const tensors = await openSafetensors(path);
  expect([...tensors.shapes]).toEqual([
    ['h', [5]],
    ['b', [1, 2]],
  ]);
  expect([...(await tensors.read('h'))]).toEqual([1, -2, 2 ** -24, 65504, Infinity]);
  expect([...(await tensors.read('b'))]).toEqual([1, -3.140625]);
  await tensors.close();
});

test.each<[string, Buffer, RegExp]>([
  ['no bytes at all', Buffer.alloc(0), /at least 8 bytes/],
  ['a header longer than the file', file({ a: PAIR }, 8, 1n << 62n), /a header of at most/],
  ['a header that is no JSON', file('{"a":', 8), /JSON object/],
  ['a header that is a list', file('[1]', 8), /JSON object/],
  ['a header that is not UTF-8', file('\ud800', 0), /JSON object/],
  [
    'an unknown number format',
    file({ a: { ...PAIR, dtype: 'F8_E4M3' } }, 8),
    /a known number format for "a"/,
  ],
  [
    'a format named like a method',
    file({ a: { ...PAIR, dtype: 'toString' } }, 8),
    /a known number format for "a"/,
  ],
  [
    'no offsets',
    file({ a: { dtype: 'F32', shape: [2] } }, 8),
    /dtype, shape and data_offsets for the tensor "a"/,
  ],
  ['a negative size', file({ a: { ...PAIR, shape: [-2] } }, 8), /dtype, shape/],
  ['offsets that do not fit the shape', file({ a: { ...PAIR, shape: [3] } }, 8), /12 bytes for "a"/],
  ['a shape that overflows', file({ a: { ...PAIR, shape: [2 ** 50, 2 ** 50] } }, 8), /bytes for "a"/],
  ['values that end too soon', file({ a: PAIR }, 7), /8 bytes of values/],
  ['values that nobody asked for', file({ a: PAIR }, 9), /8 bytes of values/],
  ['overlapping tensors', file({ a: PAIR, b: { ...PAIR, data_offsets: [4, 12] } }, 12), /"b" at byte 8/],
  ['a gap', file({ a: { ...PAIR, data_offsets: [4, 12] } }, 12), /"a" at byte 0/],
])('openSafetensors() - %s: refused in a sentence that names the file', async (_, bytes, sentence) => {
  await writeFile(path, bytes);
  await expect(openSafetensors(path)).rejects.toThrow(sentence);
  await expect(openSafetensors(path)).rejects.toThrow(path);
  await expect(openSafetensors(path)).rejects.toMatchObject({ code: 'model_unusable' });
});

test('openSafetensors() - whole numbers may stand in a file, but are no weights', async () => {
  await writeFile(path, file({ count: { dtype: 'I64', shape: [], data_offsets: [0, 8] } }, 8));
  const tensors = await openSafetensors(path);
  expect([...tensors.shapes.keys()]).toEqual(['count']);
  await expect(tensors.read('count')).rejects.toThrow(/"count" as F32, F16 or BF16 .* received I64/);
  await expect(tensors.read('other')).rejects.toThrow('Expected a tensor "other"');
  await tensors.close();
});

test('openSafetensors() - a file that is not there', async () => {
  const missing = join(directory, 'missing.safetensors');
  await expect(openSafetensors(missing)).rejects.toThrow(`Expected a weights file at ${missing}`);
});
