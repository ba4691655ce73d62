import { ExifTool as Writer } from 'exiftool-vendored';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

async function makeSidecar(
  photo: string,
  tags: Record<string, unknown>,
  path = photo.replace(/jpg$/, 'xmp'),
): Promise<string> {
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

/** As the decoder gives it: `<NAME>value</NAME>` under whatever prefix. */
const packet = (namespace: string, body: string): Buffer =>
  Buffer.from(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:n0="${namespace}" ${body}/></rdf:RDF></x:xmpmeta>`);

describe('ExifTool is asked', () => {
  const dated = { 'EXIF:DateTimeOriginal': '2024:05:17 10:20:30' };
  const exif = 'http://ns.adobe.com/exif/1.0/';

  test.each([
    ['a date, where EXIF has none', {}, packet(exif, 'n0:DateTimeOriginal="2011-12-13T14:15:16"'), 1],
    ['a date, where EXIF has one', dated, packet(exif, 'n0:DateTimeOriginal="2011-12-13T14:15:16"'), 0],
    ['a day, where EXIF has one', dated, packet('http://ns.adobe.com/photoshop/1.0/', 'n0:DateCreated="2011-12-13"'), 0],
    ['another date, where EXIF has only that of the last change', { 'EXIF:ModifyDate': '2024:05:17 10:20:30' },
      packet('http://ns.adobe.com/xap/1.0/', 'n0:CreateDate="2011-12-13"'), 1],
    ['a camera, where EXIF has one', dated, packet('http://ns.adobe.com/tiff/1.0/', 'n0:Model="A1"'), 0],
    ['a lens, where EXIF has none', dated, packet('http://ns.adobe.com/exif/1.0/aux/', 'n0:Lens="35 mm"'), 1],
    ['no stars', dated, packet('http://ns.adobe.com/xap/1.0/', 'n0:Rating="0"'), 0],
    ['no stars, where EXIF has some', { ...dated, 'EXIF:Rating': 5 }, packet('http://ns.adobe.com/xap/1.0/', 'n0:Rating="0"'), 1],
    ['stars', dated, packet('http://ns.adobe.com/xap/1.0/', 'n0:Rating="3"'), 1],
    ['what a program wrote for itself', dated, packet('http://ns.adobe.com/xap/1.0/', 'n0:CreatorTool="x"'), 0],
    ['keywords under another prefix', dated, Buffer.from('<n0:subject><rdf:Bag>'), 1],
    ['that there is more', dated, packet('http://ns.adobe.com/xmp/note/', 'n0:HasExtendedXMP="x"'), 1],
  ])('where XMP says %s: %#', async (_, tags, xmp, times) => {
    const path = await makePhoto(tags);
    await read(path, { xmp });
    expect(asked).toHaveLength(times);
  }); // prettier-ignore
});

test('readMetadata() - a sidecar without stars takes those of the file', async () => {
  const path = await makePhoto({ 'XMP-xmp:Rating': 5 });
  const sidecar = await makeSidecar(path, { 'XMP-xmp:Rating': 0 });
  expect((await read(path, { sidecars: [sidecar] })).rating).toBeNull();
  expect((await read(path)).rating).toBe(5);
});

test.each([
  ['TIF', 'a.jpg', false],
  ['jpg', 'a.jpg', true],
  ['NEF', 'a.jpg', true],
  ['JPG', 'a.nef', false],
])('readMetadata() - an XMP file for .%s speaks of %s: %s', async (ending, name, isSpokenOf) => {
  const photo = await makePhoto({}, `${++number}-${name}`);
  const tags = { 'XMP-dc:Subject': ['Rex'], 'XMP-photoshop:SidecarForExtension': ending };
  const sidecar = await makeSidecar(photo, tags, join(scratch, `${number}-a.xmp`));
  expect((await read(photo, { sidecars: [sidecar] })).keywords).toEqual(isSpokenOf ? [['Rex']] : []);
});

test('readMetadata() - an XMP file that is called after the whole name speaks of it, whatever it says', async () => {
  const photo = await makePhoto({}, 'whole.jpg');
  const tags = { 'XMP-dc:Subject': ['Rex'], 'XMP-photoshop:SidecarForExtension': 'TIF' };
  const sidecar = await makeSidecar(photo, tags, `${photo}.xmp`);
  expect((await read(photo, { sidecars: [sidecar] })).keywords).toEqual([['Rex']]);
});

describe('Google Takeout', () => {
  const said = {
    title: 'a.jpg',
    description: 'Am Strand',
    photoTakenTime: { timestamp: '1323785716', formatted: 'Dec 13, 2011, 2:15:16 PM UTC' },
    geoData: { latitude: 47.5, longitude: 8.5, altitude: 0 },
    people: [{ name: 'Zoë' }],
    favorited: true,
  };
  const write = (name: string, json: unknown): string => {
    const path = join(scratch, name);
    writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json));
    return path;
  };

  test('says when and where, who, and what somebody thought of it', async () => {
    const sidecar = write('a.jpg.json', said);
    expect(await read(await makePhoto({}), { sidecars: [sidecar] })).toMatchObject({
      takenAt: '2011-12-13T14:15:16',
      takenOffset: '+00:00',
      takenSource: 'Google Takeout',
      caption: 'Am Strand',
      latitude: 47.5,
      longitude: 8.5,
      keywords: [['Zoë'], ['Favourite']],
      rating: null,
    });
    expect(asked).toEqual([]);
  });

  test('gives way to the date in the file, and comes before that in its name', async () => {
    const sidecar = write('b.jpg.json', said);
    const dated = await makePhoto({ 'EXIF:DateTimeOriginal': '2024:05:17 10:20:30' });
    expect((await read(dated, { sidecars: [sidecar] })).takenSource).toBe('EXIF DateTimeOriginal');
    const named = await makePhoto({}, 'IMG_20111213_151516.jpg');
    expect((await read(named, { sidecars: [sidecar] })).takenSource).toBe('Google Takeout');
  });

  test('at 0, 0 or in 1970 it knows nothing, and the file counts', async () => {
    const nowhere = { latitude: 0, longitude: 0 };
    const sidecar = write('c.jpg.json', { ...said, geoData: nowhere, photoTakenTime: { timestamp: '0' } });
    const placed = await makePhoto({ 'EXIF:GPSLatitude': 1, 'EXIF:GPSLatitudeRef': 'S', 'EXIF:GPSLongitude': 2, 'EXIF:GPSLongitudeRef': 'E' }); // prettier-ignore
    expect(await read(placed, { sidecars: [sidecar] })).toMatchObject({
      latitude: -1,
      longitude: 2,
      takenAt: null,
    });
    const exif = write('d.jpg.json', {
      ...said,
      geoData: nowhere,
      geoDataExif: { latitude: 3, longitude: 4 },
    });
    expect(await read(await makePhoto({}), { sidecars: [exif], raw: null })).toMatchObject({
      latitude: 3,
      longitude: 4,
    });
  });
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
