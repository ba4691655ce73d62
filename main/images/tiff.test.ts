import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decode } from './decode.ts';
import { describePhoto } from './photo.ts';

const FIXTURES = join(import.meta.dirname, '../../test/fixtures/tiff');
const NAMES = readdirSync(FIXTURES).filter((name) => name.endsWith('.tif'));
/** Inks are darker than light. */
const CMYK_DIFFERENCE = 30;
/** Nothing says what is white in them: the brightest is. */
const STRETCHED = ['i16-grey.tif', 'i16-grey-signed.tif', 'i16-signed.tif', 'u32-small.tif'];

/** Brightness, uint8 [40, 60]. */
async function greyOf(name: string): Promise<Buffer> {
  const photo = await describePhoto(readFileSync(join(FIXTURES, name)));
  return await decode(
    photo,
    async (pipeline) =>
      await pipeline
        .resize(60, 40, { fit: 'fill' })
        .greyscale()
        .toColourspace('b-w')
        .raw({ depth: 'uchar' })
        .toBuffer(),
  );
}

const reference = await greyOf('rgb8.tif');

test('there are TIFFs of each kind of numbers', () => {
  expect(NAMES.length).toBeGreaterThan(12);
});

test.each(NAMES.filter((name) => !STRETCHED.includes(name)))(
  '%s has the tones of the photograph',
  async (name) => {
    const pixels = await greyOf(name);
    expect(pixels.length).toBe(reference.length);
    const difference =
      pixels.reduce((sum, value, at) => sum + Math.abs(value - reference[at]!), 0) / pixels.length;
    expect(difference).toBeLessThan(name === 'cmyk.tif' ? CMYK_DIFFERENCE : 8);
  },
);

test.each(STRETCHED)('%s has the tones of the photograph, from black to white', async (name) => {
  const pixels = await greyOf(name);
  expect(Math.max(...pixels)).toBeGreaterThan(240);
  expect(correlation(pixels, reference)).toBeGreaterThan(0.99);
});

test('a TIFF of 12 bits without padding is said to be of an unsupported kind', async () => {
  const bytes = readFileSync(join(FIXTURES, 'u16-12bit-values.tif'));
  const entry = bytes.indexOf(Buffer.from([0x02, 0x01, 3, 0, 1, 0, 0, 0, 16])); // BitsPerSample
  bytes[entry + 8] = 12;
  await expect(describePhoto(bytes)).rejects.toThrow('is of a kind of TIFF that is not supported');
});

function correlation(a: Buffer, b: Buffer): number {
  const mean = (values: Buffer): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (const [at, value] of a.entries()) {
    const [x, y] = [value - meanA, b[at]! - meanB];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return both / Math.sqrt(squareA * squareB);
}

test('a small first page is passed by for the photo behind it', async () => {
  const photo = await describePhoto(readFileSync(join(FIXTURES, 'page1-thumb.tif')));
  expect(photo).toMatchObject({ width: 120, height: 80, format: 'tiff' });
});
