import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ExportState,
  FilesWritten,
  ListedPhoto,
  PhotoDetail,
  PhotosCopied,
  Selection,
} from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { ExifTool } from '../../main/metadata/exiftool.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath, ROOT } from '../support/photographs.ts';

const exiftool = new ExifTool('plain');
const OWN = /^XMP-(dc:Subject|lr:HierarchicalSubject|digiKam:TagsList|xmp:Rating)$/;

let engine: Engine;
let library: string;
let photos: string;
let names: string[];

beforeAll(async () => {
  library = makeFolder('writing-library');
  photos = makeFolder('writing');
  const place = { GPSLatitudeRef: 'N', GPSLatitude: '59/1 54/1 48/1', GPSLongitudeRef: 'E', GPSLongitude: '10/1 44/1 18/1' };
  const alps = sharp(photographPath('alps')).resize(480, 320).withExif({ IFD0: { Make: 'Maker' }, IFD3: place });
  for (const [name, format] of [['a.jpg', 'jpeg'], ['b.png', 'png'], ['c.webp', 'webp'], ['d.tiff', 'tiff']] as const)
    await alps.clone().modulate({ hue: name.codePointAt(0)! }).toFormat(format).toFile(join(photos, name));
  copyFileSync(join(ROOT, 'test/fixtures/heic/orientation-6.heic'), join(photos, 'e.heic'));
  writeFileSync(join(photos, 'f.gif'), await alps.clone().gif().toBuffer());
  engine = await openEngine({ library });
  await post('/api/folders', { path: photos });
  await engine.indexer.whenIdle();
  names = readdirSync(photos).sort();
}); // prettier-ignore

afterAll(async () => {
  await engine.close();
  await exiftool.close();
  removeFolder(library);
  removeFolder(photos);
});

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await engine.handler(new Request(`http://photonest${path}`, init));
  expect([path, response.ok]).toEqual([path, true]);
  return (await response.json()) as T;
}

async function post<T>(path: string, body: unknown): Promise<T> {
  return await ask<T>(path, { method: 'POST', body: JSON.stringify(body) });
}

async function detail(name: string): Promise<PhotoDetail> {
  const [id] = await post<number[]>('/api/photos/find', { paths: [join(photos, name)] });
  return await ask(`/api/photos/${id}`);
}

async function selectAll(): Promise<number> {
  return (await post<Selection>('/api/selections', { query: '' })).id;
}

async function fieldsOf(name: string) {
  return await exiftool.readAll(join(photos, name));
}

function hashes(): string[] {
  return names.map((name) =>
    createHash('sha256')
      .update(readFileSync(join(photos, name)))
      .digest('hex'),
  );
}

describe('GET /api/selections/:id/list', () => {
  it('says of each chosen photo what a list has, in their order', async () => {
    const chosen = await Promise.all(['c.webp', 'a.jpg'].map(detail));
    const { id } = await post<Selection>('/api/selections', { ids: chosen.map((photo) => photo.id) });
    const listed = await ask<ListedPhoto[]>(`/api/selections/${id}/list`);
    expect(listed.map(({ path }) => path)).toEqual(chosen.map(({ path }) => path));
    const { hash, takenAt, place } = chosen[0]!;
    expect(listed[0]).toMatchObject({ hash, takenAt, place, favourite: false });
    expect(listed[0]!.tags.map(({ name }) => name)).toEqual(chosen[0]!.tags.map(({ name }) => name));
  });
});

describe('POST /api/selections/:id/write', () => {
  it('writes keywords into files of five formats, and nothing else changes, nor is read again', async () => {
    for (const name of names) await post(`/api/photos/${(await detail(name)).id}/tags`, { name: 'Rex' });
    const [before, pictures] = [await Promise.all(names.map(detail)), await Promise.all(names.map(fieldsOf))];
    const bytes = hashes();
    const selection = await selectAll();
    const dry = await post<FilesWritten>(`/api/selections/${selection}/write`, { dryRun: true });
    expect(hashes()).toEqual(bytes);
    const written = await post<FilesWritten>(`/api/selections/${selection}/write`, { dryRun: false });
    expect(written).toEqual(dry);
    const reason = 'is of a format that is not written into';
    const failure = { code: 'not_writable' };
    expect([written.written, written.failed]).toEqual([
      5,
      [{ path: join(photos, 'f.gif'), reason, failure }],
    ]);
    for (const [index, name] of names.entries()) {
      const after = await fieldsOf(name);
      const foreign = (tags: object) => Object.entries(tags).filter(([tag]) => !OWN.test(tag));
      expect([name, foreign(after)]).toEqual([name, foreign(pictures[index]!)]);
      expect([after['XMP-dc:Subject']].flat()).toEqual(name === 'f.gif' ? [undefined] : ['Rex']);
    }
    engine.indexer.scan();
    await engine.indexer.whenIdle();
    for (const [index, name] of names.entries()) {
      const { hash, sizeBytes, thumbnail, ...same } = await detail(name);
      expect(same).toEqual(expect.objectContaining({ tags: before[index]!.tags, state: 'tagged' }));
      expect([hash, sizeBytes > 0, thumbnail !== null]).toEqual([hashes()[index], true, true]);
    }
    expect(readdirSync(photos).sort()).toEqual(names);
  }, 120_000);

  it('a keyword that comes back from a file is no other program’s', async () => {
    await exiftool.removeTags(join(photos, 'a.jpg'), ['IFD0:Make']); // another program wrote the file
    engine.indexer.scan();
    await engine.indexer.whenIdle();
    const { tags } = await detail('a.jpg');
    expect(tags.filter(({ source }) => source === 'file')).toEqual([]);
    expect(tags).toContainEqual(expect.objectContaining({ name: 'Rex', source: 'user', state: 'confirmed' }));
  }, 60_000);
});

describe('POST /api/selections/:id/copies', () => {
  it('copies without places, and never over a file', async () => {
    const folder = makeFolder('writing-copies');
    try {
      writeFileSync(join(folder, 'a.jpg'), 'mine');
      const before = hashes();
      const selection = await selectAll();
      const copied = await post<PhotosCopied>(`/api/selections/${selection}/copies`, {
        folder,
        places: false,
      });
      expect(copied.failed).toEqual([]);
      expect(readdirSync(folder).sort()).toEqual(['a (2).jpg', ...names].sort());
      expect(readFileSync(join(folder, 'a.jpg'), 'utf8')).toBe('mine');
      for (const { path } of copied.copies)
        expect(Object.keys(await exiftool.readAll(path)).filter((tag) => tag.includes('GPS'))).toEqual([]);
      expect(hashes()).toEqual(before);
    } finally {
      removeFolder(folder);
    }
  }, 60_000);
});

describe('sidecars that follow', () => {
  it('are written by themselves as soon as a person wants them always', async () => {
    const sidecars = { labels: 'confirmed', least: 0.8, scheme: 'name', always: true };
    await ask('/api/settings', { method: 'PATCH', body: JSON.stringify({ sidecars }) });
    await expect
      .poll(async () => (await ask<ExportState>('/api/exports')).waiting, { timeout: 30_000 })
      .toBe(0);
    expect(existsSync(join(photos, 'f.gif.xmp'))).toBe(true);
    expect(await exiftool.readAll(join(photos, 'f.gif.xmp'))).toMatchObject({ 'XMP-dc:Subject': ['Rex'] });
  }, 60_000);
});
