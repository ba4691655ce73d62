import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ExifTool } from '../exiftool.ts';
import { copyPhoto } from './copy-photo.ts';

const exiftool = new ExifTool('plain');
const directory = mkdtempSync(join(tmpdir(), 'photonest-copies-'));
let album: string;
let folder: string;

afterAll(async () => {
  await exiftool.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  album = mkdtempSync(join(directory, 'album-'));
  folder = mkdtempSync(join(directory, 'copies-'));
});

const PLACED = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" exif:GPSLatitude="59,54.8N" exif:GPSLongitude="10,44.3E"
 photoshop:City="Oslo" photoshop:Credit="Ana"><dc:subject><rdf:Bag><rdf:li>Rex</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>`;

/** With a place in EXIF and in XMP, in numbers and as a word. */
async function make(): Promise<string> {
  const path = join(album, 'a.jpg');
  await sharp({ create: { width: 64, height: 48, channels: 3, background: '#c84' } })
    .withExif({ IFD0: { Make: 'Maker' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '59/1 54/1 48/1', GPSLongitudeRef: 'E', GPSLongitude: '10/1 44/1 18/1' } })
    .jpeg()
    .toFile(path); // prettier-ignore
  const packet = join(directory, 'placed.xmp');
  writeFileSync(packet, PLACED);
  await exiftool.writeXmp(path, packet);
  utimesSync(path, 1_000_000_000, 1_000_000_000);
  return path;
}

async function copy(path: string, places: boolean): Promise<string> {
  const bytes = readFileSync(path);
  const hash = createHash('sha256').update(bytes).digest();
  return await copyPhoto({ path, sizeBytes: bytes.length, hash, folder, places, urgent: true }, exiftool);
}

test('copyPhoto() - with places it is the same file, with its time', async () => {
  const path = await make();
  const made = await copy(path, true);
  expect(made).toBe(join(folder, 'a.jpg'));
  expect(readFileSync(made).equals(readFileSync(path))).toBe(true);
  expect(statSync(made).mtimeMs).toBe(1_000_000_000_000);
});

test('copyPhoto() - without places it says nowhere where it was taken, and all else', async () => {
  const path = await make();
  const before = readFileSync(path);
  const made = await copy(path, false);
  const tags = await exiftool.readAll(made);
  expect(JSON.stringify(tags)).not.toMatch(/GPS|Oslo/);
  expect(tags).toMatchObject({
    'IFD0:Make': 'Maker',
    'XMP-dc:Subject': ['Rex'],
    'XMP-photoshop:Credit': 'Ana',
  });
  expect(readFileSync(path).equals(before)).toBe(true);
  const pixels = await Promise.all([path, made].map(async (each) => await sharp(each).raw().toBuffer()));
  expect(pixels[0]!.equals(pixels[1]!)).toBe(true);
});

test('copyPhoto() - a file of its name is never written over', async () => {
  const path = await make();
  writeFileSync(join(folder, 'a.jpg'), 'another');
  expect(await copy(path, true)).toBe(join(folder, 'a (2).jpg'));
  expect(await copy(path, false)).toBe(join(folder, 'a (3).jpg'));
  expect(readFileSync(join(folder, 'a.jpg'), 'utf8')).toBe('another');
  expect(readdirSync(folder).sort()).toEqual(['a (2).jpg', 'a (3).jpg', 'a.jpg']);
});

test('copyPhoto() - a place that cannot be removed, and there is no copy', async () => {
  const path = await make();
  const careless = {
    readAll: exiftool.readAll.bind(exiftool),
    removeTags: async () => await Promise.resolve(),
  };
  const bytes = readFileSync(path);
  const request = { path, sizeBytes: bytes.length, hash: createHash('sha256').update(bytes).digest() };
  await expect(copyPhoto({ ...request, folder, places: false, urgent: true }, careless)).rejects.toThrow(
    'is not copied, since its place cannot be removed from',
  );
  expect(readdirSync(folder)).toEqual([]);
});
