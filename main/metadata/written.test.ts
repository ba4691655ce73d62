import { expect, test } from 'vitest';
import { readWritten, repairText } from './written.ts';

test('readWritten() - the title without a language comes first, then that of any', () => {
  expect(readWritten({ 'XMP-dc:Title-de': 'Titel', 'XMP-dc:Title': 'Title' }).title).toBe('Title');
  expect(readWritten({ 'XMP-dc:Title-de': 'Titel', 'XMP-dc:Title-fr': 'Titre' }).title).toBe('Titel');
  expect(readWritten({ 'XMP-dc:Title': ' ', 'XMP-dc:Title-de-CH': 'Titel' }).title).toBe('Titel');
  expect(readWritten({ 'XMP-dc:Description-de': 'Am Strand' }).caption).toBe('Am Strand');
});

test('readWritten() - what cameras put into captions is a title like any other', () => {
  const words = { 'XMP-dc:Title': 'Default', 'IFD0:ImageDescription': 'OLYMPUS DIGITAL CAMERA' };
  expect(readWritten(words)).toMatchObject({ title: 'Default', caption: null });
  expect(readWritten({ 'IFD0:Make': 'samsung', 'IFD0:Model': 'SM-G991B' }).camera).toBe('samsung SM-G991B');
});

test.each([
  [{ 'XMP-xmp:Rating': 4 }, 4],
  [{ 'XMP-xmp:Rating': '4.0' }, 4],
  [{ 'XMP-xmp:Rating': -1 }, -1],
  [{ 'XMP-xmp:Rating': 0, 'IFD0:Rating': 5 }, 0],
  [{ 'XMP-xmp:Rating': 99 }, null],
  [{ 'XMP-acdsee:Rating': 3 }, 3],
  [{ 'IFD0:RatingPercent': 1 }, 1],
  [{ 'IFD0:RatingPercent': 25 }, 2],
  [{ 'XMP-microsoft:RatingPercent': 99 }, 5],
  [{ 'FujiFilm:Rating': 3 }, 3],
  [{ 'XMP-xmp:Rating': 2, 'FujiFilm:Rating': 3 }, 2],
  [{}, null],
])('readWritten() - the stars of %j are %s', (tags, rating) => {
  expect(readWritten(tags).rating).toBe(rating);
});

test('readWritten() - a place has two numbers that make sense, be it XMP’s', () => {
  const xmp = { 'XMP-exif:GPSLatitude': -33.5, 'XMP-exif:GPSLongitude': 18.25 };
  const nowhere = { 'Composite:GPSLatitude': 0, 'Composite:GPSLongitude': 0 };
  expect(readWritten({ ...xmp, ...nowhere })).toMatchObject({ latitude: -33.5, longitude: 18.25 });
  expect(readWritten(nowhere)).toMatchObject({ latitude: null, longitude: null });
  expect(readWritten({ 'XMP-exif:GPSLatitude': 0, 'XMP-exif:GPSLongitude': 0 }).latitude).toBeNull();
  expect(readWritten({ 'XMP-exif:GPSLatitude': 47.5 }).latitude).toBeNull();
});

test.each([
  [{ 'XMP-exif:DateTimeDigitized': '2011:12:13 14:15:16' }, 'XMP DateTimeDigitized'],
  [
    { 'XMP-xmp:CreateDate': '2011:12:13 14:15:16', 'IFD0:ModifyDate': '2020:01:01 00:00:00' },
    'XMP CreateDate',
  ],
  [{ 'XMP-acdsee:DateTime': '2011:12:13 14:15:16' }, 'ACDSee date'],
  [{ 'XMP-dc:Date': ['2011:12:13 14:15:16'] }, 'XMP date'],
  [{ 'PNG:CreationTime': '2011:12:13 14:15:16' }, 'PNG Creation Time'],
  [{ 'IPTC:DateCreated': '2011:12:13', 'IPTC:TimeCreated': '14:15:16' }, 'IPTC DateCreated'],
])('readWritten() - a date in %j', (tags, takenSource) => {
  expect(readWritten(tags)).toMatchObject({ takenAt: '2011-12-13T14:15:16', takenSource });
});

test('readWritten() - a day in IPTC has the time of EXIF, where that is of the day', () => {
  const day = { 'IPTC:DateCreated': '2004:07:13' };
  const timed = (date: string) => readWritten({ ...day, 'IFD0:ModifyDate': date }).takenAt;
  expect(timed('2004:07:13 21:23:44')).toBe('2004-07-13T21:23:44');
  expect(timed('2012:01:01 00:00:00')).toBe('2004-07-13T12:00:00');
});

test('readWritten() - what raw files have in groups of their makers counts where EXIF has nothing', () => {
  const own = {
    'CanonRaw:DateTimeOriginal': '2003:11:10 17:39:26',
    'CanonRaw:Make': 'Canon',
    'CanonRaw:Model': 'Canon EOS',
  };
  expect(readWritten(own)).toMatchObject({ takenAt: '2003-11-10T17:39:26', camera: 'Canon EOS' });
  expect(readWritten({ ...own, 'IFD0:Model': 'A1' }).camera).toBe('Canon A1');
});

test('repairText() - IPTC in UTF-8 that is not marked is read as such, and what is marked stays', () => {
  const tags = { 'IPTC:Keywords': ['ZoÃ«', 'Rex'], 'IPTC:Caption-Abstract': 'ZoÃ« am Strand' };
  expect(repairText(tags)).toEqual({
    'IPTC:Keywords': ['Zoë', 'Rex'],
    'IPTC:Caption-Abstract': 'Zoë am Strand',
  });
  const marked = { ...tags, 'IPTC:CodedCharacterSet': '\u001b%G' };
  expect(repairText(marked)).toEqual(marked);
  expect(repairText({ 'XMP-dc:Subject': 'ZoÃ«' })).toEqual({ 'XMP-dc:Subject': 'ZoÃ«' });
});
