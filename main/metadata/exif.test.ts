import sharp, { type Exif } from 'sharp';
import { describe, expect, test } from 'vitest';
import { NO_METADATA } from '../core/photos/metadata.ts';
import { readExif } from './exif.ts';
import { readWritten } from './written.ts';

/** An EXIF block as a camera would write it: IFD0 the picture, IFD2 the exposure, IFD3 the place. */
async function blockOf(exif: Exif): Promise<Buffer> {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });
  const { exif: block } = await sharp(await picture.withExif(exif).jpeg().toBuffer()).metadata();
  if (block === undefined) throw new Error('the picture has no EXIF block');
  return block;
}

const read = async (exif: Exif) => readWritten(readExif(await blockOf(exif)));

const FULL: Exif = {
  IFD0: { Make: 'NIKON CORPORATION', Model: 'NIKON D90', DateTime: '2024:05:18 00:00:00' },
  IFD2: {
    DateTimeOriginal: '2024:05:17 10:20:30',
    LensModel: '35mm f/1.8G',
    FocalLength: '35/1',
    FNumber: '28/10',
    ExposureTime: '1/250',
    ISOSpeedRatings: '400',
  },
  IFD3: {
    GPSLatitudeRef: 'S',
    GPSLatitude: '33/1 54/1 3600/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '18/1 25/1 1200/100',
  },
};

test('readExif() - everything that a camera says', async () => {
  const { latitude, longitude, ...rest } = await read(FULL);
  const { latitude: _, longitude: __, keywords: ___, ...others } = NO_METADATA;
  expect(rest).toEqual({
    ...others,
    takenAt: '2024-05-17T10:20:30',
    takenSource: 'EXIF DateTimeOriginal',
    camera: 'NIKON D90',
    lens: '35mm f/1.8G',
    exposure: '35 mm, f/2.8, 1/250 s, ISO 400',
  });
  expect(latitude).toBeCloseTo(-33.91, 6);
  expect(longitude).toBeCloseTo(-18.42, 6);
});

test('readExif() - no block, or one that says nothing', async () => {
  expect(readExif(null)).toEqual({});
  const { keywords: _, ...nothing } = NO_METADATA;
  expect(await read({ IFD0: { Software: 'x' } })).toEqual(nothing);
});

describe('the date', () => {
  test.each([
    ['when it was digitised', { IFD2: { DateTimeDigitized: '2001:02:03 04:05:06' } }, '2001-02-03T04:05:06'],
    ['when it was changed', { IFD0: { DateTime: '2001:02:03 04:05:06' } }, '2001-02-03T04:05:06'],
    ['none, where the clock was never set', { IFD2: { DateTimeOriginal: '0000:00:00 00:00:00' } }, null],
    ['none, where it makes no sense', { IFD2: { DateTimeOriginal: 'yesterday' } }, null],
    ['none, where it is far ahead', { IFD2: { DateTimeOriginal: '9999:01:01 00:00:00' } }, null],
  ])('is %s', async (_, exif, takenAt) => {
    expect((await read(exif)).takenAt).toBe(takenAt);
  });

  test('is the camera’s local time, whatever this computer’s zone', async () => {
    const { TZ } = process.env;
    try {
      for (const zone of ['America/New_York', 'Asia/Tokyo']) {
        process.env['TZ'] = zone;
        expect((await read(FULL)).takenAt).toBe('2024-05-17T10:20:30');
      }
    } finally {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    }
  });
});

test.each([
  ['Canon', 'Canon EOS 5D', 'Canon EOS 5D'],
  ['SONY', 'ILCE-7M3', 'SONY ILCE-7M3'],
  ['OLYMPUS IMAGING CORP.', 'olympus E-M5', 'olympus E-M5'],
  ['  Apple  ', 'iPhone 15 ', 'Apple iPhone 15'],
  ['', 'DMC-LX3', 'DMC-LX3'],
  ['Leica', '', 'Leica'],
])('the camera “%s” + “%s” is “%s”', async (Make, Model, camera) => {
  const IFD0 = { ...(Make !== '' && { Make }), ...(Model !== '' && { Model }) };
  expect((await read({ IFD0 })).camera).toBe(camera);
});

test.each([
  [{ ExposureTime: '2/1' }, '2 s'],
  [{ ExposureTime: '1/2' }, '0.5 s'],
  [{ ExposureTime: '10/4000', FNumber: '0/1' }, '1/400 s'],
  [{ FNumber: '1/0', FocalLength: '235/10' }, '23.5 mm'],
])('the exposure %j is “%s”', async (IFD2, exposure) => {
  expect((await read({ IFD2 })).exposure).toBe(exposure);
});

test.each([
  ['north and east', 'N', 'E', [47.5, 8.5]],
  ['south and west', 'S', 'W', [-47.5, -8.5]],
])('the place is %s', async (_, north, east, place) => {
  const IFD3 = {
    GPSLatitudeRef: north,
    GPSLatitude: '47/1 30/1 0/1',
    GPSLongitudeRef: east,
    GPSLongitude: '8/1 30/1 0/1',
  };
  const { latitude, longitude } = await read({ IFD3 });
  expect([latitude, longitude]).toEqual(place);
});

test('a place that is nowhere on Earth, or was never measured, is none', async () => {
  const IFD3 = {
    GPSLatitudeRef: 'N',
    GPSLatitude: '91/1 0/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '0/0 0/0 0/0',
  };
  expect(await read({ IFD3 })).toMatchObject({ latitude: null, longitude: null });
});

describe('a damaged block', () => {
  /** Gives something of the right kind, and never throws. */
  function expectHarmless(block: Buffer): void {
    const { takenAt, camera, lens, exposure, latitude, longitude } = readWritten(readExif(block));
    expect(takenAt ?? '2024-01-01T00:00:00').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    for (const words of [camera, lens, exposure]) expect(typeof (words ?? '')).toBe('string');
    expect(Math.abs(latitude ?? 0)).toBeLessThanOrEqual(90);
    expect(Math.abs(longitude ?? 0)).toBeLessThanOrEqual(180);
  }

  /** Numbers that look random and are the same each time. */
  function random(seed: number): () => number {
    let state = seed;
    return () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32;
  }

  test('that is cut anywhere', async () => {
    const block = await blockOf(FULL);
    for (let length = 0; length <= block.length; length++) expectHarmless(block.subarray(0, length));
  });

  test('with a few bytes changed, 2,000 times', async () => {
    const block = await blockOf(FULL);
    const next = random(1);
    for (let time = 0; time < 2000; time++) {
      const damaged = Buffer.from(block);
      for (let count = 0; count < 4; count++)
        damaged[Math.floor(next() * block.length)] = Math.floor(next() * 256);
      expectHarmless(damaged);
    }
  });

  test('of noise behind a good header, 200 times', async () => {
    const header = (await blockOf(FULL)).subarray(0, 14);
    const next = random(2);
    for (let time = 0; time < 200; time++)
      expectHarmless(
        Buffer.concat([header, Buffer.from(Array.from({ length: 300 }, () => Math.floor(next() * 256)))]),
      );
  });
});
