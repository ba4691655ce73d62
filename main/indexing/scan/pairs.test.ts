import { expect, test } from 'vitest';
import type { FoundFile } from '../../core/photos/files.ts';
import { fileKind } from '../../core/photos/formats.ts';
import { sampleFile } from '../../core/testing/samples.ts';
import { pairUp } from './pairs.ts';

function found(name: string): FoundFile {
  const kind = fileKind(name);
  return sampleFile(`/photos/${name}`, { skipped: kind?.kind === 'skipped' ? kind.failure : null });
}

/** Names of the files that others stand for, each with its leader's. */
function leaders(...names: string[]): Record<string, string> {
  const pairs = pairUp(names.map(found), []).filter(({ shownWith }) => shownWith !== null);
  return Object.fromEntries(pairs.map(({ name, shownWith }) => [name, shownWith!.slice('/photos/'.length)]));
}

const sidecar = (name: string) => ({ name, sizeBytes: 12, modifiedMs: 34 });

/** What is noted of the XMP files `xmp` beside the files `names`. */
function spoken(names: string[], ...xmp: string[]): Record<string, string | null> {
  const files = pairUp(names.map(found), xmp.map(sidecar));
  return Object.fromEntries(files.map((file) => [file.name, file.sidecar]));
}

test('pairUp() - a raw file is shown with its picture, and says so', () => {
  const [raw, jpeg] = pairUp([found('IMG_1.CR2'), found('IMG_1.JPG')], []);
  expect(raw).toMatchObject({
    skipped: { code: 'raw_companion', leader: 'IMG_1.JPG' },
    shownWith: '/photos/IMG_1.JPG',
  });
  expect(jpeg).toEqual(found('IMG_1.JPG'));
});

test('pairUp() - the film of a live photo is named so', () => {
  const [film] = pairUp([found('IMG_1.MOV'), found('IMG_1.JPG')], []);
  expect(film).toMatchObject({
    skipped: { code: 'film_companion', leader: 'IMG_1.JPG' },
    shownWith: '/photos/IMG_1.JPG',
  });
});

test('pairUp() - a live photo is its HEIC rather than a JPEG that was made of it, as the raw file is of either', () => {
  expect(leaders('a.HEIC', 'a.MOV')).toEqual({ 'a.MOV': 'a.HEIC' });
  expect(leaders('a.JPG', 'a.MP4', 'a.HEIC')).toEqual({ 'a.MP4': 'a.HEIC' });
  expect(leaders('a.DNG', 'a.HEIC')).toEqual({ 'a.DNG': 'a.HEIC' });
});

test('pairUp() - the case of names does not matter, except to choose among several', () => {
  expect(leaders('img_1.cr2', 'IMG_1.JPG')).toEqual({ 'img_1.cr2': 'IMG_1.JPG' });
  expect(leaders('a.cr2', 'A.jpg', 'a.jpg')).toEqual({ 'a.cr2': 'a.jpg' });
});

test('pairUp() - the leader is the same in whatever order the files come', () => {
  expect(leaders('a.tif', 'a.jpg', 'a.nef')).toEqual({ 'a.nef': 'a.jpg' });
  expect(leaders('a.nef', 'a.jpg', 'a.tif')).toEqual({ 'a.nef': 'a.jpg' });
  expect(leaders('a.tif', 'a.nef')).toEqual({ 'a.nef': 'a.tif' });
});

test('pairUp() - what stands alone, and other films and pictures, are nobody’s companions', () => {
  expect(leaders('a.nef', 'b.jpg')).toEqual({});
  expect(leaders('a.jpg', 'a.png', 'a.avi')).toEqual({});
  expect(leaders('a.mov', 'a.png')).toEqual({});
  expect(leaders('.nef', '.jpg')).toEqual({});
});

test('pairUp() - a link or a file that cannot be looked up keeps its own reason, and leads nothing', () => {
  const link = { ...found('a.jpg'), skipped: { code: 'link_file' } as const };
  expect(pairUp([link, found('a.nef')], []).map(({ shownWith }) => shownWith)).toEqual([null, null]);
  const locked = { ...found('a.nef'), skipped: { code: 'lookup_permission' } as const };
  expect(pairUp([locked, found('a.jpg')], [])[0]).toEqual(locked);
});

test('pairUp() - XMP files speak of the photo of that name, with its ending or without, in the same order always', () => {
  const both = 'a.jpg.xmp:12:34/a.xmp:12:34';
  expect(spoken(['a.jpg', 'b.jpg'], 'a.xmp', 'a.jpg.xmp')).toEqual({ 'a.jpg': both, 'b.jpg': null });
  expect(spoken(['a.jpg'], 'a.jpg.xmp', 'a.xmp')).toEqual({ 'a.jpg': both });
  expect(spoken(['A.JPG'], 'a.XMP')).toEqual({ 'A.JPG': 'a.XMP:12:34' });
});

test('pairUp() - the XMP file of a raw file speaks of the picture that is shown', () => {
  expect(spoken(['a.jpg', 'a.nef'], 'a.nef.xmp')).toEqual({ 'a.jpg': 'a.nef.xmp:12:34', 'a.nef': null });
  expect(spoken(['a.jpg', 'a.png'], 'a.png.xmp')).toEqual({ 'a.jpg': null, 'a.png': 'a.png.xmp:12:34' });
});
