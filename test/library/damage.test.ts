import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Backup, LabelCount, PhotoDetail, SearchResult, Status } from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs } from '../support/photographs.ts';

const PAGE = 16_384;

/** A library of two photos with an own tag, and a backup that has both; each test has a copy of it. */
let made: string;
let photos: string;
let library: string;
let engine: Engine | null = null;

beforeAll(async () => {
  made = makeFolder('damage-made');
  photos = makeFolder('damage-photos');
  copyPhotographs(photos, ['alps', 'boats']);
  engine = await openEngine({ library: made });
  await send('POST', '/api/folders', { path: photos });
  await engine.indexer.whenIdle();
  await send('POST', '/api/photos/1/tags', { name: 'Rex' });
  await send('POST', '/api/backups', {});
  await engine.close();
  engine = null;
});

beforeEach(() => {
  library = makeFolder('damage-library');
  cpSync(made, library, { recursive: true });
});

afterEach(async () => {
  await engine?.close();
  engine = null;
  removeFolder(library);
});

afterAll(() => {
  removeFolder(made);
  removeFolder(photos);
});

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return await engine!.handler(new Request(`http://photonest${path}`, init));
}

async function get<T>(path: string): Promise<T> {
  const response = await send('GET', path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

/** The engine repairs in its own time, and says so. */
async function untilNotice(): Promise<string> {
  for (;;) {
    const { notices } = await get<Status>('/api/status');
    if (notices.length > 0) return notices.map((notice) => notice.text).join(' ');
    await sleep(50);
  }
}

/** Fills a page of the closed library file with noise: the root of a table or an index. */
function damage(name: string): void {
  const file = join(library, 'library.sqlite');
  const connection = new Database(file, { readonly: true });
  const page = connection.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name);
  connection.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (Number(page) - 1) * PAGE);
  closeSync(handle);
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
}

async function expectWhole(): Promise<void> {
  await engine!.indexer.whenIdle();
  const { counts } = await get<Status>('/api/status');
  expect(counts).toMatchObject({ found: 2, tagged: 2 });
  const { tags } = await get<PhotoDetail>('/api/photos/1');
  expect(tags.filter((tag) => tag.source === 'user').map((tag) => tag.name)).toEqual(['Rex']);
  const labels = await get<LabelCount[]>('/api/labels');
  expect(labels.find((label) => label.key === 'own:rex')?.count).toBe(1);
  expect(
    readdirSync(library).filter((name) => /^library\.sqlite\.damaged-[\dTZ-]+$/.test(name)),
  ).toHaveLength(1);
}

describe('a damaged library', () => {
  it('after an unclean end: the engine answers, finds it in the background, and goes on with the backup', async () => {
    damage('embeddings');
    writeFileSync(join(library, 'library.sqlite-wal'), '');
    engine = await openEngine({ library });
    expect((await get<Status>('/api/status')).counts.found).toBe(2);
    expect(await untilNotice()).toMatch(/was damaged .* lies at .* The backup of/);
    await expectWhole();
  });

  it.each([
    ['tags', '/api/search?q=animal'],
    ['photo_names_data', '/api/search?q=harbour'],
  ])('that is met while the engine runs (%s): the same', async (table, path) => {
    damage(table);
    engine = await openEngine({ library });
    expect((await send('GET', path)).status).toBe(500);
    expect(await untilNotice()).toMatch(/was damaged .* The backup of/);
    await expectWhole();
  });

  it('that keeps the engine from starting: it starts with the backup', async () => {
    damage('labels');
    engine = await openEngine({ library });
    expect(await untilNotice()).toMatch(/was damaged .* The backup of/);
    await expectWhole();
  });

  it('photos that came after the backup are found and read again', async () => {
    const file = join(library, 'library.sqlite');
    engine = await openEngine({ library });
    copyPhotographs(photos, ['flower']);
    engine.indexer.scan();
    await engine.indexer.whenIdle();
    await engine.close();
    truncateSync(file, 3 * PAGE);
    engine = await openEngine({ library });
    engine.indexer.scan();
    await engine.indexer.whenIdle();
    rmSync(join(photos, 'flower.jpg'));
    expect((await get<Status>('/api/status')).counts).toMatchObject({ found: 3, tagged: 3 });
  });

  it('what was said after the backup is taken over from the damaged file', async () => {
    engine = await openEngine({ library });
    await send('POST', '/api/photos/2/tags', { name: 'Bello' });
    await engine.close();
    damage('tags');
    engine = await openEngine({ library });
    await send('GET', '/api/search?q=animal');
    expect(await untilNotice()).toMatch(/The backup of .* 1 that only the damaged file had/);
    await expectWhole();
    // Its tags are worked out again in the background.
    await expect
      .poll(async () => (await get<SearchResult>('/api/search?q=own:bello')).ids, { timeout: 20_000 })
      .toEqual([2]);
  });

  it('without a backup: folders and what was said are taken over, and the photos are read again', async () => {
    rmSync(join(library, 'backups'), { recursive: true });
    damage('embeddings');
    writeFileSync(join(library, 'library.sqlite-wal'), '');
    engine = await openEngine({ library });
    expect(await untilNotice()).toMatch(/begins anew. Its folders could be read/);
    await expectWhole();
  });

  it('the log has what was found and done', async () => {
    damage('labels');
    engine = await openEngine({ library });
    const log = await (await send('GET', '/api/log')).text();
    expect(log).toMatch(/The library was damaged/);
  });
});

it('damaged thumbnails are set aside, and the photos stay', async () => {
  writeFileSync(join(library, 'thumbnails.sqlite'), 'noise'.repeat(10_000));
  engine = await openEngine({ library });
  expect(await untilNotice()).toContain('thumbnails');
  expect((await get<Status>('/api/status')).counts).toMatchObject({ found: 2, tagged: 2 });
  expect(readdirSync(library).some((name) => name.startsWith('thumbnails.sqlite.damaged-'))).toBe(true);
});

it('a restored library gives no photo a number that another has had', async () => {
  engine = await openEngine({ library });
  copyPhotographs(photos, ['flower']);
  engine.indexer.scan();
  await engine.indexer.whenIdle();
  const [backup] = await get<Backup[]>('/api/backups');
  rmSync(join(photos, 'flower.jpg'));
  copyPhotographs(photos, ['house']);
  await send('POST', `/api/backups/${backup!.id}/restore`, {});
  await get('/api/status');
  await engine.indexer.whenIdle();
  rmSync(join(photos, 'house.jpg'));
  expect((await send('GET', '/api/photos/3')).status).toBe(404); // the flower's
  expect((await get<PhotoDetail>('/api/photos/4')).name).toBe('house.jpg');
});

describe('a folder that cannot be the library’s', () => {
  it.each([
    ['is a file', '/dev/null'],
    ['is inside a file', '/dev/null/library'],
    ['takes no files', '/proc/self'],
  ])('because it %s, is named with the reason', async (_, folder) => {
    if (process.platform !== 'linux') return; // these are Linux's
    await expect(openEngine({ library: folder })).rejects.toMatchObject({
      name: 'PhotonestError',
      code: 'internal',
      message: expect.stringContaining(folder) as string,
    });
  });
});
