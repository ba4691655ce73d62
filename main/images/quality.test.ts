import sharp, { type Sharp } from 'sharp';
import { expect, it, test } from 'vitest';
import { clippedPart, isAsSharp, isAsWhole, measuredSide } from '../core/photos/quality.ts';
import { describePhoto } from './photo.ts';
import { measurePhoto, measureQuality } from './quality.ts';
import { photograph } from './testing/pictures.ts';

const SIZE = 64;

/** @param valueAt a pixel's grey, 0 to 255 */
function picture(valueAt: (x: number, y: number) => number): Uint8Array {
  const pixels = new Uint8Array(SIZE * SIZE * 3);
  for (let at = 0; at < SIZE * SIZE; at++)
    pixels.fill(valueAt(at % SIZE, Math.floor(at / SIZE)), 3 * at, 3 * at + 3);
  return pixels;
}
const measure = (valueAt: (x: number, y: number) => number) => measureQuality(picture(valueAt), SIZE, SIZE);

it('measureQuality() - a hard edge is sharper than a soft one, wherever in the picture it is', () => {
  const hard = measure((x) => (x < 30 ? 50 : 200));
  const soft = measure((x) => 125 + 75 * Math.sin(Math.PI * Math.min(0.5, Math.max(-0.5, (x - 30) / 20))));
  const corner = measure((x, y) => (x > 56 && y > 56 && (x + y) % 4 < 2 ? 200 : 50));
  expect(hard.sharpness).toBeGreaterThan(10 * soft.sharpness);
  expect(corner.sharpness).toBeGreaterThan(10 * soft.sharpness);
  expect(measure(() => 90).sharpness).toBe(0);
});

it('measureQuality() - more contrast is no more sharpness', () => {
  const edge = (contrast: number) =>
    measure((x) => 100 + contrast * Math.min(1, Math.max(0, (x - 29) / 3))).sharpness;
  expect(edge(120) / edge(60)).toBeCloseTo(1, 5);
});

it('measureQuality() - counts what is white and black through and through', () => {
  const { white, black } = measure((x) => (x < 16 ? 255 : x < 24 ? 0 : 120));
  expect([white, black]).toEqual([0.25, 0.125]);
});

it('measureQuality() - a picture of a few pixels has no sharpness', () => {
  for (const [width, height] of [[1, 1], [2, 2], [1, 40], [3, 3]] as const)
    expect(measureQuality(new Uint8Array(3 * width * height).fill(9), width, height).sharpness).toBe(0);
}); // prettier-ignore

const refuse = async (): Promise<never> => {
  throw new Error('no such picture comes here');
};

async function measureAt(side: number, pipeline: Sharp) {
  const converters = { decodeHeic: refuse, decodeJxl: refuse, extractPreview: refuse };
  return await measurePhoto(await describePhoto(await pipeline.toBuffer(), converters), side);
}

const PHOTOGRAPHS = [
  'acanthus-mollis', 'airplane-from-above', 'allium-oreophilum', 'black-canyon', 'dust-bowl-home',
  'french-alpine-landscape', 'locomotion-house-cat', 'march-pastoral', 'nagasaki-boats',
]; // prettier-ignore

test.each(PHOTOGRAPHS)(
  'measurePhoto() - %s is sharper than blurred, and not than compressed',
  async (name) => {
    const open = (): Sharp => sharp(photograph(name));
    const { width, height } = await open().metadata();
    const side = measuredSide([Math.max(width, height)]);
    const sharpnessOf = async (pipeline: Sharp) => (await measureAt(side, pipeline)).sharpness;
    const original = await sharpnessOf(open().png());
    for (const sigma of [0.8, 1.2, 2, 4]) {
      const blurred = await sharpnessOf(open().blur(sigma).png());
      expect(isAsSharp(blurred, original), `blurred by ${sigma}`).toBe(false);
      expect(isAsSharp(original, blurred), `blurred by ${sigma}`).toBe(true);
    }
    const copies = {
      good: open().jpeg({ quality: 90 }),
      poor: open().jpeg({ quality: 30 }),
      brighter: open().linear(1.6, 0).png(),
      grey: open().greyscale().png(),
      turned: open().rotate(90).png(),
    };
    for (const [copy, pipeline] of Object.entries(copies)) {
      const sharpness = await sharpnessOf(pipeline);
      expect([isAsSharp(sharpness, original), isAsSharp(original, sharpness)], copy).toEqual([true, true]);
    }
  },
);

test.each(PHOTOGRAPHS)('measurePhoto() - %s has more of its tones than its clipped copies', async (name) => {
  const open = (): Sharp => sharp(photograph(name));
  const clipped = async (pipeline: Sharp) => clippedPart(await measureAt(300, pipeline.png()));
  const original = await clipped(open());
  expect(original).toBe(0);
  expect(isAsWhole(await clipped(open().linear(4, -300)), original)).toBe(false);
  expect(isAsWhole(await clipped(open().modulate({ brightness: 0.95 })), original)).toBe(true);
});
