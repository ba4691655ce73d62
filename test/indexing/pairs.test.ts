import { chmodSync, copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure, PhotoDetail, SearchResult } from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { ROOT } from '../support/photographs.ts';

const CASES = join(ROOT, 'test/fixtures/pairs');

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
    cpSync(CASES, photos, { recursive: true });
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
    for (const name of ['ok.JPG', 'ok.NEF']) copyFileSync(join(CASES, name), join(photos, name));
    await scan();
    const [photo] = await search('');
    expect(photo).toMatchObject({
      takenAt: expect.stringMatching(/^2011-12-13T/) as string,
      camera: expect.stringContaining('D90') as string,
    });
  });

  it('keeps its user tags in sight when a damaged JPEG comes, and when a sound one takes its place', async () => {
    copyFileSync(join(CASES, 'alone.NEF'), join(photos, 'a.NEF'));
    await scan();
    const [raw] = await search('');
    await ask(`/api/photos/${raw!.id}/tags`, { name: 'Rex' });
    const tagged = async (): Promise<string[]> => (await search('own:rex')).map(({ path }) => basename(path));
    expect(await tagged()).toEqual(['a.NEF']);

    copyFileSync(join(CASES, 'broken.JPG'), join(photos, 'a.JPG'));
    await scan();
    expect(await tagged()).toEqual(['a.NEF']);

    copyFileSync(join(CASES, 'ok.JPG'), join(photos, 'a.JPG'));
    await scan();
    expect(await tagged()).toEqual(['a.JPG']);

    rmSync(join(photos, 'a.JPG'));
    await scan();
    expect(await tagged()).toEqual(['a.NEF']);
  });
});

it('names pair up however their accents are written', async () => {
  copyFileSync(join(CASES, 'ok.JPG'), join(photos, 'Käse.JPG'.normalize('NFD')));
  copyFileSync(join(CASES, 'ok.NEF'), join(photos, 'Käse.NEF'.normalize('NFC')));
  await scan();
  expect(Object.values(await states()).sort()).toEqual(['skipped', 'tagged']);
});

it('a file that the computer refused is tried again with the next scan', async (context) => {
  context.skip(process.getuid?.() === 0, 'the administrator may read every file');
  const path = join(photos, 'a.JPG');
  copyFileSync(join(CASES, 'ok.JPG'), path);
  chmodSync(path, 0);
  await scan();
  expect(await states()).toEqual({ 'a.JPG': 'failed' });
  chmodSync(path, 0o644);
  await scan();
  expect(await states()).toEqual({ 'a.JPG': 'tagged' });
  writeFileSync(path, readFileSync(join(CASES, 'broken.JPG')));
  await scan();
  await scan();
  expect(await states()).toEqual({ 'a.JPG': 'failed' });
});
