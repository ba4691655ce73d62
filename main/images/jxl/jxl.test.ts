import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { Decoder } from '../decoder/decoder.ts';
import { decode } from '../decode.ts';
import { describePhoto, type Converters } from '../photo.ts';
import { photograph } from '../testing/pictures.ts';
import { isJxl, readJxlSize } from './header.ts';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/jxl');
const read = (name: string): Buffer => readFileSync(join(FIXTURES, `${name}.jxl`));

const options = { script: join(import.meta.dirname, 'process.ts'), format: 'JPEG XL', timeoutMs: 60_000 };
const decoder = new Decoder({ ...options, limitPixels: 1_000_000 });
const none = async () => await Promise.reject(new Error('not asked for here'));
const converters: Converters = {
  decodeHeic: none,
  decodeJxl: async (bytes) => await decoder.decode(bytes),
  extractPreview: none,
};
afterAll(() => decoder.close());

const original = await sharp(photograph('locomotion-house-cat')).resize(240, 160, { fit: 'fill' }).removeAlpha().raw().toBuffer(); // prettier-ignore

async function pixelsOf(bytes: Buffer) {
  const photo = await describePhoto(bytes, converters);
  const pixels = await decode(photo, async (pipeline) => await pipeline.raw({ depth: 'uchar' }).toBuffer());
  return { photo, pixels };
}

function difference(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}

describe('a JPEG XL photo', () => {
  test.each(['cat', 'deep'])('%s looks like what it was made of', async (name) => {
    const { photo, pixels } = await pixelsOf(read(name));
    expect(photo).toMatchObject({ format: 'jxl', width: 240, height: 160, opaque: true });
    expect(difference(pixels, original)).toBeLessThan(6);
  });

  test('is upright', async () => {
    const { photo, pixels } = await pixelsOf(read('turned'));
    expect(photo).toMatchObject({ width: 160, height: 240 });
    const turned = await sharp(original, { raw: { width: 240, height: 160, channels: 3 } })
      .rotate(90)
      .raw()
      .toBuffer();
    expect(difference(pixels, turned)).toBeLessThan(8);
  });

  test('shows what is transparent on white', async () => {
    const { pixels } = await pixelsOf(read('alpha'));
    expect(difference(pixels, Buffer.from(original.map((value) => (value + 255) / 2)))).toBeLessThan(8);
  });

  test.each([
    ['cut', read('cat').subarray(0, 900)],
    ['of noise', Buffer.concat([Buffer.of(0xff, 0x0a), Buffer.alloc(4000, 'noise')])],
    ['of two bytes', Buffer.of(0xff, 0x0a)],
  ])('that is %s is unreadable, and the next is read', async (_, bytes) => {
    await expect(pixelsOf(bytes)).rejects.toMatchObject({ code: 'unreadable' });
    expect((await pixelsOf(read('cat'))).photo.width).toBe(240);
  });

  test('that claims too many pixels is refused by its header', async () => {
    const small = new Decoder({ ...options, limitPixels: 1000 });
    await expect(small.decode(read('cat'))).rejects.toThrow('has more pixels than are decoded');
    small.close();
  });
});

test('readJxlSize() - in a bare file and in a container', () => {
  expect(['cat', 'deep', 'alpha'].map((name) => readJxlSize(read(name)))).toEqual(
    Array(3).fill({ width: 240, height: 160 }),
  );
  expect(readJxlSize(Buffer.from('no picture'))).toBeNull();
  expect([isJxl(read('turned')), isJxl(Buffer.from('no picture'))]).toEqual([true, false]);
});
