import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { thumbHashToAverageRGBA, thumbHashToApproximateAspectRatio } from 'thumbhash';
import { describe, expect, test } from 'vitest';
import { describePhoto, openPhoto } from './photo.ts';
import { photograph, plain, quarters, storedAs } from './testing/pictures.ts';
import { makeUprightJpeg, makeThumbnail } from './thumbnail.ts';

const shapeOf = async (jpeg: Buffer) => {
  const { format, width, height, orientation, exif } = await sharp(jpeg).metadata();
  return { format, width, height, orientation, exif };
};

describe('makeThumbnail()', () => {
  test('an upright JPEG of 512 px without the camera’s words, and its hash', async () => {
    const { jpeg, thumbhash } = await makeThumbnail(await openPhoto(photograph('locomotion-house-cat')));
    expect(await shapeOf(jpeg)).toEqual({
      format: 'jpeg',
      width: 512,
      height: 255,
      orientation: undefined,
      exif: undefined,
    });
    expect(jpeg.length).toBeLessThan(100_000);
    expect(thumbhash.length).toBeLessThan(30);
    expect(thumbHashToApproximateAspectRatio(thumbhash)).toBeCloseTo(2, 0);
  });

  test('a small picture is not enlarged', async () => {
    const { jpeg } = await makeThumbnail(
      await describePhoto(await plain(30, 20, '#336699').png().toBuffer()),
    );
    expect(await shapeOf(jpeg)).toMatchObject({ width: 30, height: 20 });
  });

  test('a picture stored lying is upright', async () => {
    const photo = await describePhoto(await storedAs(6, await quarters(96, 64)));
    const { jpeg } = await makeThumbnail(photo);
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([96, 64]);
    const at = (x: number, y: number) =>
      [...data.subarray((y * 96 + x) * 3, (y * 96 + x) * 3 + 3)].map((value) => (value > 127 ? 1 : 0));
    expect([at(20, 15), at(75, 15), at(20, 50), at(75, 50)]).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 1, 1],
    ]);
  });

  test.each([
    ['transparent', async () => await plain(40, 30, '#ff000000').png().toBuffer(), [1, 1, 1]],
    ['CMYK', async () => await plain(40, 30, '#ff0000').toColourspace('cmyk').jpeg().toBuffer(), [1, 0, 0]],
    ['grey', async () => await plain(40, 30, '#000000').greyscale().png().toBuffer(), [0, 0, 0]],
    ['one pixel', async () => await plain(1, 1, '#00ff00').png().toBuffer(), [0, 1, 0]],
    ['a line', async () => await plain(30_000, 1, '#0000ff').png().toBuffer(), [0, 0, 1]],
  ])('a picture that is %s has one too', async (_, make, expected) => {
    const { thumbhash } = await makeThumbnail(await describePhoto(await make()));
    const { r, g, b } = thumbHashToAverageRGBA(thumbhash);
    expect([r, g, b].map((value) => (value > 0.6 ? 1 : 0))).toEqual(expected);
  });
});

test('makeUprightJpeg() - the longer side is at most what was asked for', async () => {
  const photo = await openPhoto(photograph('allium-oreophilum'));
  expect(await shapeOf(await makeUprightJpeg(photo, 300, 88))).toMatchObject({
    format: 'jpeg',
    width: 236,
    height: 300,
  });
  expect(await shapeOf(await makeUprightJpeg(photo, 2560, 88))).toMatchObject({ width: 807, height: 1024 });
});

test('makeUprightJpeg() - a photo of which hardly anything is there is unreadable', async () => {
  const bytes = readFileSync(photograph('allium-oreophilum'));
  const photo = await describePhoto(bytes.subarray(0, 12_000));
  await expect(makeUprightJpeg(photo, 300, 88)).rejects.toMatchObject({
    code: 'unreadable',
    message: 'is cut short or damaged',
  });
});
