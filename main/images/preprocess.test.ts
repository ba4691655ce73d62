import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { ModelManifest } from '../core/models/manifest.ts';
import { describePhoto, openPhoto } from './photo.ts';
import { cropOffset, resizedShape } from './preprocess.ts';
import { photograph, plain, preprocess, quarters, storedAs } from './testing/pictures.ts';

type Preprocessing = ModelManifest['preprocessing'];

/** The default model's, in values of 255 rather than normalised. */
const DEFAULT_MODEL: Preprocessing = {
  size: 260,
  cropFraction: 0.89,
  interpolation: 'bicubic',
  mean: [0, 0, 0],
  std: [1 / 255, 1 / 255, 1 / 255],
};
const SMALL = { ...DEFAULT_MODEL, size: 32, cropFraction: 1 };

/** The planes of a file's bytes. */
async function planesOf(bytes: Buffer, preprocessing = SMALL): Promise<Float32Array> {
  return await preprocess(await describePhoto(bytes), preprocessing);
}

/** Red, green and blue of one pixel, rounded. */
function pixel(planes: Float32Array, x: number, y: number, size = SMALL.size): number[] {
  return [0, 1, 2].map((channel) => Math.round(planes[(channel * size + y) * size + x]!));
}

function meanDifference(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(values.length).toBe(reference.length);
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += Math.abs(values[at]! - reference[at]!);
  return sum / values.length;
}

describe('preprocess() and Pillow', () => {
  const FIELDS = 13;
  const directory = join(import.meta.dirname, '../../test/golden/preprocessing');
  type Golden = {
    size: number;
    cropFraction: number;
    resized: [number, number];
    means: number[];
    pixels: number[];
  };

  test.each(['locomotion-house-cat', 'allium-oreophilum'])('agree on %s', async (name) => {
    const golden = JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')) as Golden;
    const { size, cropFraction, resized } = golden;
    const photo = await openPhoto(photograph(name));
    const { width, height } = resizedShape(photo.width, photo.height, Math.floor(size / cropFraction));
    expect([width, height]).toEqual(resized);
    const planes = await preprocess(photo, { ...DEFAULT_MODEL, size, cropFraction });
    const { means, pixels } = summarise(planes, size);
    expect(meanDifference(pixels, golden.pixels)).toBeLessThan(0.6);
    expect(meanDifference(means, golden.means)).toBeLessThan(0.1);
  });

  /** As `test/golden/preprocessing/make.py` has it. */
  function summarise(planes: Float32Array, size: number): { means: number[]; pixels: number[] } {
    const field = size / FIELDS;
    const means = new Array<number>(FIELDS * FIELDS * 3).fill(0);
    const pixels = new Array<number>(means.length);
    for (let channel = 0; channel < 3; channel++)
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          const value = planes[(channel * size + y) * size + x]!;
          const at = (Math.floor(y / field) * FIELDS + Math.floor(x / field)) * 3 + channel;
          means[at]! += value / (field * field);
          if (x % field === 0 && y % field === 0) pixels[at] = value;
        }
    return { means, pixels };
  }
});

test('preprocess() - divides by 255, takes the mean off and divides by the deviation, by channel', async () => {
  const preprocessing: Preprocessing = { ...SMALL, mean: [0.5, 0.4, 0.3], std: [0.5, 0.25, 0.2] };
  const planes = await planesOf(await plain(40, 40, '#336699').png().toBuffer(), preprocessing);
  expect(planes).toHaveLength(3 * 32 * 32);
  const expected = [(0.2 - 0.5) / 0.5, (0.4 - 0.4) / 0.25, (0.6 - 0.3) / 0.2];
  for (const [channel, value] of expected.entries())
    expect(
      planes.subarray(channel * 1024, (channel + 1) * 1024).every((each) => Math.abs(each - value) < 1e-6),
    ).toBe(true);
});

test('preprocess() - all eight orientations of a picture are the same picture', async () => {
  const upright = await quarters(96, 64);
  const reference = await planesOf(upright);
  expect([pixel(reference, 4, 4), pixel(reference, 27, 4), pixel(reference, 4, 27)]).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ]);
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const photo = await describePhoto(await storedAs(orientation, upright));
    expect([orientation, photo.width, photo.height]).toEqual([orientation, 96, 64]);
    expect(meanDifference(await preprocess(photo, SMALL), reference)).toBeLessThan(1);
  }
});

describe('preprocess() - makes RGB of', () => {
  const colour = '#c86432'; // 200, 100, 50
  const orange = () => plain(50, 40, colour);
  const grey = () => plain(50, 40, '#808080').greyscale();
  const noise16 = Uint16Array.from({ length: 50 * 40 * 3 }, (_, at) => [200, 100, 50][at % 3]! * 257);
  const frames = async () =>
    await Promise.all([colour, '#0000ff'].map(async (each) => await plain(50, 40, each).png().toBuffer()));

  const cases: { what: string; make: () => Promise<Buffer>; expected?: number[]; within?: number }[] = [
    { what: 'a JPEG', make: async () => await orange().jpeg({ quality: 95 }).toBuffer(), within: 3 },
    { what: 'a WebP', make: async () => await orange().webp({ lossless: true }).toBuffer() },
    { what: 'an AVIF', make: async () => await orange().avif({ lossless: true }).toBuffer(), within: 2 },
    { what: 'a TIFF', make: async () => await orange().tiff().toBuffer() },
    { what: 'a PNG with a palette', make: async () => await orange().png({ palette: true }).toBuffer() },
    {
      what: 'a grey JPEG',
      make: async () => await grey().jpeg().toBuffer(),
      expected: [128, 128, 128],
      within: 1,
    },
    {
      what: 'a grey PNG of 16 bits',
      make: async () => await grey().toColourspace('grey16').png().toBuffer(),
      expected: [128, 128, 128],
      within: 1,
    },
    {
      what: 'a CMYK JPEG',
      make: async () => await orange().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
      within: 30,
    },
    {
      what: 'a PNG of 16 bits',
      make: async () =>
        await sharp(noise16, { raw: { width: 50, height: 40, channels: 3 } })
          .toColourspace('rgb16')
          .png()
          .toBuffer(),
      within: 1,
    },
    {
      what: 'a transparent PNG, on white',
      make: async () => await plain(50, 40, '#c8643200').png().toBuffer(),
      expected: [255, 255, 255],
    },
    {
      what: 'a half transparent PNG, on white',
      make: async () => await plain(50, 40, '#c8643280').png().toBuffer(),
      expected: [227, 177, 152],
      within: 1,
    },
    {
      what: 'the first frame of a GIF',
      make: async () =>
        await sharp(await frames(), { join: { animated: true } })
          .gif()
          .toBuffer(),
      within: 2,
    },
    {
      what: 'the first frame of a WebP',
      make: async () =>
        await sharp(await frames(), { join: { animated: true } })
          .webp({ lossless: true })
          .toBuffer(),
    },
    {
      what: 'a grey PNG with alpha, on white',
      make: async () =>
        await sharp(Buffer.alloc(50 * 40 * 2, Buffer.of(0, 128)), {
          raw: { width: 50, height: 40, channels: 2 },
        })
          .png()
          .toBuffer(),
      expected: [127, 127, 127],
      within: 2,
    },
    {
      what: 'a TIFF of one bit',
      make: async () => await plain(50, 40, '#ffffff').greyscale().tiff({ bitdepth: 1 }).toBuffer(),
      expected: [255, 255, 255],
    },
    {
      what: 'a TIFF of 16 bits with a wide profile',
      make: async () =>
        await orange()
          .toColourspace('rgb16')
          .withIccProfile('p3')
          .tiff({ compression: 'deflate' })
          .toBuffer(),
      within: 2,
    },
    {
      what: 'a CMYK JPEG with its profile',
      make: async () =>
        await plain(50, 40, '#967060').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer(),
      expected: [150, 112, 96],
      within: 20, // the profile itself comes back by so much otherwise
    },
    {
      what: 'the first page of a TIFF',
      make: async () =>
        await sharp(await frames(), { join: { animated: true } })
          .tiff()
          .toBuffer(),
    },
    { what: 'one pixel', make: async () => await plain(1, 1, colour).png().toBuffer() },
    { what: 'a line of 30,000 pixels', make: async () => await plain(30_000, 1, colour).png().toBuffer() },
    { what: 'a column of 30,000 pixels', make: async () => await plain(1, 30_000, colour).png().toBuffer() },
    {
      what: 'a line of a million pixels',
      make: async () => await plain(1_000_000, 1, colour).png().toBuffer(),
    },
  ];
  test.each(cases)('$what', async ({ make, expected = [200, 100, 50], within = 0 }) => {
    const planes = await planesOf(await make());
    expect(planes).toHaveLength(3 * 32 * 32);
    for (const [x, y] of [
      [0, 0],
      [16, 16],
      [31, 31],
    ] as const)
      for (const [channel, value] of pixel(planes, x, y).entries())
        expect(Math.abs(value - expected[channel]!)).toBeLessThanOrEqual(within);
  });
});

test('preprocess() - a wide-gamut picture is shown in sRGB', async () => {
  const p3 = await plain(50, 40, '#c86432').withIccProfile('p3').png().toBuffer();
  for (const [channel, value] of pixel(await planesOf(p3), 16, 16).entries())
    expect(Math.abs(value - [200, 100, 50][channel]!)).toBeLessThanOrEqual(2);
});

test('preprocess() - the middle is kept, and bilinear blurs where bicubic does not', async () => {
  const planes = await planesOf(await quarters(640, 64));
  expect([pixel(planes, 14, 4), pixel(planes, 17, 4)]).toEqual([
    [255, 0, 0],
    [0, 255, 0],
  ]);
  const photo = await openPhoto(photograph('locomotion-house-cat'));
  const bicubic = await preprocess(photo, DEFAULT_MODEL);
  const bilinear = await preprocess(photo, { ...DEFAULT_MODEL, interpolation: 'bilinear' });
  expect(meanDifference(bicubic, bilinear)).toBeGreaterThan(0.6);
});

test('preprocess() - a strip is cropped to its middle, which way up it may be stored', async () => {
  const strip = await quarters(2000, 64);
  const reference = await planesOf(strip);
  expect([pixel(reference, 14, 4), pixel(reference, 17, 4), pixel(reference, 14, 27)]).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ]);
  for (const orientation of [3, 6, 8])
    expect(meanDifference(await planesOf(await storedAs(orientation, strip)), reference)).toBeLessThan(2);
});

test('preprocess() - a photo of which hardly anything is there is unreadable', async () => {
  const bytes = readFileSync(photograph('locomotion-house-cat'));
  await expect(planesOf(bytes.subarray(0, bytes.length / 20))).rejects.toMatchObject({
    code: 'unreadable',
    message: 'is cut short or damaged',
  });
});

test('resizedShape() - the shorter side exactly, the longer rounded down', () => {
  expect(resizedShape(1024, 510, 292)).toEqual({ width: 586, height: 292 });
  expect(resizedShape(510, 1024, 292)).toEqual({ width: 292, height: 586 });
  expect(resizedShape(7, 7, 292)).toEqual({ width: 292, height: 292 });
});

test('cropOffset() - halves are rounded to even', () => {
  expect([260, 261, 262, 263, 265, 267].map((length) => cropOffset(length, 260))).toEqual([0, 0, 1, 2, 2, 4]);
});
