import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KnownContent, PreparedCopy } from '../../core/photos/writing.ts';
import { replacePhoto } from '../../files/replace-photo.ts';
import { ExifTool } from '../exiftool.ts';
import { LAYOUTS } from '../sidecar/testing/layouts.ts';
import { embed } from './embed.ts';
import { formatIim } from './iim.ts';
import { keptIptc } from './kept-iptc.ts';
import { restoreMetadata } from './restore.ts';

const exiftool = new ExifTool('plain');
let directory: string;
let folder: string;

async function hashPixels(path: string): Promise<Uint8Array> {
  const isHeic = path.endsWith('.heic');
  const bytes = isHeic ? Buffer.alloc(0) : await sharp(readFileSync(path)).raw().toBuffer();
  return createHash('sha256').update(bytes).digest();
}
const tools = { exiftool, hashPixels };

beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'photonest-restore-'))));
afterAll(async () => {
  await exiftool.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => void (folder = mkdtempSync(join(directory, 'album-'))));

async function make(format: string, withXmp: boolean): Promise<KnownContent> {
  const path = join(folder, `a.${format}`);
  if (format === 'heic') copyFileSync('test/fixtures/heic/orientation-6.heic', path);
  else {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#000', noise } })
      .withExif({ IFD0: { Make: 'Maker' } })
      .toFormat(format === 'jpg' ? 'jpeg' : (format as 'png'))
      .toFile(path);
  }
  const block = join(directory, 'block');
  if (withXmp) {
    writeFileSync(block, LAYOUTS.digiKam);
    await exiftool.writeXmp(path, block);
  }
  if (['jpg', 'tiff'].includes(format)) {
    const keyword = (value: string) => ({ record: 2, number: 25, value: Buffer.from(value) });
    writeFileSync(block, formatIim([keyword('Sun'), { record: 2, number: 120, value: Buffer.from('Caption') }]));
    await exiftool.writeIptc(path, block, null);
  }
  return describe(path);
} // prettier-ignore

function describe(path: string): KnownContent {
  const bytes = readFileSync(path);
  return { path, sizeBytes: bytes.length, hash: createHash('sha256').update(bytes).digest() };
}

async function write(photo: KnownContent): Promise<PreparedCopy> {
  const wanted = [{ path: ['夏の海'], automatic: false }];
  const request = { ...photo, urgent: true, dryRun: false, change: { wanted, before: [], rating: 4 } };
  const { copy } = await embed(request, tools);
  await replacePhoto(photo, copy!);
  return copy!;
}

async function restore(photo: KnownContent, { oldXmp, oldFields }: PreparedCopy, dryRun = false) {
  const iptc = keptIptc(oldFields);
  return await restoreMetadata({ ...photo, urgent: true, xmp: oldXmp, iptc, dryRun }, tools);
}

test.each([
  ...['jpg', 'png', 'tiff', 'webp', 'heic'].map((format) => [format, false] as const),
  ...['jpg', 'tiff', 'webp', 'heic'].map((format) => [format, true] as const),
])('restoreMetadata() - a %s, with XMP: %s, has all its fields again', async (format, withXmp) => {
  const photo = await make(format, withXmp);
  const [fields, xmp, iptc] = [await exiftool.readAll(photo.path), await exiftool.readXmp(photo.path), await exiftool.readIptc(photo.path)];
  const kept = await write(photo);
  const written = describe(photo.path);
  expect(await exiftool.readAll(photo.path)).not.toEqual(fields);
  const restored = await restore(written, kept);
  expect(restored).toMatchObject({ removed: ['夏の海'], added: [] });
  expect(await replacePhoto(written, restored!.copy!)).toBeNull();
  expect(await exiftool.readAll(photo.path)).toEqual(fields);
  expect(await exiftool.readXmp(photo.path)).toEqual(xmp);
  expect(await exiftool.readIptc(photo.path)).toEqual(iptc);
  expect(await restore(describe(photo.path), kept)).toBeNull();
  expect(readdirSync(folder)).toEqual([`a.${format}`]);
}, 60_000); // prettier-ignore

test('restoreMetadata() - a dry run leaves nothing, and a file that has changed stays', async () => {
  const photo = await make('jpg', true);
  const kept = await write(photo);
  const written = describe(photo.path);
  expect(await restore(written, kept, true)).toMatchObject({ removed: ['夏の海'], copy: null });
  expect(readdirSync(folder)).toEqual(['a.jpg']);
  await expect(restore(photo, kept)).rejects.toMatchObject({ code: 'unreadable' });
  expect(describe(photo.path)).toEqual(written);
});
