import { expect, test } from 'vitest';
import { sampleFile } from '../../core/testing/samples.ts';
import { findTakeout } from './takeout.ts';

/** The JSON file's name for each photo that has one. */
function found(photos: string[], names: string[]): Record<string, string> {
  const files = photos.map((name) => sampleFile(`/photos/${name}`));
  return Object.fromEntries(
    [...findTakeout(files, names)].map(([path, name]) => [path.slice('/photos/'.length), name]),
  );
}

const LONG = 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_PXL_20220516';

test.each([
  ['IMG_1234.jpg', 'IMG_1234.jpg.json'],
  ['IMG_1234.jpg', 'IMG_1234.jpg.supplemental-metadata.json'],
  ['IMG_1234.jpg', 'IMG_1234.jpg.supplemental-me.json'],
  ['IMG_20240517_102030123.NIGHT.jpg', 'IMG_20240517_102030123.NIGHT.jpg.supplemental-.json'],
  ['IMG_20240517_102030123_very_long_name_44.jpg', 'IMG_20240517_102030123_very_long_name_44.jpg.s.json'],
  ['IMG_20240517_102030123_very_long_name_44.jpg', 'IMG_20240517_102030123_very_long_name_44.jpg..json'],
  ['IMG_1234.JPG', 'img_1234.jpg.JSON'],
  ['IMG_1234.jpg', 'IMG_1234.json'],
  ['Käse.jpg'.normalize('NFC'), 'Käse.jpg.json'.normalize('NFD')],
  ['IMG_1234(1).jpg', 'IMG_1234.jpg(1).json'],
  ['IMG_1234(1).jpg', 'IMG_1234.jpg.supplemental-metadata(1).json'],
  ['IMG_1234(12).jpg', 'IMG_1234.jpg.supplemental-meta(12).json'],
  ['IMG_1234(1).jpg', 'IMG_1234(1).jpg.json'],
  ['IMG_1234-edited.jpg', 'IMG_1234.jpg.json'],
  ['IMG_1234-bearbeitet.jpg', 'IMG_1234.jpg.supplemental-metadata.json'],
  ['IMG_1234-edited.jpg', 'IMG_1234.HEIC.json'],
  ['IMG_1234-edited(1).jpg', 'IMG_1234.jpg(1).json'],
  ['IMG_1234(1)-edited.jpg', 'IMG_1234.jpg(1).json'],
  [`${LONG.slice(0, 47)}.jpg`, `${LONG.slice(0, 46)}.json`],
  [`${LONG.slice(0, 47)}(1).jpg`, `${LONG.slice(0, 46)}(1).json`],
  ['夏'.repeat(20) + '.jpg', '夏'.repeat(15) + '.json'],
])('findTakeout() - of %s: %s', (photo, name) => {
  expect(found([photo], [name])).toEqual({ [photo]: name });
});

test.each([
  ['IMG_1234.jpg', 'IMG_12345.jpg.json'],
  ['IMG_1234.jpg', 'IMG_1234.jpg(1).json'],
  ['IMG_1234(1).jpg', 'IMG_1234.jpg.json'],
  ['IMG_1234.jpg', 'IMG_1234-edited.jpg.json'],
  ['IMG_1234.jpg', 'IMG_1234.jpg.copy.json'],
  ['IMG_1234-credited.jpg', 'IMG_1234.jpg.json'],
  ['IMG_1234.jpg', 'IMG_12.json'],
  ['IMG_1234.jpg', 'metadata.json'],
])('findTakeout() - not of %s: %s', (photo, name) => {
  expect(found([photo], [name])).toEqual({});
});

test('findTakeout() - each photo has its own, and an edited one that of its original', () => {
  const photos = ['a.jpg', 'a(1).jpg', 'a-edited.jpg', 'b.jpg'];
  const names = ['a.jpg(1).json', 'a.jpg.json', 'metadata.json', 'print-subscriptions.json'];
  expect(found(photos, names)).toEqual({
    'a.jpg': 'a.jpg.json',
    'a(1).jpg': 'a.jpg(1).json',
    'a-edited.jpg': 'a.jpg.json',
  });
});

test('findTakeout() - what is skipped has none, and a name of many edits ends soon', () => {
  const film = sampleFile('/photos/a.mp4', { skipped: { code: 'video' } });
  expect(findTakeout([film], ['a.mp4.json']).size).toBe(0);
  expect(found([`a${'-edited'.repeat(30)}.jpg`], ['a.jpg.json'])).toEqual({});
});
