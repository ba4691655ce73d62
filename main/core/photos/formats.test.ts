import { expect, test } from 'vitest';
import { browserMediaType, fileKind } from './formats.ts';

test('fileKind() - photos of cameras and phones are decoded, films and what is not supported are skipped', () => {
  for (const name of ['a.JPG', 'b.heic', 'c.HIF', 'd.CR3', 'e.3fr', 'f.tiff', 'g.avif'])
    expect([name, fileKind(name)]).toEqual([name, { kind: 'decoded' }]);
  expect(fileKind('a.mov')).toEqual({ kind: 'skipped', failure: { code: 'video' } });
  expect(fileKind('a.psd')).toEqual({ kind: 'skipped', failure: { code: 'unsupported', ending: 'psd' } });
  expect(fileKind('notes.txt')).toBeNull();
});

test('browserMediaType() - by content where that is known, else by name', () => {
  expect(browserMediaType('a.jpg', 'jpeg')).toBe('image/jpeg');
  expect(browserMediaType('a.png', null)).toBe('image/png');
  expect(browserMediaType('a.avif', 'heif')).toBe('image/avif');
  // A phone's photo that somebody renamed, and a picture that is only called raw.
  expect(browserMediaType('a.jpg', 'heic')).toBeNull();
  expect(browserMediaType('a.nef', 'jpeg')).toBe('image/jpeg');
  for (const name of ['a.heic', 'a.heif', 'a.cr2', 'a.tif']) expect(browserMediaType(name, null)).toBeNull();
});
