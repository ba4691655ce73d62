import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos } from '../support/photographs.ts';
import { CLI, photonest, photonestJson } from '../support/programs.ts';

const PHOTOS = 240;

let library: string;
let folder: string;

beforeAll(async () => {
  library = makeFolder('recovery-library');
  folder = makeFolder('recovery');
  await makePhotos(folder, PHOTOS);
});

afterAll(() => {
  removeFolder(library);
  removeFolder(folder);
});

type Indexed = { found: number; tagged: number; failed: number; pending: number };

/** Numbers in the library file, read by a connection of its own while the engine may be running or dead. */
function query<T>(sql: string): T {
  const connection = new Database(join(library, 'library.sqlite'), { readonly: true });
  try {
    return connection.prepare(sql).pluck().get() as T;
  } finally {
    connection.close();
  }
}

function countTagged(): number {
  try {
    return query<number>(`SELECT count(*) FROM photos WHERE state = 'tagged'`);
  } catch {
    return 0; // the library is not there yet
  }
}

function startIndex(): ChildProcess {
  return spawn(process.execPath, [CLI, '--library', library, 'index', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function untilTagged(count: number): Promise<void> {
  while (countTagged() < count) await sleep(20);
}

/** The engine's only child. */
function taggerOf(engine: ChildProcess): number | null {
  if (process.platform !== 'linux') return null;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent === engine.pid) return Number(name);
    } catch {
      // it ended between the listing and the query
    }
  }
  return null;
}

function expectSoundLibrary(): void {
  expect(query<string>('PRAGMA integrity_check')).toBe('ok');
  expect(query<number>('SELECT count(*) FROM photos')).toBe(PHOTOS);
  expect(query<number>('SELECT count(*) FROM embeddings')).toBe(PHOTOS);
  expect(query<number>('SELECT count(DISTINCT photo_id) FROM tags')).toBeGreaterThan(0);
}

describe('kill -9 in the middle of an index', () => {
  it.skipIf(process.platform !== 'linux')(
    'of the tagger: the same run finishes, with every photo tagged (finds the process through /proc: Linux only)',
    async () => {
      const engine = startIndex();
      const output = once(engine.stdout!, 'data') as Promise<[Buffer]>;
      await untilTagged(20);
      process.kill(taggerOf(engine)!, 'SIGKILL');
      await untilTagged(70);
      process.kill(taggerOf(engine)!, 'SIGKILL');
      const [json] = await output;
      expect(JSON.parse(json.toString()) as Indexed).toMatchObject({
        found: PHOTOS,
        tagged: PHOTOS,
        failed: 0,
      });
      expectSoundLibrary();
    },
  );

  it('of the engine, again and again: started again it finishes what is left, and loses no userTag', async () => {
    removeFolder(library);
    const first = startIndex();
    await untilTagged(30);
    first.kill('SIGKILL');
    await once(first, 'close');
    const before = countTagged();
    expect(before).toBeLessThan(PHOTOS);
    expect(query<string>('PRAGMA integrity_check')).toBe('ok');

    const second = startIndex();
    await untilTagged(before + 40);
    second.kill('SIGKILL');
    await once(second, 'close');

    const counts = await photonestJson<Indexed>(library, 'index', folder);
    expect(counts).toMatchObject({ found: PHOTOS, tagged: PHOTOS, failed: 0, pending: 0 });
    expectSoundLibrary();
  });

  it('a further index reads no photo', async () => {
    const connection = new Database(join(library, 'library.sqlite'));
    connection.exec('UPDATE embeddings SET norm = -1'); // a photo that is read again would lose this mark
    connection.close();
    const { status } = await photonest(library, 'index', folder);
    expect(status).toBe(0);
    expect(query<number>('SELECT count(*) FROM embeddings WHERE norm = -1')).toBe(PHOTOS);
  });
});
