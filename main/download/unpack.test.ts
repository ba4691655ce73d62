import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { zipOf } from './testing/zip-file.ts';
import type { ZipMember } from './testing/zip-file.ts';
import { randomNumbers } from '../weights/testing/weights-like.ts';
import { unpack } from './unpack.ts';

const LIMIT = 3_000_000;
const random = randomNumbers(7);
/** Noise and zeros, so that it packs to about half. */
const library = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at % 2 ? 0 : random() * 256)));
const wanted = { name: 'native/lib.so', bytes: library };

let scratch: string;
let archive: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-unpack-'));
  archive = `${scratch}.zip`;
});
afterEach(() => {
  rmSync(scratch, { recursive: true });
  rmSync(archive, { force: true });
});

async function unpackFrom(members: ZipMember[], names = [wanted.name]): Promise<void> {
  writeFileSync(archive, zipOf(members));
  await unpack(archive, names, scratch, LIMIT);
}

test.each([false, true])(
  'unpack() - writes what was asked for, and nothing else (stored: %s)',
  async (stored) => {
    const members = [
      { name: 'readme', bytes: Buffer.from('Hello') },
      { ...wanted, stored },
      { name: 'x/more.so', bytes: Buffer.from('more') },
    ];
    await unpackFrom(members, [wanted.name, 'x/more.so']);
    expect(readdirSync(scratch).sort()).toEqual(['lib.so', 'more.so']);
    expect(readFileSync(join(scratch, 'lib.so')).equals(library)).toBe(true);
  },
);

test('unpack() - a name that leads out of the folder does not', async () => {
  await unpackFrom([{ ...wanted, name: '../../lib.so' }], ['../../lib.so']);
  expect(readdirSync(scratch)).toEqual(['lib.so']);
});

test.each<[string, ZipMember, string]>([
  ['that is not there', { ...wanted, name: 'other' }, 'no native/lib.so in it'],
  [
    'that unpacks to more than it says',
    { ...wanted, sizeBytes: 999_999 },
    'more of native/lib.so than it says',
  ],
  [
    'that unpacks to less than it says',
    { ...wanted, sizeBytes: 1_000_001 },
    'native/lib.so that is cut or changed',
  ],
  ['of other bytes than it says', { ...wanted, crc32: 1 }, 'native/lib.so that is cut or changed'],
  [
    'that is too large',
    { ...wanted, sizeBytes: LIMIT + 1 },
    '3000001 bytes unpacked, where 3000000 are allowed',
  ],
])('unpack() - a member %s is refused', async (_, member, found) => {
  const failure = unpackFrom([member]);
  await expect(failure).rejects.toThrow(found);
  await expect(failure).rejects.toMatchObject({ code: 'model_unusable' });
});

test('unpack() - a member whose bytes are no packed ones is refused', async () => {
  const bytes = zipOf([wanted]);
  bytes.fill(0xff, 100, 2000);
  writeFileSync(archive, bytes);
  await expect(unpack(archive, [wanted.name], scratch, LIMIT)).rejects.toThrow(
    'native/lib.so that cannot be unpacked',
  );
});

test.each([
  ['text', Buffer.from('<html>'.repeat(100))],
  ['a cut archive', zipOf([wanted]).subarray(0, -30)],
  ['nothing', Buffer.alloc(0)],
])('unpack() - %s is no zip file', async (_, bytes) => {
  writeFileSync(archive, bytes);
  await expect(unpack(archive, [wanted.name], scratch, LIMIT)).rejects.toThrow(
    'an archive without its directory',
  );
});
