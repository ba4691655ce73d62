import { describe, expect, test } from 'vitest';
import { dateOfName, firstDate } from './date.ts';

describe('firstDate()', () => {
  test.each([
    ['2024:05:17 10:20:30', '2024-05-17T10:20:30', null],
    ['2024:05:17 10:20:30.25+02:00', '2024-05-17T10:20:30', '+02:00'],
    ['2024-05-17T10:20Z', '2024-05-17T10:20:00', '+00:00'],
    ['2024:05:17', '2024-05-17T12:00:00', null],
    ['20240517', '2024-05-17T12:00:00', null],
    ['2024:05:17 10:20:30-0330', '2024-05-17T10:20:30', '-03:30'],
  ])('%s', (text, takenAt, takenOffset) => {
    expect(firstDate([{ source: 'EXIF', text }])).toEqual({ takenAt, takenOffset, takenSource: 'EXIF' });
  });

  test.each([
    '0000:00:00 00:00:00',
    '2024:02:30 10:00:00',
    '1700:01:01 00:00:00',
    'yesterday',
    '',
    null,
    undefined,
  ])('%j is none, and the next one is taken', (text) => {
    const next = { source: 'XMP', text: '2001:02:03 04:05:06' };
    expect(firstDate([{ source: 'EXIF', text }, next])?.takenSource).toBe('XMP');
    expect(firstDate([{ source: 'EXIF', text }])).toBeNull();
  });

  test('an offset that is written apart counts', () => {
    const taken = firstDate([{ source: 'EXIF', text: '2024:05:17 10:20:30', offset: '+05:45' }]);
    expect(taken?.takenOffset).toBe('+05:45');
  });
});

describe('dateOfName()', () => {
  test.each([
    ['IMG_20240517_102030.jpg', '2024-05-17T10:20:30'],
    ['PXL_20240517_102030123.jpg', '2024-05-17T12:00:00'],
    ['2024-05-17 10.20.30.jpg', '2024-05-17T10:20:30'],
    ['IMG-20240517-WA0001.jpg', '2024-05-17T12:00:00'],
    ['Screenshot_2024-05-17-10-20-30.png', '2024-05-17T10:20:30'],
    ['WhatsApp Image 2024-05-17 at 10.20.30.jpeg', '2024-05-17T10:20:30'],
    ['Signal-2024-05-17-102030.jpg', '2024-05-17T10:20:30'],
  ])('%s', (name, takenAt) => {
    expect(dateOfName(name)).toMatchObject({ takenAt, takenSource: 'file name' });
  });

  test.each(['IMG_4711.jpg', 'DSC_20249917.jpg', '1920x1080.png', '120240517.jpg', 'wallpaper 19201080.jpg'])(
    '%s has none',
    (name) => expect(dateOfName(name)).toBeNull(),
  );
});

test.each([
  ['2015:02:01 14:42:59+01:00', '2015-02-01T14:42:59', '+01:00'],
  ['2016:04:05 06:07:08Z', '2016-04-05T06:07:08', '+00:00'],
  ['2016:04:05 06:07:08 UTC', '2016-04-05T06:07:08', '+00:00'],
  ['2016:04:05 06:07:08+05', '2016-04-05T06:07:08', '+05:00'],
  ['2007/06/30 18:45:17', '2007-06-30T18:45:17', null],
  ['2007.06.30 18.45.17', '2007-06-30T18:45:17', null],
  ['2009-10-11 12:13:14', '2009-10-11T12:13:14', null],
  ['2009-10-11T12:13:14.5', '2009-10-11T12:13:14', null],
  ['2016:04:05;06:07:08', '2016-04-05T06:07:08', null],
  ['2012:03:02 10:00:00\0\0', '2012-03-02T10:00:00', null],
  ['2010:01:02 03:04:05  ', '2010-01-02T03:04:05', null],
  ['2010:01:02 03:04:05.678', '2010-01-02T03:04:05', null],
  ['2005:07:12 14:05', '2005-07-12T14:05:00', null],
  ['2005:07:12', '2005-07-12T12:00:00', null],
  ['2008: 1: 5 10:00:00', '2008-01-05T10:00:00', null],
  ['2008:1:5 9:05:07', '2008-01-05T09:05:07', null],
  ['20240517T102030', '2024-05-17T10:20:30', null],
  ['20240517', '2024-05-17T12:00:00', null],
  ['Tue, 13 Dec 2011 14:15:16 +0100', '2011-12-13T14:15:16', '+01:00'],
  ['13 Dec 2011 14:15', '2011-12-13T14:15:00', null],
  ['1970:01:01 00:00:00', '1970-01-01T00:00:00', null],
])('firstDate() - %j is a date', (text, takenAt, takenOffset) => {
  expect(firstDate([{ source: 'x', text }])).toEqual({ takenAt, takenOffset, takenSource: 'x' });
});

test.each([
  '0000:00:00 00:00:00', '0000:01:01 00:00:00', '0001:01:01 00:00:00', '0049:05:06 07:08:09', '2024:00:00 00:00:00',
  '2024:02:30 10:00:00', '2024:13:05 10:00:00', '2024:04:31', '2023:02:29', '    :  :     :  :  ', '2024', '12:13:14',
  '2024:05:17 25:00:00', '99999999', '32 Dec 2011', 'Dec 2011', '',
])('firstDate() - %j is none, and the next counts', (text) => {
  const next = { source: 'next', text: '2019:05:05 01:02:03' };
  expect(firstDate([{ source: 'x', text }, next])).toMatchObject({ takenSource: 'next' });
}); // prettier-ignore
