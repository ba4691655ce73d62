import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure, PhotoDetail, SearchResult } from '../../main/core/api.ts';
import { rawFile } from '../../main/core/testing/raw-file.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath } from '../support/photographs.ts';

/** A JPEG without metadata, and a raw file with a date, a camera and a preview. */
const jpeg = await sharp(photographPath('cat')).resize(400).jpeg().toBuffer();
const broken = jpeg.subarray(0, 200);
const raw = rawFile({
  jpeg: await sharp(photographPath('boats')).resize(600).jpeg().toBuffer(),
  width: 600,
  height: 400,
  orientation: 1,
});

let library: string;
let photos: string;
let engine: Engine;

beforeEach(async () => {
  [library, photos] = [makeFolder('pairs-library'), makeFolder('pairs')];
  engine = await openEngine({ library });
});
afterEach(async () => {
  await engine.close();
  removeFolder(library);
  removeFolder(photos);
});

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (await engine.handler(new Request(`http://photonest${path}`, init))).json()) as T;
}

async function scan(): Promise<void> {
  if ((await ask<unknown[]>('/api/folders')).length === 0) await ask('/api/folders', { path: photos });
  else engine.indexer.scan();
  await engine.indexer.whenIdle();
}

async function search(query: string): Promise<PhotoDetail[]> {
  const { ids } = await ask<SearchResult>(`/api/search?q=${encodeURIComponent(query)}`);
  return await Promise.all(ids.map(async (id) => await ask<PhotoDetail>(`/api/photos/${id}`)));
}

/** Name to state of all files. */
async function states(): Promise<Record<string, string>> {
  const shown = (await search('')).map(({ path, state }) => [basename(path), state]);
  const others = (await ask<Failure[]>('/api/failures')).map(({ path, state }) => [basename(path), state]);
  return Object.fromEntries([...shown, ...others]) as Record<string, string>;
}

describe('a raw file beside a JPEG', () => {
  it('is shown itself where the JPEG cannot be seen, or not whole', async () => {
    const half = jpeg.subarray(0, Math.floor(jpeg.length / 2));
    const leaders = {
      'zero.JPG': Buffer.alloc(0),
      'broken.JPG': broken,
      'half.JPG': half,
      'png.png': Buffer.from('no picture'),
    };
    for (const [name, bytes] of Object.entries({ ...leaders, 'ok.JPG': jpeg }))
      writeFileSync(join(photos, name), bytes);
    for (const name of ['zero.NEF', 'broken.NEF', 'half.NEF', 'png.dng', 'alone.NEF', 'ok.NEF'])
      writeFileSync(join(photos, name), raw);
    writeFileSync(join(photos, 'PXL_20230102_030405.RAW-01.COVER.jpg'), jpeg);
    writeFileSync(join(photos, 'PXL_20230102_030405.RAW-02.ORIGINAL.dng'), raw);
    await scan();
    const after = await states();
    for (const raw of ['zero.NEF', 'broken.NEF', 'half.NEF', 'png.dng', 'alone.NEF'])
      expect([raw, after[raw]]).toEqual([raw, 'tagged']);
    expect(after).toMatchObject({
      'zero.JPG': 'failed',
      'broken.JPG': 'failed',
      'ok.JPG': 'tagged',
      'ok.NEF': 'skipped',
    });
    const failures = await ask<Failure[]>('/api/failures');
    expect(failures.filter(({ reason }) => reason.endsWith(', which is shown')).map(({ name }) => name).sort()).toEqual([
      'PXL_20230102_030405.RAW-02.ORIGINAL.dng', 'ok.NEF',
    ]); // prettier-ignore
    await scan();
    expect(await states()).toEqual(after);
  });

  it('gives the JPEG the date and the camera that it lacks', async () => {
    writeFileSync(join(photos, 'ok.JPG'), jpeg);
    writeFileSync(join(photos, 'ok.NEF'), raw);
    await scan();
    const [photo] = await search('');
    expect(photo).toMatchObject({
      takenAt: '2024-05-17T10:20:30',
      camera: expect.stringContaining('D90') as string,
    });
  });

  it('keeps its user tags in sight when a damaged JPEG comes, and when a sound one takes its place', async () => {
    writeFileSync(join(photos, 'a.NEF'), raw);
    await scan();
    const [photo] = await search('');
    await ask(`/api/photos/${photo!.id}/tags`, { name: 'Rex' });
    const tagged = async (): Promise<string[]> => (await search('own:rex')).map(({ path }) => basename(path));
    expect(await tagged()).toEqual(['a.NEF']);

    writeFileSync(join(photos, 'a.JPG'), broken);
    await scan();
    expect(await tagged()).toEqual(['a.NEF']);

    writeFileSync(join(photos, 'a.JPG'), jpeg);
    await scan();
    expect(await tagged()).toEqual(['a.JPG']);

    rmSync(join(photos, 'a.JPG'));
    await scan();
    expect(await tagged()).toEqual(['a.NEF']);
  });
});

it('names pair up however their accents are written', async () => {
  writeFileSync(join(photos, 'Käse.JPG'.normalize('NFD')), jpeg);
  writeFileSync(join(photos, 'Käse.NEF'.normalize('NFC')), raw);
  await scan();
  expect(Object.values(await states()).sort()).toEqual(['skipped', 'tagged']);
});

it('a file that the computer refused is tried again with the next scan', async (context) => {
  context.skip(process.getuid?.() === 0, 'the administrator may read every file');
  const path = join(photos, 'a.JPG');
  writeFileSync(path, jpeg);
  chmodSync(path, 0);
  await scan();
  expect(await states()).toEqual({ 'a.JPG': 'failed' });
  chmodSync(path, 0o644);
  await scan();
  expect(await states()).toEqual({ 'a.JPG': 'tagged' });
  writeFileSync(path, broken);
  await scan();
  await scan();
  expect(await states()).toEqual({ 'a.JPG': 'failed' });
});
