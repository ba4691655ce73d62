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
