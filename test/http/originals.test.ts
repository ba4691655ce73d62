import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoSummary, SearchResult } from '../../main/core/api.ts';
import { rawFile } from '../../main/core/testing/raw-file.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { turned } from '../../main/images/testing/pictures.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath, ROOT } from '../support/photographs.ts';

const heic = join(ROOT, 'test/fixtures/heic/orientation-6.heic');

let engine: Engine;
let library: string;
let photos: string;
let alps: Buffer;

beforeAll(async () => {
  library = makeFolder('originals-library');
  photos = makeFolder('originals');
  alps = await sharp(photographPath('alps')).resize(480, 320).toColourspace('srgb').png().toBuffer();
  copyFileSync(heic, join(photos, 'phone.heic'));
  copyFileSync(heic, join(photos, 'renamed.jpg'));
  const stored = await sharp(await turned(8, alps))
    .jpeg({ quality: 95 })
    .toBuffer();
  const raw = rawFile({ jpeg: stored, width: 3000, height: 4500, orientation: 8 });
  writeFileSync(join(photos, 'camera.nef'), raw);
  writeFileSync(join(photos, 'called-raw.nef'), await sharp(alps).webp().toBuffer());
  engine = await openEngine({ library });
  const body = JSON.stringify({ path: photos });
  await engine.handler(new Request('http://photonest/api/folders', { method: 'POST', body }));
  await engine.indexer.whenIdle();
});
afterAll(async () => {
  await engine.close();
  removeFolder(library);
  removeFolder(photos);
});

const ask = async (path: string) => await engine.handler(new Request(`http://photonest${path}`));

async function original(name: string): Promise<{ type: string | null; bytes: Buffer }> {
  const { ids } = (await (await ask('/api/search')).json()) as SearchResult;
  const summaries = (await (await ask(`/api/photos?ids=${ids.join(',')}`)).json()) as PhotoSummary[];
  const { id } = summaries.find((photo) => photo.name === name)!;
  const response = await ask(`/originals/${id}`);
  return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Mean difference of two pictures of 480 × 320 pixels, of 255. */
async function difference(picture: Buffer, reference: Buffer): Promise<number> {
  const [a, b] = await Promise.all(
    [picture, reference].map(async (each) => await sharp(each).removeAlpha().raw().toBuffer()),
  );
  expect(a!.length).toBe(480 * 320 * 3);
  return a!.reduce((sum, value, at) => sum + Math.abs(value - b![at]!), 0) / a!.length;
}

describe('GET /originals/:id', () => {
  it.each(['phone.heic', 'renamed.jpg'])('of %s, which is HEIC, is an upright JPEG', async (name) => {
    const { type, bytes } = await original(name);
    expect(type).toBe('image/jpeg');
    const flower = sharp(photographPath('flower')).resize(480, 320, { fit: 'cover' }).toColourspace('srgb');
    expect(await difference(bytes, await flower.png().toBuffer())).toBeLessThan(5);
  });

  it('of a raw file is its preview, upright', async () => {
    const { type, bytes } = await original('camera.nef');
    expect(type).toBe('image/jpeg');
    expect(await difference(bytes, alps)).toBeLessThan(5);
  });

  it('of a picture that is only called a raw file is the file itself, under its own type', async () => {
    const { type, bytes } = await original('called-raw.nef');
    expect(type).toBe('image/webp');
    expect(bytes.equals(readFileSync(join(photos, 'called-raw.nef')))).toBe(true);
  });
});
