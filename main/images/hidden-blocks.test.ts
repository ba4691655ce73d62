import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { describePhoto } from './photo.ts';

const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });
const png = await picture.png().toBuffer();

/** A chunk with a checksum that nobody looks at. */
function chunk(type: string, content: string): Buffer {
  const bytes = Buffer.alloc(content.length + 12);
  bytes.writeUInt32BE(content.length);
  bytes.write(type + content, 4, 'latin1');
  return bytes;
}

const HEADER_END = 33;
const before = (extra: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, HEADER_END), extra, png.subarray(HEADER_END)]);
const behind = (extra: Buffer): Buffer => Buffer.concat([png.subarray(0, -12), extra, png.subarray(-12)]);

describe('a PNG', () => {
  test.each([
    ['plain', png, false],
    ['with ImageMagick’s EXIF', before(chunk('zTXt', 'Raw profile type exif\0\0x')), true],
    ['with ImageMagick’s EXIF, as others call it', before(chunk('tEXt', 'Raw profile type APP1\0x')), true],
    ['with ImageMagick’s colour profile', before(chunk('zTXt', 'Raw profile type icc\0\0x')), false],
    ['with a date', before(chunk('tEXt', 'Creation Time\0Fri, 17 May 2024 10:20:30 +0200')), true],
    ['with a date behind the pixels', behind(chunk('tEXt', 'Creation Time\0Fri, 17 May 2024')), true],
    ['with a program’s name', before(chunk('tEXt', 'Software\0x')), false],
    ['with XMP', before(chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0<x/>')), false],
    ['with XMP behind the pixels', behind(chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0<x/>')), true],
    ['with EXIF behind the pixels', behind(chunk('eXIf', 'MM')), true],
    ['with a chunk that claims to be endless', behind(Buffer.from('ffffffff74455874', 'hex')), false],
  ])('%s is opaque: %s', async (_, bytes, opaque) => {
    expect((await describePhoto(bytes)).opaque).toBe(opaque);
  });
});

test('TIFF and GIF are opaque, and a TIFF is its own EXIF block; JPEG and WebP are neither', async () => {
  for (const format of ['tiff', 'gif'] as const)
    expect((await describePhoto(await picture.clone().toFormat(format).toBuffer())).opaque).toBe(true);
  for (const format of ['jpeg', 'webp', 'avif'] as const)
    expect(await describePhoto(await picture.clone().toFormat(format).toBuffer())).toMatchObject({
      opaque: false,
      exif: null,
    });
  const tiff = await picture.clone().tiff().toBuffer();
  expect((await describePhoto(tiff)).exif).toBe(tiff);
});
