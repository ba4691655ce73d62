import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exifBlock, jpegWithExif, type ExifEntry } from '../core/testing/exif-block.ts';
import { findThumbnail } from '../metadata/tiff.ts';
import { readImageHeader, type ImageHeader } from '../images/header.ts';

const [SHORT, ORIENTATION] = [3, 0x0112];

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'photonest-header-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function jpegOf(width: number, height: number): Promise<Buffer> {
  // Red at the top, blue below: which way up it is can be seen.
  const half = { create: { width, height: height / 2, channels: 3, background: '#00f' } } as const;
  const blue = await sharp(half).png().toBuffer();
  return await sharp({ create: { width, height, channels: 3, background: '#f00' } })
    .composite([{ input: blue, top: height / 2, left: 0 }])
    .jpeg()
    .toBuffer();
}

async function read(name: string, bytes: Uint8Array): Promise<ImageHeader> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return await readImageHeader(path, findThumbnail);
}

async function photo(orientation: number, thumbnail: Uint8Array, isLittle = true): Promise<Buffer> {
  const image: ExifEntry[] = [[ORIENTATION, SHORT, [orientation]]];
  return jpegWithExif(await jpegOf(400, 300), exifBlock({ image, thumbnail }, isLittle));
}

describe('readImageHeader()', () => {
  test.each([true, false])('gives the camera’s thumbnail, little endian: %s', async (isLittle) => {
    const { format, size, thumbnail } = await read('a.jpg', await photo(1, await jpegOf(160, 120), isLittle));
    expect({ format, size }).toEqual({ format: 'jpeg', size: { width: 400, height: 300 } });
    expect(await sharp(thumbnail!.jpeg).metadata()).toMatchObject({ width: 160, height: 120 });
    expect(thumbnail!.thumbhash.length).toBeGreaterThan(10);
  });

  test.each([
    [3, 'top', 'blue'],
    [6, 'left', 'blue'],
    [8, 'left', 'red'],
  ])('turns it upright as the photo is: %i', async (orientation, side, colour) => {
    const { size, thumbnail } = await read('turned.jpg', await photo(orientation, await jpegOf(160, 120)));
    const isTall = orientation > 4;
    expect(size).toEqual(isTall ? { width: 300, height: 400 } : { width: 400, height: 300 });
    const { data, info } = await sharp(thumbnail!.jpeg).raw().toBuffer({ resolveWithObject: true });
    expect(info.height > info.width).toBe(isTall);
    const at = side === 'top' ? info.width / 2 : (info.height / 2) * info.width + 2;
    const [red, , blue] = data.subarray(Math.round(at) * 3, Math.round(at) * 3 + 3);
    expect(red! > blue!).toBe(colour === 'red');
  });

  test('drops one with bars, whose shape is another', async () => {
    expect((await read('bars.jpg', await photo(1, await jpegOf(160, 100)))).thumbnail).toBeNull();
  });

  test('drops a damaged one, and keeps the rest', async () => {
    const cut = (await jpegOf(160, 120)).subarray(0, 200);
    const { size, thumbnail } = await read('damaged.jpg', await photo(1, cut));
    expect({ size, thumbnail }).toEqual({ size: { width: 400, height: 300 }, thumbnail: null });
  });

  test('needs no more than the beginning of the file', async () => {
    const whole = await photo(1, await jpegOf(160, 120));
    const path = join(folder, 'sparse.jpg');
    const beginning = whole.lastIndexOf(Buffer.from([0xff, 0xda])) + 40;
    writeFileSync(path, whole.subarray(0, beginning));
    truncateSync(path, 8_000_000);
    const { size, thumbnail } = await readImageHeader(path, findThumbnail);
    expect(size).toEqual({ width: 400, height: 300 });
    expect(thumbnail).not.toBeNull();
  });

  test.each([
    ['png', 'png'],
    ['webp', 'webp'],
  ] as const)('a %s has its size', async (format, name) => {
    const bytes = await sharp(await jpegOf(40, 20)).toFormat(format).toBuffer(); // prettier-ignore
    expect(await read(`a.${name}`, bytes)).toMatchObject({
      format,
      size: { width: 40, height: 20 },
      thumbnail: null,
    });
  });

  test('what is no picture says nothing, and harms nothing', async () => {
    for (const bytes of ['no picture', '', 'II*\0\xff\xff\xff\xff', '\xff\xd8\xff\xe1\xff\xff'])
      expect(await read('none.jpg', Buffer.from(bytes, 'latin1'))).toMatchObject({
        size: null,
        thumbnail: null,
      });
  });
});
