import { ExifTool as Writer } from 'exiftool-vendored';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExifTool } from './exiftool.ts';
import { readMetadata, type MetadataSource } from './metadata.ts';

const exiftool = new ExifTool();
const writer = new Writer({ maxProcs: 1 });
let scratch: string;
let number = 0;
let asked: string[] = [];
let problems: string[] = [];

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-metadata-'));
});
afterAll(async () => {
  await exiftool.close();
  await writer.end();
  rmSync(scratch, { recursive: true });
});

/** A small JPEG with what the programs of others would write into it. */
async function makePhoto(tags: Record<string, unknown>, name = `${++number}.jpg`): Promise<string> {
  const path = join(scratch, name);
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } }).jpeg();
  await picture.withExif({ IFD0: { Model: 'A camera' } }).toFile(path);
  if (Object.keys(tags).length > 0) await writer.write(path, tags, { writeArgs: ['-overwrite_original'] });
  return path;
}

async function makeSidecar(photo: string, tags: Record<string, unknown>): Promise<string> {
  const path = photo.replace(/jpg$/, 'xmp');
  await writer.write(path, tags);
  return path;
}

async function read(path: string, changes: Partial<MetadataSource> = {}) {
  asked = [];
  problems = [];
  const { exif = null, xmp = null, iptc = null } = await sharp(path).metadata();
  const counted = {
    read: async (file: string, tags: readonly string[]) => {
      asked.push(file);
      return await exiftool.read(file, tags);
    },
  };
  const source = { path, exif, xmp, iptc, opaque: false, sidecars: [], raw: null, ...changes };
  return await readMetadata(source, counted, (problem) => problems.push(problem));
}

test('readMetadata() - a photo that has nothing but EXIF is read without ExifTool', async () => {
  const path = await makePhoto({
    'EXIF:DateTimeOriginal': '2024:05:17 10:20:30',
    'EXIF:OffsetTimeOriginal': '+02:00',
  });
  expect(await read(path)).toMatchObject({
    camera: 'A camera',
    takenAt: '2024-05-17T10:20:30',
    takenOffset: '+02:00',
    takenSource: 'EXIF DateTimeOriginal',
    keywords: [],
  });
  expect(asked).toEqual([]);
});

test('readMetadata() - keywords, rating, title and caption of XMP and IPTC, in any script', async () => {
  const path = await makePhoto({
    'XMP-dc:Subject': ['Rom', 'Kolosseum'],
    'XMP-lr:HierarchicalSubject': ['Orte|Italien|Rom'],
    'IPTC:Keywords': ['夏'],
    'IPTC:CodedCharacterSet': 'UTF8',
    'XMP-xmp:Rating': 4,
    'XMP-dc:Title': 'Rom im Mai',
    'XMP-dc:Description': 'Zwei Zeilen\n“Text”',
  });
  expect(await read(path)).toMatchObject({
    keywords: [['Orte', 'Italien', 'Rom'], ['Kolosseum'], ['夏']],
    rating: 4,
    title: 'Rom im Mai',
    caption: 'Zwei Zeilen\n“Text”',
    camera: 'A camera',
  });
  expect(asked).toEqual([path]);
});

test('readMetadata() - IPTC alone is enough', async () => {
  const path = await makePhoto({ 'IPTC:Keywords': ['Rex'], 'IPTC:ObjectName': 'A dog' });
  expect(await read(path)).toMatchObject({ keywords: [['Rex']], title: 'A dog' });
});

test('readMetadata() - a sidecar comes before the file, and adds its keywords', async () => {
  const path = await makePhoto({ 'XMP-dc:Subject': ['sea'], 'XMP-xmp:Rating': 2, 'XMP-dc:Title': 'Old' });
  const sidecar = await makeSidecar(path, {
    'XMP-dc:Subject': ['dog'],
    'XMP-xmp:Rating': 5,
    'XMP-exif:DateTimeOriginal': '2020:01:02 03:04:05',
    'XMP-exif:GPSLatitude': -33.5,
    'XMP-exif:GPSLongitude': 18.25,
  });
  expect(await read(path, { sidecars: [sidecar] })).toMatchObject({
    keywords: [['dog'], ['sea']],
    rating: 5,
    title: 'Old',
    takenAt: '2020-01-02T03:04:05',
    takenSource: 'XMP DateTimeOriginal',
    latitude: -33.5,
    longitude: 18.25,
  });
});

test('readMetadata() - a file that its decoder sees no blocks in is left to ExifTool', async () => {
  const path = await makePhoto({ 'EXIF:LensModel': '35mm', 'EXIF:FNumber': 2.8 });
  expect(await read(path, { exif: null, opaque: true })).toMatchObject({
    camera: 'A camera',
    lens: '35mm',
    exposure: 'f/2.8',
  });
});

test('readMetadata() - the date of the name, where nobody wrote one', async () => {
  const path = await makePhoto({}, 'IMG_20240517_102030.jpg');
  expect(await read(path)).toMatchObject({ takenAt: '2024-05-17T10:20:30', takenSource: 'file name' });
});

test('readMetadata() - a sidecar that is not there or is no XMP takes nothing from what the file says', async () => {
  const path = await makePhoto({ 'XMP-dc:Subject': ['sea'] });
  const gone = join(scratch, 'gone.xmp');
  expect(await read(path, { sidecars: [gone] })).toMatchObject({ keywords: [['sea']], camera: 'A camera' });
  expect(problems.join()).toContain(gone);
});

test('readMetadata() - EXIF counts where ExifTool cannot run at all', async () => {
  const path = await makePhoto({ 'XMP-dc:Subject': ['sea'] });
  const { exif = null, xmp = null } = await sharp(path).metadata();
  const broken = { read: async () => await Promise.reject(new Error('no Perl')) };
  const source = { path, exif, xmp, iptc: null, opaque: false, sidecars: [], raw: null };
  const heard: string[] = [];
  expect(await readMetadata(source, broken, (problem) => heard.push(problem))).toMatchObject({
    camera: 'A camera',
  });
  expect(heard).toEqual([`${path}: no Perl`]);
});

test('readMetadata() - XMP made to be endless is not read, and what EXIF says counts', async () => {
  const path = await makePhoto({});
  const { exif = null } = await sharp(path).metadata();
  const deep = `${'<a:b>'.repeat(200)}<dc:subject/>${'</a:b>'.repeat(200)}`;
  for (const text of [deep, `<dc:subject>${'<rdf:li>sea</rdf:li>'.repeat(250_000)}</dc:subject>`]) {
    const refused = { read: async () => await Promise.reject(new Error('it was read')) };
    const heard: string[] = [];
    const source = { path, exif, xmp: Buffer.from(text), iptc: null, opaque: false, sidecars: [], raw: null };
    const { camera } = await readMetadata(source, refused, (problem) => heard.push(problem));
    expect(camera).toBe('A camera');
    expect(heard).toEqual([`${path}: its XMP is too long or too deep to be read`]);
  }
});

test.each([
  ['too long', `<x:xmpmeta>${'<rdf:li>Rex</rdf:li>'.repeat(250_000)}</x:xmpmeta>`],
  ['too deep', '<a>'.repeat(400_000)],
])('readMetadata() - a sidecar that is %s is left alone, without ExifTool', async (_, xmp) => {
  const path = await makePhoto({});
  const sidecar = path.replace(/jpg$/, 'xmp');
  writeFileSync(sidecar, xmp);
  expect(await read(path, { sidecars: [sidecar] })).toMatchObject({ camera: 'A camera', keywords: [] });
  expect([asked, problems]).toEqual([[], [`${sidecar}: its XMP is too long or too deep to be read`]]);
});
