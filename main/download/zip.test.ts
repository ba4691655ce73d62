import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { zip64Of, zipOf, type ZipMember } from './testing/zip-file.ts';
import { randomNumbers } from './testing/random-file.ts';
import { openZip, unpack } from './zip.ts';

const MAX_BYTES = 3_000_000;
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
  await unpack(archive, names, scratch, MAX_BYTES);
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

test('unpack() - sizes and positions beyond 32 bits stand in the extensions', async () => {
  writeFileSync(archive, zip64Of([{ name: 'readme', bytes: Buffer.from('Hello') }, wanted]));
  await unpack(archive, [wanted.name], scratch, MAX_BYTES);
  expect(readFileSync(join(scratch, 'lib.so')).equals(library)).toBe(true);
});

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
    { ...wanted, sizeBytes: MAX_BYTES + 1 },
    '3000001 bytes unpacked, where 3000000 are allowed',
  ],
])('unpack() - a member %s is refused', async (_, member, found) => {
  const failure = unpackFrom([member]);
  await expect(failure).rejects.toThrow(found);
  await expect(failure).rejects.toMatchObject({ code: 'download_failed' });
});

test('unpack() - a member that is encrypted is refused', async () => {
  const bytes = zipOf([wanted]);
  bytes[bytes.indexOf('PK\x01\x02') + 8] = 1;
  writeFileSync(archive, bytes);
  await expect(unpack(archive, [wanted.name], scratch, MAX_BYTES)).rejects.toThrow(
    'packed in an unknown way',
  );
});

test.each([2n ** 40n, 2n ** 53n, 2n ** 64n - 1n])(
  'unpack() - a directory at byte %s, beyond the end, is refused',
  async (directoryOffset) => {
    writeFileSync(archive, zip64Of([wanted], { directoryOffset }));
    await expect(unpack(archive, [wanted.name], scratch, MAX_BYTES)).rejects.toThrow(
      'a directory that is cut',
    );
    writeFileSync(archive, zip64Of([wanted], { endOffset: directoryOffset }));
    await expect(unpack(archive, [wanted.name], scratch, MAX_BYTES)).rejects.toThrow(
      'an archive without its directory',
    );
  },
);

test('unpack() - a member whose bytes are no packed ones is refused', async () => {
  const bytes = zipOf([wanted]);
  bytes.fill(0xff, 100, 2000);
  writeFileSync(archive, bytes);
  await expect(unpack(archive, [wanted.name], scratch, MAX_BYTES)).rejects.toThrow(
    'native/lib.so that cannot be unpacked',
  );
});

test.each([
  ['text', Buffer.from('<html>'.repeat(100))],
  ['a cut archive', zipOf([wanted]).subarray(0, -30)],
  ['nothing', Buffer.alloc(0)],
])('unpack() - %s is no zip file', async (_, bytes) => {
  writeFileSync(archive, bytes);
  await expect(unpack(archive, [wanted.name], scratch, MAX_BYTES)).rejects.toThrow(
    'an archive without its directory',
  );
});

test('openZip() - of two members with one name neither is chosen', async () => {
  await expect(unpackFrom([wanted, wanted])).rejects.toThrow('two members "native/lib.so"');
});

test('openZip() - a directory that would fill the memory is refused before it does', async () => {
  const name = 'n'.repeat(60_000);
  const members = Array.from({ length: 300 }, (_, index) => ({
    name: `${name}${index}`,
    bytes: Buffer.of(0),
  }));
  const bytes = zipOf(members);
  const readAt = async (offset: number, length: number): Promise<Uint8Array> =>
    await Promise.resolve(bytes.subarray(offset, offset + length));
  await expect(openZip({ sizeBytes: bytes.length, readAt })).rejects.toThrow(
    'a directory of over 16000000 bytes',
  );
});
