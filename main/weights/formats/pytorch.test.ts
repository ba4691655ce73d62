import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWeights } from './open-weights.ts';

/** Both written by torch.save of PyTorch 2.13 from the same state dict (`test/golden/README.md`). */
const GOLDEN = join(import.meta.dirname, '../../../test/golden');
const legacy = await readFile(join(GOLDEN, 'tiny-legacy.pth'));
const archive = await readFile(join(GOLDEN, 'tiny-archive.pth'));

let directory: string;
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'photonest-pytorch-'));
  path = join(directory, 'weights.pth');
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** The same bytes with `from` replaced by `to` of the same length, so that everything else stays in place. */
function replaced(bytes: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('lengths differ');
  const text = bytes.toString('latin1');
  if (!text.includes(from)) throw new Error(`no ${from}`);
  return Buffer.from(text.replace(from, to), 'latin1');
}

test.each([
  ['legacy', legacy],
  ['archive', archive],
])('openWeights() - %s: gives the tensors that PyTorch stored', async (_, bytes) => {
  await writeFile(path, bytes);
  const file = await openWeights(path);
  const read = async (name: string): Promise<number[]> => [...(await file.read(name))];
  expect(file.shapes.get('0.weight')).toEqual([3, 2, 1, 1]);
  expect(await read('0.weight')).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await read('1.running_var')).toEqual([50, 51, 52]);
  expect(await read('half')).toEqual([1.5, -2, 0.25, 1024]);
  expect(await read('brain')).toEqual([1, -3.140625]);
  expect(await read('view')).toEqual([4, 5, 6]);
  expect(file.shapes.get('1.num_batches_tracked')).toEqual([]);
  await expect(read('1.num_batches_tracked')).rejects.toThrow('as F32, F16 or BF16');
  await file.close();
});

test.each<[string, Buffer, RegExp]>([
  [
    'a call of the system',
    replaced(legacy, 'ccollections\nOrderedDict', 'cossssssssss\nsystemmmmmm'),
    /"ossssssssss\.systemmmmmm", which weights do not need/,
  ],
  [
    'another function of torch',
    replaced(legacy, '_rebuild_tensor_v2', '_rebuild_tensor_v3'),
    /"torch\._utils\._rebuild_tensor_v3"/,
  ],
  [
    'a method of every object',
    replaced(archive, 'ccollections\nOrderedDict', 'c__proto__xx\nconstructor'),
    /"__proto__xx\.constructor"/,
  ],
  ['an unknown opcode', replaced(legacy, '\x8a\x0a\x6c', '\x93\x0a\x6c'), /the opcode 0x93/],
  ['another magic number', replaced(legacy, '\x8a\x0a\x6c', '\x8a\x0a\x6d'), /no magic number/],
  ['another version', replaced(legacy, 'M\xe9\x03', 'M\xea\x03'), /another version/],
  ['a legacy file that is cut', legacy.subarray(0, -1), /bytes/],
  ['a pickle that is cut', legacy.subarray(0, 300), /an end in the middle/],
  ['bytes behind the end', Buffer.concat([legacy, Buffer.alloc(1)]), /1637 bytes instead of 1636/],
  ['an archive that is cut', archive.subarray(0, -1), /an archive without its directory/],
  ['an archive without tensors', replaced(archive, 'PK\x01\x02', 'PK\x01\x03'), /a directory that is cut/],
  ['a stack that is empty', Buffer.from('\x80\x02R.', 'latin1'), /an operation on nothing/],
  ['a mark that was never set', Buffer.from('\x80\x02u.', 'latin1'), /a mark that is not there/],
  ['a memo that was never set', Buffer.from('\x80\x02h\x07.', 'latin1'), /the memo 7/],
  [
    'a text longer than the file',
    Buffer.from('\x80\x02X\xff\xff\xff\x7f.', 'latin1'),
    /an end in the middle/,
  ],
])('openWeights() - %s: refused in a sentence that names the file', async (_, bytes, sentence) => {
  await writeFile(path, bytes);
  await expect(openWeights(path)).rejects.toThrow(sentence);
  await expect(openWeights(path)).rejects.toThrow(path);
  await expect(openWeights(path)).rejects.toMatchObject({ code: 'model_unusable' });
});

test('openWeights() - no changed byte and no shorter file does more than be refused or read', async () => {
  for (const original of [legacy, archive]) {
    for (let position = 0; position < original.length; position += 17) {
      const changed = Buffer.from(original);
      changed[position] = (original[position] as number) ^ (1 + (position % 255));
      await expectReadOrRefused(changed);
      await expectReadOrRefused(original.subarray(0, position));
    }
  }
});

async function expectReadOrRefused(bytes: Buffer): Promise<void> {
  await writeFile(path, bytes);
  try {
    const file = await openWeights(path);
    try {
      for (const name of file.shapes.keys()) await file.read(name);
    } finally {
      await file.close();
    }
  } catch (error) {
    expect(error).toMatchObject({ name: 'PhotonestError', code: 'model_unusable' });
  }
}
