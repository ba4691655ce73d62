// `npm run cases -- FOLDER`: indexes a folder of cases and compares each file with the folder's `expected.json`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import type { Failure, PhotoDetail, SearchResult } from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';

const caseSchema = z.strictObject({
  takenAt: z.string().optional(),
  takenOffset: z.string().nullable().optional(),
  takenFrom: z.enum(['camera', 'file']).optional(),
  /** A part of the camera's name. */
  cameraHas: z.string().optional(),
  latitude: z.number().nullable().optional(),
  longitude: z.number().nullable().optional(),
  keywords: z.array(z.string()).optional(),
  title: z.string().optional(),
  caption: z.string().optional(),
  rating: z.number().optional(),
  state: z.string().optional(),
  /** It is shown, or named with a reason. */
  listed: z.literal(true).optional(),
  /** The file beside it that its thumbnail looks like. */
  looks: z.string().optional(),
  /** For people; not checked. */
  note: z.string().optional(),
});
type Case = z.infer<typeof caseSchema>;

/** Mean difference in brightness of two thumbnails, of 255; inks are darker than light, which is not the point. */
const MAX_DIFFERENCE = 30;

async function main(folder: string): Promise<number> {
  const expected = z
    .record(z.string(), caseSchema)
    .parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
  const library = mkdtempSync(join(tmpdir(), 'photonest-cases-'));
  const engine = await openEngine({ library });
  try {
    await ask(engine, '/api/folders', { path: folder });
    await engine.indexer.whenIdle();
    const found = await listPhotos(engine);
    const failures = new Map(
      (await ask<Failure[]>(engine, '/api/failures')).map((failure) => [
        relative(folder, failure.path),
        failure,
      ]),
    );
    let misses = 0;
    for (const [name, wanted] of Object.entries(expected)) {
      const photo = found.get(join(folder, name)) ?? null;
      const wrong = await compare(
        engine,
        wanted,
        photo,
        failures.get(name) ?? null,
        found.get(join(folder, name, '..', wanted.looks ?? '')) ?? null,
      );
      for (const problem of wrong) console.log(`${name}: ${problem}`);
      misses += wrong.length;
    }
    console.log(misses === 0 ? `none of ${Object.keys(expected).length} cases missed` : `${misses} misses`);
    return misses === 0 ? 0 : 1;
  } finally {
    await engine.close();
    rmSync(library, { recursive: true });
  }
}

async function listPhotos(engine: Engine): Promise<Map<string, PhotoDetail>> {
  const { ids } = await ask<SearchResult>(engine, '/api/search');
  const photos = new Map<string, PhotoDetail>();
  for (const id of ids) {
    const photo = await ask<PhotoDetail>(engine, `/api/photos/${id}`);
    photos.set(photo.path, photo);
  }
  return photos;
}

async function compare(
  engine: Engine,
  wanted: Case,
  photo: PhotoDetail | null,
  failure: Failure | null,
  other: PhotoDetail | null,
): Promise<string[]> {
  const { note: _, looks, listed, keywords, cameraHas, latitude, longitude, ...others } = wanted;
  if (listed === true) return photo === null && failure === null ? ['is not listed'] : [];
  const isEmpty = Object.keys(wanted).every((key) => key === 'note');
  if (isEmpty) return [];
  if (photo === null) return [`is not shown${failure === null ? '' : ` (${failure.reason})`}`];
  const wrong = Object.entries(others)
    .filter(([key, value]) => photo[key as keyof PhotoDetail] !== value)
    .map(
      ([key, value]) =>
        `${key} is ${JSON.stringify(photo[key as keyof PhotoDetail])}, not ${JSON.stringify(value)}`,
    );
  if (cameraHas !== undefined && photo.camera?.includes(cameraHas) !== true)
    wrong.push(`camera is ${photo.camera}, not …${cameraHas}…`);
  for (const [name, value, is] of [
    ['latitude', latitude, photo.place?.latitude],
    ['longitude', longitude, photo.place?.longitude],
  ] as const)
    if (value !== undefined && Math.abs((is ?? 999) - (value ?? 999)) > 1e-4)
      wrong.push(`${name} is ${is ?? null}, not ${value}`);
  if (keywords !== undefined) {
    const own = photo.tags
      .filter(({ source }) => source === 'file')
      .map(({ name }) => name)
      .sort();
    if (own.join('|') !== keywords.toSorted().join('|'))
      wrong.push(`keywords are ${own.join(', ')}, not ${keywords.join(', ')}`);
  }
  if (looks !== undefined) {
    const difference = other === null ? 255 : await differenceOf(engine, photo, other);
    if (difference > MAX_DIFFERENCE)
      wrong.push(`looks different from ${looks} (${difference.toFixed(0)} of 255)`);
  }
  return wrong;
}

async function differenceOf(engine: Engine, a: PhotoDetail, b: PhotoDetail): Promise<number> {
  const [first, second] = await Promise.all(
    [a, b].map(async ({ thumbnail }) => {
      const jpeg = await (await engine.handler(new Request(`http://photonest${thumbnail}`))).arrayBuffer();
      return await sharp(jpeg)
        .resize(64, 64, { fit: 'fill' })
        .greyscale()
        .toColourspace('b-w')
        .raw()
        .toBuffer();
    }),
  );
  return first!.reduce((sum, value, at) => sum + Math.abs(value - second![at]!), 0) / first!.length;
}

async function ask<T>(engine: Engine, path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (await engine.handler(new Request(`http://photonest${path}`, init))).json()) as T;
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('npm run cases -- FOLDER: a folder of photos with an expected.json.');
  process.exitCode = 2;
} else process.exitCode = await main(resolve(folder));
