import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { ModelManifest } from '../core/models/manifest.ts';
import { describePhoto, openPhoto } from './photo.ts';
import { reduce, reducedShape } from './reduce.ts';
import { photograph, plain, preprocess, quarters, storedAs } from './testing/pictures.ts';
import { makeThumbnail } from './thumbnail.ts';

const PREPROCESSING: ModelManifest['preprocessing'] = {
  size: 260,
  cropFraction: 0.89,
  interpolation: 'bicubic',
  mean: [0, 0, 0],
  std: [1 / 255, 1 / 255, 1 / 255],
};

/** A photograph of so many pixels, in one of the formats that sharp writes. */
const enlarged = async (width: number, format: 'jpeg' | 'png' | 'webp' | 'tiff'): Promise<Buffer> =>
  await sharp(photograph('locomotion-house-cat'))
    .resize({ width, kernel: 'cubic' })
    .toFormat(format, { quality: 95 })
    .toBuffer();

describe('reducedShape()', () => {
  test('large enough for a thumbnail and for the largest network', () => {
    for (const [width, height] of [[4000, 3000], [3000, 4000], [6000, 4000], [20_000, 15_000], [9000, 2250]]) {
      const reduced = reducedShape(width!, height!);
      expect(Math.max(reduced.width, reduced.height)).toBeGreaterThanOrEqual(512);
      expect(Math.min(reduced.width, reduced.height)).toBeGreaterThanOrEqual(438);
      expect(reduced.width / reduced.height).toBeCloseTo(width! / height!, 2);
      expect(reduced.width).toBeLessThan(width!);
    }
  }); // prettier-ignore

  test('a small picture keeps its own', () => {
    for (const [width, height] of [[500, 375], [1500, 1200], [1, 1], [30_000, 1]])
      expect(reducedShape(width!, height!)).toEqual({ width, height });
  }); // prettier-ignore
});

describe('reduce()', () => {
  test.each(['jpeg', 'png', 'webp', 'tiff'] as const)(
    'the network sees in a %s what it sees in the whole picture',
    async (format) => {
      const bytes = await enlarged(2800, format);
      const photo = await describePhoto(bytes);
      const reduced = await reduce(photo);
      expect(await reduced.picture()).toMatchObject({ width: 933, isRaw: true });
      expect(reduced).toMatchObject({ format, width: photo.width, height: photo.height });
      // Of a PNG nothing is left out while it is decoded.
      const decoded = await describePhoto(await sharp(bytes).png().toBuffer());
      const [whole, seen] = [
        await preprocess(decoded, PREPROCESSING),
        await preprocess(reduced, PREPROCESSING),
      ];
      const difference = seen.reduce((sum, value, at) => sum + Math.abs(value - whole[at]!), 0);
      expect(difference / seen.length).toBeLessThan(2); // of 255
    },
  );

  test('of a small photo it is the very same', async () => {
    const photo = await openPhoto(photograph('locomotion-house-cat'));
    expect(await preprocess(await reduce(photo), PREPROCESSING)).toEqual(
      await preprocess(photo, PREPROCESSING),
    );
  });

  test('all eight orientations are upright', async () => {
    const upright = await quarters(1800, 1350);
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const reduced = await reduce(await describePhoto(await storedAs(orientation, upright)));
      const { bytes, width, height } = await reduced.picture();
      expect([width, height]).toEqual([600, 450]);
      const at = (x: number, y: number) =>
        [...bytes.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)].map((value) =>
          value > 127 ? 1 : 0,
        );
      expect([at(150, 100), at(450, 100), at(150, 350)]).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1]]); // prettier-ignore
    }
  });

  test('its thumbnail is as large as ever', async () => {
    const { jpeg } = await makeThumbnail(await reduce(await describePhoto(await enlarged(2800, 'jpeg'))));
    expect(await sharp(jpeg).metadata()).toMatchObject({ width: 512, height: 255 });
  });

  test('a long strip stays as it is', async () => {
    const photo = await describePhoto(await plain(60_000, 200, '#336699').png().toBuffer());
    expect(await reduce(photo)).toBe(photo);
  });

  test('a photo of which hardly anything is there is unreadable', async () => {
    const bytes = readFileSync(photograph('locomotion-house-cat'));
    await expect(
      (async () => await reduce(await describePhoto(bytes.subarray(0, bytes.length / 20))))(),
    ).rejects.toMatchObject({ code: 'unreadable', message: 'is cut short or damaged' });
  });
});
