import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import sharp, { type Sharp } from 'sharp';
import { CODE_LENGTH } from '../../../main/similarity/quantise.ts';
import { EngineClient } from '../engine-client.ts';
import { startEngine } from '../engine-process.ts';
import { Random } from '../random.ts';

/** int8 [256] of a photo or of an altered copy of one. */
export type Feature = { isOriginal: boolean; code: Int8Array };

const SIDE = 560;
const LEAST_SIDE = 120;
const PICTURES = /\.(jpe?g|png|webp|tiff?)$/i;
/** A copy's noise, as a part of its length in each direction, and the most that it has of another photo. */
const NOISE = 0.5;
const MOST_BLENDED = 0.35;

/** Real features: of all photos in the folders, and of eleven altered copies of each, as the app itself indexes them. */
export async function readFeatures(folders: string[], scratch: string): Promise<Feature[]> {
  const photos = join(scratch, 'photos');
  await mkdir(photos);
  let count = 0;
  for (const folder of folders)
    for (const name of (await readdir(folder, { recursive: true })).sort())
      if (PICTURES.test(name)) count += await writeViews(join(folder, name), join(photos, String(count)));
  if (count === 0) throw new Error(`There are no photos in ${folders.join(', ')}.`);
  const library = join(scratch, 'features');
  const engine = await startEngine(library);
  const client = new EngineClient(engine.handler);
  await client.send('POST', '/api/folders', { path: photos });
  await client.waitUntil(({ counts, activity }) => counts.tagged > 0 && activity.state === 'idle', 200);
  await engine.stop();
  return readCodes(library);
}

/** @returns 1, or 0 for a file that is no photo, or too small */
async function writeViews(path: string, name: string): Promise<number> {
  try {
    const { data, info } = await sharp(path)
      .rotate()
      .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .png()
      .toBuffer({ resolveWithObject: true });
    if (Math.min(info.width, info.height) < LEAST_SIDE) return 0;
    for (const [view, picture] of Object.entries(viewsOf(data, info))) {
      const quality = view === 'poor' ? 30 : 88;
      await writeFile(`${name}_${view}.jpg`, await picture.jpeg({ quality }).toBuffer());
    }
    return 1;
  } catch {
    return 0; // damaged on purpose, as many of a test's files are
  }
}

function viewsOf(data: Buffer, { width, height }: { width: number; height: number }): Record<string, Sharp> {
  const crop = (left: number, top: number, side: number): Sharp =>
    sharp(data).extract({
      left: Math.floor(left * width),
      top: Math.floor(top * height),
      width: Math.floor(side * width),
      height: Math.floor(side * height),
    });
  return {
    original: sharp(data),
    mirrored: sharp(data).flop(),
    grey: sharp(data).greyscale(),
    bright: sharp(data).modulate({ brightness: 1.4 }),
    turned: sharp(data).rotate(3, { background: '#888' }),
    small: sharp(data).resize(Math.ceil(width * 0.4)),
    poor: sharp(data),
    ...{ first: crop(0, 0, 0.7), second: crop(0.3, 0, 0.7), third: crop(0, 0.3, 0.7) },
    ...{ fourth: crop(0.3, 0.3, 0.7), middle: crop(0.2, 0.2, 0.6) },
  };
}

function readCodes(library: string): Feature[] {
  const database = new Database(join(library, 'library.sqlite'), { readonly: true });
  const rows = database
    .prepare<[], { name: string; code: Buffer }>(
      'SELECT name, code FROM embeddings JOIN photos ON photos.id = photo_id ORDER BY photo_id',
    )
    .all();
  database.close();
  return rows.map(({ name, code }) => ({ isOriginal: name.includes('original'), code: new Int8Array(code) }));
}

/** So many photos: the features themselves, then others between them, with noise. */
export function perturb(features: readonly Feature[], count: number): Int8Array[] {
  const random = new Random(3);
  const gaussian = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Array.from({ length: count }, (_, at) => {
    const { code } = features[at % features.length]!;
    if (at < features.length) return code;
    const other = random.pick(features).code;
    const share = MOST_BLENDED * random.next();
    const deviation = (NOISE * Math.hypot(...code)) / Math.sqrt(CODE_LENGTH);
    const values = Float32Array.from(code, (value, index) => value * (1 - share) + other[index]! * share + deviation * gaussian()); // prettier-ignore
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    return Int8Array.from(values, (value) => Math.round((value / largest) * 127));
  });
}
