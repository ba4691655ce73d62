import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import type { RawPreview } from '../core/photos/raw-preview.ts';
import { openPhoto } from './photo.ts';
import { orient } from './raw-preview.ts';
import { quarters, storedAs } from './testing/pictures.ts';
import { makeUprightJpeg } from './thumbnail.ts';

const scratch = mkdtempSync(join(tmpdir(), 'photonest-raw-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const upright = await quarters(96, 64);
/** As the camera held in one of EXIF's eight ways stores it, without a word of that. */
const silent = async (orientation: number) =>
  await sharp(await storedAs(orientation, upright))
    .jpeg({ quality: 95 })
    .toBuffer();

async function open(name: string, bytes: Uint8Array, preview: RawPreview) {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  return await openPhoto(path, {
    decodeJxl: async () => await Promise.reject(new Error('no JPEG XL photo comes here')),
    decodeHeic: async () => await Promise.reject(new Error('no HEIC photo comes here')),
    extractPreview: async () => await Promise.resolve(preview),
  });
}

/** Which of red, green, blue are seen in each quarter, by rows. */
async function quartersOf(preview: RawPreview): Promise<string[]> {
  const photo = await open('a.NEF', Buffer.from('II*\0'), preview);
  expect(photo).toMatchObject({ format: 'nef', width: 96, height: 64, opaque: true });
  const { data } = await sharp(await makeUprightJpeg(photo, 96, 100))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [
    [20, 15],
    [75, 15],
    [20, 50],
    [75, 50],
  ].map(([x, y]) =>
    [...data.subarray((y! * 96 + x!) * 3, (y! * 96 + x!) * 3 + 3)]
      .map((value) => (value > 127 ? 1 : 0))
      .join(''),
  );
}
const UPRIGHT = ['100', '010', '001', '111'];

describe('the preview of a raw file', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is turned as the raw file says: %i', async (orientation) => {
    const jpeg = await silent(orientation);
    expect(await quartersOf({ jpeg, orientation, isWide: orientation < 5 })).toEqual(UPRIGHT);
  });

  test.each([3, 6, 8])('is turned as it says itself, and only once: %i', async (orientation) => {
    const jpeg = await storedAs(orientation, upright);
    expect(await quartersOf({ jpeg, orientation, isWide: orientation < 5 })).toEqual(UPRIGHT);
  });

  test.each([6, 8])('that the camera has turned already stays as it is: %i', async (orientation) => {
    const jpeg = await silent(1);
    expect(await quartersOf({ jpeg, orientation, isWide: false })).toEqual(UPRIGHT);
  });

  test('that says it is upright, as cameras do without thinking, is turned as the raw file says', async () => {
    const jpeg = await sharp(await silent(8))
      .withMetadata({ orientation: 1 })
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(await quartersOf({ jpeg, orientation: 8, isWide: false })).toEqual(UPRIGHT);
  });

  test('that is no picture is unreadable', async () => {
    const preview = { jpeg: Buffer.from('nothing'), orientation: 1, isWide: true };
    await expect(open('b.cr2', Buffer.from('x'), preview)).rejects.toMatchObject({ code: 'unreadable' });
    await expect(orient(preview)).rejects.toThrow();
  });
});

test('openPhoto() - a picture that is only called a raw file is shown itself', async () => {
  const preview = { jpeg: await silent(1), orientation: 1, isWide: true };
  for (const [name, bytes] of [
    ['c.dng', await sharp(upright).jpeg().toBuffer()],
    ['d.arw', upright],
    ['e.orf', await sharp(upright).webp().toBuffer()],
    ['f.raw', await sharp(upright).gif().toBuffer()],
  ] as const) {
    const photo = await open(name, bytes, preview);
    expect(photo.format).toBe((await sharp(bytes).metadata()).format);
    expect(photo.opaque).toBe(photo.format === 'gif'); // of which sharp gives no blocks
  }
});
