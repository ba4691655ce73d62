import { ExifTool as Writer } from 'exiftool-vendored';
import { copyFileSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sidecarNames } from '../../main/core/photos/files.ts';
import type { PhotoMetadata } from '../../main/core/photos/metadata.ts';
import { openPhoto } from '../../main/images/photo.ts';
import { scanOne } from '../../main/indexing/scan/scan.ts';
import { ExifTool } from '../../main/metadata/exiftool.ts';
import { readMetadata } from '../../main/metadata/metadata.ts';
import { temporaryFolder } from '../support/folders.ts';
import { ROOT } from '../support/photographs.ts';
import { expectationsSchema, type Expectation } from './expectations.ts';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'metadata');
const cases = expectationsSchema.parse(JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')));

const exiftool = new ExifTool();
afterAll(async () => await exiftool.close());

/** As the scan, the decoder and the reader have it together. */
async function read(path: string): Promise<PhotoMetadata> {
  const { files } = await scanOne(dirname(path), null);
  const names = sidecarNames(files.find((file) => file.path === path)?.sidecar ?? null);
  const sidecars = names.map((name) => join(dirname(path), name));
  const { exif, xmp, iptc, opaque } = await openPhoto(path);
  return await readMetadata(
    { path, exif, xmp, iptc, opaque, sidecars, raw: null },
    exiftool,
    () => undefined,
  );
}

/** Only the fields that a case is about. */
function valuesOf(metadata: PhotoMetadata, expected: Expectation): Expectation {
  const { takenAt, takenOffset, latitude, longitude, title, caption, rating, camera } = metadata;
  const round = (degrees: number | null): number | null =>
    degrees === null ? null : Number(degrees.toFixed(4));
  const all: Expectation = {
    ...(takenAt !== null && { takenAt }),
    takenOffset,
    takenFrom: takenAt === null ? 'file' : 'camera',
    cameraHas: camera?.includes(expected.cameraHas ?? '') === true ? expected.cameraHas : String(camera),
    latitude: round(latitude),
    longitude: round(longitude),
    keywords: metadata.keywords.map((path) => path.at(-1)!).toSorted(),
    title,
    caption,
    rating,
  };
  return Object.fromEntries(Object.entries(all).filter(([field]) => field in expected));
}

test('there are cases, and each has its file', () => {
  const files = globSync('*/*', { cwd: FIXTURES }).map((file) => file.replaceAll('\\', '/'));
  expect(Object.keys(cases).length).toBeGreaterThan(50);
  expect(Object.keys(cases).filter((name) => !files.includes(name))).toEqual([]);
});

test.each(Object.entries(cases))('%s is read rightly', async (name, { note: _, ...expected }) => {
  const metadata = await read(join(FIXTURES, name));
  const keywords = expected.keywords && { keywords: expected.keywords.toSorted() };
  expect(valuesOf(metadata, expected)).toEqual({ ...expected, ...keywords });
});

test('XMP in a HEIC photo is read', async () => {
  const path = join(temporaryFolder('heic-words'), 'a.heic');
  copyFileSync(join(ROOT, 'test', 'fixtures', 'heic', 'ten-bits.heic'), path);
  const writer = new Writer({ maxProcs: 1 });
  const words: Record<string, unknown> = { 'XMP-dc:Subject': ['Rex'], 'XMP-dc:Title': 'Ein Titel' };
  await writer.write(path, words);
  await writer.end();
  expect(await read(path)).toMatchObject({ keywords: [['Rex']], title: 'Ein Titel' });
});
