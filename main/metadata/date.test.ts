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
    ['2015:02:01 14:42:59+01:00', '2015-02-01T14:42:59', '+01:00'],
    ['2016:04:05 06:07:08Z', '2016-04-05T06:07:08', '+00:00'],
    ['2016:04:05 06:07:08 +2', '2016-04-05T06:07:08', '+02:00'],
    ['2007/06/30 18:45:17', '2007-06-30T18:45:17', null],
    ['2007.06.30 18.45.17', '2007-06-30T18:45:17', null],
    ['2009-10-11 12:13:14', '2009-10-11T12:13:14', null],
    ['2009-10-11T12:13:14,5Z', '2009-10-11T12:13:14', '+00:00'],
    ['2009-10-11T12-13-14', '2009-10-11T12:13:14', null],
    ['2016:04:05;06:07:08', '2016-04-05T06:07:08', null],
    ['2016;04;05 06:07:08', '2016-04-05T06:07:08', null],
    ['2012:03:02 10:00:00\0\0', '2012-03-02T10:00:00', null],
    ['2012:03:02\u000010:00:00\0', '2012-03-02T10:00:00', null],
    [' 2012:03:02 03:04:05  ', '2012-03-02T03:04:05', null],
    ['2008: 1: 5  9: 7: 3', '2008-01-05T09:07:03', null],
    ['2008:1:5 9:07', '2008-01-05T09:07:00', null],
    ['2005:07:12 14:05', '2005-07-12T14:05:00', null],
    ['2005:07:12   :  :  ', '2005-07-12T12:00:00', null],
    ['2024:05:17 03:20:30 PM', '2024-05-17T15:20:30', null],
    ['2024:05:17 12:20:30 am', '2024-05-17T00:20:30', null],
    ['20240517102030', '2024-05-17T10:20:30', null],
    ['20240517T102030+0200', '2024-05-17T10:20:30', '+02:00'],
    ['2024:05:17 24:00:00', '2024-05-18T00:00:00', null],
    ['2024:02:29 23:59:60', '2024-03-01T00:00:00', null],
    ['Fri, 17 May 2024 10:20:30 +0200', '2024-05-17T10:20:30', '+02:00'],
    ['Fri May  7 10:20:30 2024', '2024-05-07T10:20:30', null],
    ['May 17, 2024 3:20:30 PM', '2024-05-17T15:20:30', null],
    ['17-Mar-2024', '2024-03-17T12:00:00', null],
  ])('%s', (text, takenAt, takenOffset) => {
    expect(firstDate([{ source: 'EXIF', text }])).toEqual({ takenAt, takenOffset, takenSource: 'EXIF' });
  });

  test.each([
    '0000:00:00 00:00:00',
    '2024:02:30 10:00:00',
    '1700:01:01 00:00:00',
    '0000:01:01 00:00:00',
    '0001:01:01 00:00:00',
    '0049:05:06 07:08:09',
    '2024:00:00 00:00:00',
    '2024:00:17 10:20:30',
    '2024:05:00 10:20:30',
    '2023:02:29 10:00:00',
    '2024:13:05 10:00:00',
    '2024:05:17 25:00:00',
    '2024:05:17 24:00:01',
    '2024:05:17 10:60:00',
    '1993:  :   :  :  ',
    '1993:05:   10:20:30',
    '1993:  :05 10:20:30',
    '    :  :     :  :  ',
    '2024',
    '2024-05',
    '1715941230',
    '17 May',
    'Maybe 2024',
    'yesterday',
    '',
    null,
    undefined,
  ])('%j is none, and the next one is taken', (text) => {
    const next = { source: 'XMP', text: '2001:02:03 04:05:06' };
    expect(firstDate([{ source: 'EXIF', text }, next])?.takenSource).toBe('XMP');
    expect(firstDate([{ source: 'EXIF', text }])).toBeNull();
  });

  test('a day gets the time that another text has for it, and no other day’s', () => {
    const day = { source: 'XMP', text: '2024-05-17' };
    const timed = (text: string) =>
      firstDate([day, { source: 'IPTC', text: '2020:01:01 10:00:00' }, { source: 'EXIF', text }]);
    expect(timed('2024:05:17 10:20:30')).toMatchObject({
      takenAt: '2024-05-17T10:20:30',
      takenSource: 'EXIF',
    });
    expect(timed('2024:05:18 10:20:30')).toMatchObject({
      takenAt: '2024-05-17T12:00:00',
      takenSource: 'XMP',
    });
  });

  test('an offset that is written apart counts', () => {
    const taken = firstDate([{ source: 'EXIF', text: '2024:05:17 10:20:30', offset: '+05:45' }]);
    expect(taken?.takenOffset).toBe('+05:45');
  });

  test.each([
    ['Z', '+00:00'],
    ['-0330', '-03:30'],
    ['+9', '+09:00'],
    ['+02:00\0', '+02:00'],
    ['-00:00', '+00:00'],
    ['+  :  ', null],
    ['+25:00', null],
    ['+02:75', null],
  ])('the offset %j is %j', (offset, takenOffset) => {
    const taken = firstDate([{ source: 'EXIF', text: '2024:05:17 10:20:30', offset }]);
    expect(taken?.takenOffset).toBe(takenOffset);
  });
});

describe('dateOfName()', () => {
  test('folders above have no say, with Windows’ separators either', () => {
    expect(dateOfName('C:\\Photos\\2019-01-01 Party\\IMG_20240517_102030.jpg')?.takenAt).toBe(
      '2024-05-17T10:20:30',
    );
    expect(dateOfName('C:\\Bilder\\20190101\\DSC_0001.jpg')).toBeNull();
    expect(dateOfName('/photos/20190101/DSC_0001.jpg')).toBeNull();
  });

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
