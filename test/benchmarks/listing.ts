import { mkdir, mkdtemp, open, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { type SearchResult } from '../../main/core/api.ts';
import { exifBlock, exifText, jpegWithExif } from '../../main/core/testing/exif-block.ts';
import { EVERY_PHOTOGRAPH, photographPath } from '../support/photographs.ts';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { load } from './machine.ts';
import { digits, formatTable } from './table.ts';

export type ListingResult = {
  photos: number;
  load: number;
  /** From adding the folder until so many photos are in the grid, ms. */
  firstMs: number;
  allMs: number;
  /** Listing the folder and reading each file's first 128 KB, with nothing else, ms: what no tool can go below. */
  readingMs: number;
};

const FIRST = 100;
const FILE_BYTES = 4_000_000;
const DAY_MS = 86_400_000;

/**
 * A folder of files whose headers and sizes are a camera's, and which hold nothing more: sparse files, so that twenty
 * thousand of them fit on any disk. Their pictures cannot be decoded, which is not what is measured.
 */
export async function measureListing(photos: number): Promise<ListingResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const folder = join(scratch, 'photos');
    await makeSparsePhotos(folder, photos);
    const engine = await startEngine(join(scratch, 'library'));
    const client = new EngineClient(engine.handler);
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    const started = performance.now();
    await client.send('POST', '/api/folders', { path: folder });
    const firstMs = await untilListed(client, Math.min(FIRST, photos), started);
    const allMs = await untilListed(client, photos, started);
    await engine.stop();
    return { photos, load: load(), firstMs, allMs, readingMs: await readBeginnings(folder, photos) };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

export function formatListing({ photos, firstMs, allMs, readingMs, load: busy }: ListingResult): string {
  return [
    `${photos} files with a camera's headers; the machine's load was ${busy}`,
    formatTable(
      ['from adding the folder', 'seconds'],
      [
        [`${Math.min(FIRST, photos)} photos in the grid`, digits(firstMs / 1000)],
        ['all photos in the grid', digits(allMs / 1000)],
        ['reading the files’ beginnings alone', digits(readingMs / 1000)],
      ],
    ),
    `in the grid / reading alone: ${(allMs / readingMs).toFixed(1)}`,
  ].join('\n');
}

async function untilListed(client: EngineClient, count: number, started: number): Promise<number> {
  for (;;) {
    const { total } = await client.get<SearchResult>('/api/search?q=');
    if (total >= count) return performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function makeSparsePhotos(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const headers = await Promise.all(EVERY_PHOTOGRAPH.map(makeHeader));
  for (let index = 0; index < count; index++) {
    const path = join(folder, `IMG_${String(index).padStart(5, '0')}.jpg`);
    const file = await open(path, 'w');
    await file.write(headers[index % headers.length]!);
    await file.truncate(FILE_BYTES + index);
    await file.close();
    const time = new Date(Date.UTC(2010, 0, 1) + (index * DAY_MS) / 8);
    await utimes(path, time, time);
  }
}

/** All that comes before a camera's pixels: EXIF with a thumbnail, tables, the size. */
async function makeHeader(name: (typeof EVERY_PHOTOGRAPH)[number]): Promise<Buffer> {
  const picture = sharp(photographPath(name)).toColourspace('srgb').resize(4000, 3000, { fit: 'cover' });
  const thumbnail = await sharp(await picture.clone().png({ compressionLevel: 1 }).toBuffer())
    .resize(160, 120)
    .jpeg()
    .toBuffer();
  const [TEXT, SHORT] = [2, 3];
  const exif = exifBlock({
    image: [
      [0x010f, TEXT, exifText('Canon')],
      [0x0110, TEXT, exifText('EOS R6')],
      [0x0112, SHORT, [1]],
    ],
    photo: [[0x9003, TEXT, exifText('2024:05:17 10:20:30')]],
    thumbnail,
  });
  const whole = jpegWithExif(await picture.jpeg({ quality: 50 }).toBuffer(), exif);
  return whole.subarray(0, whole.lastIndexOf(Buffer.from([0xff, 0xda])) + 20);
}

async function readBeginnings(folder: string, count: number): Promise<number> {
  const started = performance.now();
  const buffer = Buffer.alloc(131_072);
  for (let index = 0; index < count; index++) {
    const file = await open(join(folder, `IMG_${String(index).padStart(5, '0')}.jpg`));
    await file.read(buffer, 0, buffer.length, 0);
    await file.close();
  }
  return performance.now() - started;
}
