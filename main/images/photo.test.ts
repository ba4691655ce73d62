import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { describePhoto, openPhoto } from './photo.ts';
import { photograph, plain, storedAs } from './testing/pictures.ts';

const directory = mkdtempSync(join(tmpdir(), 'photonest-images-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

test('openPhoto() - says what the header says', async () => {
  const path = photograph('locomotion-house-cat');
  expect(await openPhoto(path)).toMatchObject({
    format: 'jpeg',
    width: 1024,
    height: 510,
  });
});

test('openPhoto() - the content counts, whatever the name says', async () => {
  const png = await plain(8, 6, '#336699').png().toBuffer();
  expect(await openPhoto(write('a.jpg', png))).toMatchObject({ format: 'png', width: 8, height: 6 });
});

test('describePhoto() - width and height are those of the upright picture', async () => {
  const stored = await storedAs(6, await plain(80, 60, '#336699').png().toBuffer());
  expect(await describePhoto(stored)).toMatchObject({ width: 80, height: 60 });
});

test.each([
  ['an empty file', '', 'is empty'],
  ['text', 'This is no picture.', 'is not a picture, or of a format that is not supported'],
  [
    'noise',
    Uint8Array.from({ length: 5000 }, (_, at) => (at * at * 31) % 251),
    'is not a picture, or of a format that is not supported',
  ],
  [
    'a drawing, which may hold anything,',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>',
    'is not a picture, or of a format that is not supported',
  ],
  ['a PDF', '%PDF-1.4\n', 'is not a picture, or of a format that is not supported'],
  ['the beginning of a JPEG', Uint8Array.of(0xff, 0xd8, 0xff), /cut short|not a picture/],
])('openPhoto() - %s is unreadable, with the reason', async (_, bytes, reason) => {
  const refused = openPhoto(write('broken.jpg', bytes));
  await expect(refused).rejects.toMatchObject({ code: 'unreadable' });
  await expect(refused).rejects.toThrow(reason);
});

test('openPhoto() - what is not there, or is a folder, is unreadable', async () => {
  mkdirSync(join(directory, 'folder.jpg'));
  await expect(openPhoto(join(directory, 'nothing.jpg'))).rejects.toThrow(/^is not there any more$/);
  await expect(openPhoto(join(directory, 'folder.jpg'))).rejects.toThrow(/^is a folder, not a file$/);
});

test('openPhoto() - a small file that claims to be huge is refused by its header', async () => {
  const path = write('bomb.png', pngHeader(100_000, 90_000));
  await expect(openPhoto(path)).rejects.toMatchObject({
    code: 'unreadable',
    message: 'has 100,000 × 90,000 pixels (9,000 megapixels), more than the 300 that are decoded',
  });
});

test('openPhoto() - what is decoded whole is refused where it does not fit into memory', async () => {
  const path = write('passes.png', pngHeader(15_000, 10_000, 1));
  await expect(openPhoto(path)).rejects.toMatchObject({
    code: 'unreadable',
    message: 'has 150 megapixels, more than the 100 of such a picture (png) that fit into memory',
  });
  await expect(openPhoto(write('rows.png', pngHeader(15_000, 10_000)))).resolves.toMatchObject({
    width: 15_000,
  });
});

/** A PNG that ends before its pixels. */
function pngHeader(width: number, height: number, passes: 0 | 1 = 0): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, passes], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(0)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
