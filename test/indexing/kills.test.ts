import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoDetail, SearchResult, Status } from '../../main/core/api.ts';
import { Random } from '../benchmarks/random.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos } from '../support/photographs.ts';
import { photonestJson, serveApp, type ServedApp } from '../support/programs.ts';

/** Fifty take some minutes. */
const KILLS = Number(process.env['PHOTONEST_KILLS'] ?? 6);
/** More than are read between the kills. */
const PHOTOS = 120 + 40 * KILLS;
const SEED = 20_241;

const random = new Random(SEED);
let library: string;
let folder: string;

beforeAll(async () => {
  library = makeFolder('kills-library');
  folder = makeFolder('kills');
  await makePhotos(folder, PHOTOS);
});

afterAll(() => {
  removeFolder(library);
  removeFolder(folder);
});

/** Of the library file, by a connection of its own. */
function query<T>(sql: string): T[] {
  const connection = new Database(join(library, 'library.sqlite'), { readonly: true });
  try {
    return connection.prepare(sql).pluck().all() as T[];
  } finally {
    connection.close();
  }
}

async function ask<T>(app: ServedApp, path: string, init: RequestInit = {}): Promise<T> {
  const url = new URL(path, app.numeric);
  const headers = {
    authorization: `Bearer ${new URL(app.numeric).searchParams.get('token')!}`,
    'content-type': 'application/json',
  };
  const response = await fetch(url, { ...init, headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** The engine's child that reads photos; the one that checks the library, for instance, is another. */
function taggerOf(engine: number): number | null {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const tagger = processes.find((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return parent === engine && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('tagger.js');
    } catch {
      return false; // it ended between the listing and the query
    }
  });
  return tagger === undefined ? null : Number(tagger);
}

/** A kill is as likely while the programs start as while they read. */
async function untilReading(app: ServedApp): Promise<void> {
  const { counts } = await ask<Status>(app, '/api/status');
  const enough = Math.min(PHOTOS, counts.tagged + 10);
  while ((await ask<Status>(app, '/api/status')).counts.tagged < enough) await sleep(20);
}

/** What a person types in between: a tag of its own name on a photo that is there. */
async function typeTag(app: ServedApp, name: string): Promise<string | null> {
  const { ids } = await ask<SearchResult>(app, '/api/search?q=&limit=1000');
  if (ids.length === 0) return null;
  const id = ids[random.integer(ids.length)]!;
  const { tags, path } = await ask<PhotoDetail>(app, `/api/photos/${id}/tags`, {
    method: 'POST',
    body: JSON.stringify({ name }),
  });
  expect(tags.map((tag) => tag.name)).toContain(name);
  return `${path} ${name}`;
}

const TYPED = `SELECT path || ' ' || labels.name FROM user_tags
  JOIN photos ON photos.id = photo_id JOIN labels ON labels.id = label_id ORDER BY 1`;

describe.skipIf(process.platform !== 'linux')('kill -9 (finds processes through /proc: Linux only)', () => {
  it(`at ${KILLS} random moments of an index, engine and tagger in turn, loses and doubles nothing`, async () => {
    const typed: string[] = [];
    let app = await serveApp(library, folder);
    await untilReading(app);
    for (let kill = 0; kill < KILLS; kill++) {
      if (random.next() < 0.6) await untilReading(app);
      const said = await typeTag(app, `tag ${kill}`);
      if (said !== null) typed.push(said);
      await sleep(random.integer(1500));
      if (kill % 2 === 0) {
        const tagger = taggerOf(app.child.pid!);
        if (tagger !== null) process.kill(tagger, 'SIGKILL');
      } else {
        app.child.kill('SIGKILL');
        await once(app.child, 'close');
        expect(query('PRAGMA integrity_check')).toEqual(['ok']);
        expect(query(TYPED)).toEqual([...typed].sort());
        app = await serveApp(library);
      }
    }
    const { counts } = await ask<Status>(app, '/api/status');
    expect(counts.found).toBe(PHOTOS);
    await app.stop();

    const done = await photonestJson<object>(library, 'index', folder);
    expect(done).toMatchObject({ found: PHOTOS, tagged: PHOTOS, failed: 0, skipped: 0, pending: 0 });
    expect(query('PRAGMA integrity_check')).toEqual(['ok']);
    expect(query('SELECT count(*) FROM photos')).toEqual([PHOTOS]);
    expect(query('SELECT count(*) FROM embeddings')).toEqual([PHOTOS]);
    expect(query('SELECT count(*) FROM reading')).toEqual([0]);
    expect(query(TYPED)).toEqual([...typed].sort());
    expect(typed.length).toBeGreaterThan(0);
  });
});
