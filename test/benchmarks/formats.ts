import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { rawFile } from '../../main/core/testing/raw-file.ts';
import { ROOT } from '../support/photographs.ts';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { makeCameraPhotos } from './photos.ts';

export type FormatRate = {
  format: string;
  megapixels: number;
  photos: number;
  seconds: number;
  /** Photos that could not be read, with the first one's reason; null where all could. */
  failed: { photos: number; reason: string } | null;
};

/** Of each format so many pictures stand for all. */
const PICTURES = 2;
const HEIC_PHOTO = join(ROOT, 'test', 'fixtures', 'heic', 'grid.heic');
const HEIC_MEGAPIXELS = 0.1536;

/** A photo as another program would have saved it. */
const CONVERSIONS: { ending: string; convert: (jpeg: Buffer) => Promise<Buffer> }[] = [
  { ending: 'png', convert: async (jpeg) => await sharp(jpeg).png({ compressionLevel: 6 }).toBuffer() },
  { ending: 'webp', convert: async (jpeg) => await sharp(jpeg).webp({ effort: 2 }).toBuffer() },
  { ending: 'tiff', convert: async (jpeg) => await sharp(jpeg).tiff({ compression: 'lzw' }).toBuffer() },
  { ending: 'avif', convert: async (jpeg) => await sharp(jpeg).avif({ effort: 1 }).toBuffer() },
  { ending: 'nef', convert: async (jpeg) => await toRaw(jpeg) },
];

/** What ships, indexing photos of one format after the other with the default model on the processor. */
export async function measureFormats(
  scratch: string,
  photos: number,
  megapixels: number,
): Promise<FormatRate[]> {
  const jpegs = join(scratch, 'jpg');
  await makeCameraPhotos(jpegs, photos, megapixels);
  const folders = [{ format: 'jpg', folder: jpegs, megapixels }];
  const names = (await readdir(jpegs)).slice(0, PICTURES);
  const sources = await Promise.all(names.map(async (name) => await readFile(join(jpegs, name))));
  for (const { ending, convert } of CONVERSIONS) {
    const pictures: Buffer[] = [];
    for (const source of sources) pictures.push(await convert(source));
    folders.push({ format: ending, folder: await write(scratch, ending, photos, pictures), megapixels });
  }
  const heic = await write(scratch, 'heic', photos, [await readFile(HEIC_PHOTO)]);
  folders.push({ format: 'heic', folder: heic, megapixels: HEIC_MEGAPIXELS });
  return await indexAll(join(scratch, 'library'), folders);
}

async function indexAll(
  library: string,
  folders: { format: string; folder: string; megapixels: number }[],
): Promise<FormatRate[]> {
  const engine = await startEngine(library);
  try {
    const client = new EngineClient(engine.handler);
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    await client.send('PATCH', '/api/settings', { provider: 'cpu' }); // else others are tried meanwhile
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    const rates: FormatRate[] = [];
    for (const each of folders) rates.push(await index(client, each));
    return rates;
  } finally {
    await engine.stop();
  }
}

async function index(
  client: EngineClient,
  { format, folder, megapixels }: { format: string; folder: string; megapixels: number },
): Promise<FormatRate> {
  const photos = (await readdir(folder)).length;
  const before = (await client.status()).counts;
  const started = performance.now();
  await client.send('POST', '/api/folders', { path: folder });
  const { counts } = await client.waitUntil(
    ({ activity, counts }) => activity.state === 'idle' && counts.found === before.found + photos,
  );
  const seconds = (performance.now() - started) / 1000;
  const failed = counts.failed - before.failed;
  if (failed === 0) return { format, megapixels, photos, seconds, failed: null };
  const failures = await client.get<{ path: string; reason: string }[]>('/api/failures');
  const reason = failures.find(({ path }) => path.startsWith(folder))?.reason ?? '';
  return { format, megapixels, photos, seconds, failed: { photos: failed, reason } };
}

/** The pictures in turn, each file's content its own by some bytes behind the end. */
async function write(scratch: string, ending: string, photos: number, pictures: Buffer[]): Promise<string> {
  const folder = join(scratch, ending);
  await mkdir(folder);
  for (let photo = 0; photo < photos; photo++) {
    const picture = pictures[photo % pictures.length]!;
    await writeFile(join(folder, `${photo}.${ending}`), Buffer.concat([picture, freeBox(photo)]));
  }
  return folder;
}

/** A box of ISO/IEC 14496-12 (8.1.2) that says nothing. */
function freeBox(number: number): Buffer {
  const box = Buffer.from('0000000c6672656500000000', 'hex');
  box.writeUInt32BE(number, 8);
  return box;
}

async function toRaw(jpeg: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(jpeg).metadata();
  return rawFile({ jpeg, width, height, orientation: 1 });
}
