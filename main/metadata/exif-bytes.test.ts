import { describe, expect, test } from 'vitest';
import { exifBlock, exifText, type ExifEntry } from '../core/testing/exif-block.ts';
import { readExif } from './exif.ts';
import { readWritten } from './written.ts';

const [TEXT, SHORT, RATIONAL, BYTES, DOUBLE] = [2, 3, 5, 7, 12];
const [DESCRIPTION, MODEL, MODIFIED, LENS] = [0x010e, 0x0110, 0x0132, 0xa434];
const [ORIGINAL, DIGITISED, COMMENT, ISO] = [0x9003, 0x9004, 0x9286, 0x8827];
const [XP_TITLE, XP_COMMENT, XP_SUBJECT] = [0x9c9b, 0x9c9c, 0x9c9f];

const read = (...parts: Parameters<typeof exifBlock>) => readWritten(readExif(exifBlock(...parts)));
const text = (tag: number, words: string, encoding?: BufferEncoding): ExifEntry => [
  tag,
  TEXT,
  exifText(words, encoding),
];

describe.each([true, false])('readExif(), little endian: %s', (isLittle) => {
  test.each(['utf8', 'latin1'] as const)('text beyond ASCII in %s', (encoding) => {
    const image = [text(DESCRIPTION, 'Zoë am Strand', encoding), text(MODEL, 'Kamera®', encoding)];
    const photo = [text(LENS, '35 mm ±½', encoding)];
    expect(read({ image, photo }, isLittle)).toMatchObject({
      caption: 'Zoë am Strand',
      camera: 'Kamera®',
      lens: '35 mm ±½',
    });
  });

  test.each([
    ['UNICODE\0', isLittle ? utf16('Zoë 夏') : utf16('Zoë 夏').swap16(), 'Zoë 夏'],
    ['UNICODE\0', utf16('in little endian'), 'in little endian'],
    ['UNICODE\0', utf16('in big endian').swap16(), 'in big endian'],
    ['UNICODE\0', utf16('\ufeff夏').swap16(), '夏'],
    ['ASCII\0\0\0', Buffer.from('Zoë'), 'Zoë'],
    ['\0\0\0\0\0\0\0\0', Buffer.from('Zoë'), 'Zoë'],
    ['        ', Buffer.from('Zoë', 'latin1'), 'Zoë'],
    ['JIS\0\0\0\0\0', Buffer.from('\u001b$B2F\u001b(B'), '夏'],
  ])('a comment in the code %j: %s', (code, words, caption) => {
    const comment = Buffer.concat([Buffer.from(code), words, Buffer.alloc(4)]);
    expect(read({ photo: [[COMMENT, BYTES, comment]] }, isLittle).caption).toBe(caption);
  });

  test('a comment that is the camera’s padding is none', () => {
    for (const words of ['        ', '\0\0\0\0', 'Hisilicon K3'])
      expect(read({ photo: [[COMMENT, BYTES, Buffer.from(`ASCII\0\0\0${words}`)]] }).caption).toBeNull();
  });

  test('an ISO may be a pair', () => {
    expect(read({ photo: [[ISO, SHORT, [0, 400]]] }, isLittle).exposure).toBe('ISO 400');
  });

  test('degrees in doubles', () => {
    const place: ExifEntry[] = [
      text(1, 'S'), [2, DOUBLE, [47, 30, 0]], text(3, 'E'), [4, DOUBLE, [8.5]],
    ]; // prettier-ignore
    expect(read({ place }, isLittle)).toMatchObject({ latitude: -47.5, longitude: 8.5 });
  });
});

function utf16(words: string): Buffer {
  return Buffer.from(words, 'utf16le');
}

const wide = (tag: number, words: string): ExifEntry => [tag, 1, utf16(`${words}\0`)];

test('readExif() - what Windows writes, whose title stands where the description belongs as well', () => {
  const image = [text(DESCRIPTION, 'Titel'), wide(XP_TITLE, 'Titel'), wide(XP_COMMENT, 'Zoë, 夏')];
  expect(read({ image })).toMatchObject({ title: 'Titel', caption: 'Zoë, 夏' });
  expect(read({ image: [wide(XP_SUBJECT, 'Strand')] })).toMatchObject({ title: null, caption: 'Strand' });
  expect(read({ image: image.slice(0, 2) })).toMatchObject({ title: 'Titel', caption: 'Titel' });
});

test.each([true, false])('readExif() - stars given on a Fujifilm, little endian: %s', (isLittle) => {
  const note = Buffer.alloc(32);
  note.write('FUJIFILM\x0c\0\0\0\x01\0\x31\x14\x04\0\x01\0\0\0\x03\0\0\0', 'latin1');
  expect(read({ photo: [[0x927c, BYTES, note]] }, isLittle).rating).toBe(3);
  expect(read({ photo: [[0x927c, BYTES, note.subarray(0, 14)]] }, isLittle).rating).toBeNull();
});

describe('the date', () => {
  test.each([
    ['2015:02:01 14:42:59+01:00', '2015-02-01T14:42:59'],
    ['2012:03:02 10:00:00\0\0', '2012-03-02T10:00:00'],
    ['2012:03:02\u000010:00:00', '2012-03-02T10:00:00'],
    ['2008: 1: 5 10:00:00', '2008-01-05T10:00:00'],
    ['0001:01:01 00:00:00', '2019-05-05T01:02:03'],
    ['2024:02:30 10:00:00', '2019-05-05T01:02:03'],
  ])('%j, or that behind it: %s', (original, takenAt) => {
    const photo = [text(ORIGINAL, original), text(DIGITISED, '2019:05:05 01:02:03')];
    expect(read({ photo, image: [text(MODIFIED, '2020:01:01 00:00:00')] }).takenAt).toBe(takenAt);
  });

  test('of nineteen bytes, without the NUL that ends it', () => {
    const photo: ExifEntry[] = [[ORIGINAL, TEXT, Buffer.from('2012:03:02 10:00:00')]];
    expect(read({ photo }).takenAt).toBe('2012-03-02T10:00:00');
  });

  test('of the satellites is in UTC, and the last resort', () => {
    const place: ExifEntry[] = [[7, RATIONAL, [9, 1, 8, 1, 750, 100]], text(29, '2011:12:13')];
    expect(read({ place })).toMatchObject({
      takenAt: '2011-12-13T09:08:07',
      takenOffset: '+00:00',
      takenSource: 'GPS date',
    });
    expect(read({ place, image: [text(MODIFIED, '2011:12:13 10:08:09')] })).toMatchObject({
      takenAt: '2011-12-13T10:08:09',
      takenOffset: null,
    });
    expect(read({ place: place.slice(1) })).toMatchObject({
      takenAt: '2011-12-13T12:00:00',
      takenOffset: null,
    });
  });
});

const HALF: ExifEntry[] = [text(1, 'N'), [2, RATIONAL, [47, 1, 30, 1, 0, 1]]];

// prettier-ignore
test.each<[string, ExifEntry[], [number | null, number | null]]>([
  ['refs in lower case', [text(1, 's'), [2, 5, [47, 1, 30, 1, 0, 1]], text(3, 'w'), [4, 5, [8, 1, 30, 1, 0, 1]]], [-47.5, -8.5]],
  ['refs in words', [text(1, 'South'), [2, 5, [47, 1, 30, 1, 0, 1]], text(3, 'West'), [4, 5, [8, 1, 30, 1, 0, 1]]], [-47.5, -8.5]],
  ['seconds of 0/0', [...HALF.slice(0, 1), [2, 5, [47, 1, 30, 1, 0, 0]], text(3, 'E'), [4, 5, [8, 1, 30, 1, 0, 0]]], [47.5, 8.5]],
  ['degrees alone', [text(1, 'N'), [2, 5, [475, 10]], text(3, 'E'), [4, 5, [85, 10]]], [47.5, 8.5]],
  ['degrees and minutes', [text(1, 'N'), [2, 5, [47, 1, 30, 1]], text(3, 'E'), [4, 5, [8, 1, 30, 1]]], [47.5, 8.5]],
  ['0, 0, which was never measured', [text(1, 'N'), [2, 5, [0, 1, 0, 1, 0, 1]], text(3, 'E'), [4, 5, [0, 1, 0, 1, 0, 1]]], [null, null]],
  ['on the equator', [text(1, 'N'), [2, 5, [0, 1, 0, 1, 0, 1]], text(3, 'E'), [4, 5, [8, 1, 30, 1, 0, 1]]], [0, 8.5]],
  ['a longitude of 190', [...HALF, text(3, 'E'), [4, 5, [190, 1, 0, 1, 0, 1]]], [null, null]],
  ['no longitude', HALF, [null, null]],
  ['degrees of 0/0', [text(1, 'N'), [2, 5, [0, 0, 30, 1, 0, 1]], text(3, 'E'), [4, 5, [8, 1, 30, 1, 0, 1]]], [null, null]],
])('a place with %s', (_, place, [latitude, longitude]) => {
  expect(read({ place })).toMatchObject({ latitude, longitude });
});
