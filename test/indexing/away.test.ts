import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoDetail, PhotoSummary, SearchResult, Status } from '../../main/core/api.ts';
import { EngineClient } from '../benchmarks/engine-client.ts';
import { startEngine, type EngineProcess } from '../benchmarks/engine-process.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos } from '../support/photographs.ts';

const PHOTOS = 120;

let library: string;
let place: string;
let folder: string;
let engine: EngineProcess;
let client: EngineClient;

beforeAll(async () => {
  library = makeFolder('away-library');
  place = makeFolder('away');
  folder = join(place, 'photos');
  mkdirSync(folder);
  await makePhotos(folder, PHOTOS);
  engine = await startEngine(library);
  client = new EngineClient(engine.handler);
});

afterAll(async () => {
  await engine.stop();
  removeFolder(library);
  removeFolder(place);
});

type Row = { photo: number; norm: number; tags: string | null };

/** What the library has of each photo that was tagged. */
function query(): Row[] {
  return withLibrary((connection) =>
    connection
      .prepare<[], Row>(
        `SELECT photo_id AS photo, norm,
           (SELECT group_concat(label_id || ':' || source) FROM
             (SELECT * FROM tags WHERE tags.photo_id = embeddings.photo_id ORDER BY label_id)) AS tags
         FROM embeddings ORDER BY photo_id`,
      )
      .all(),
  );
}

/** A photo that is read again loses this mark, which is too small to change a tag. */
function mark(): void {
  withLibrary((connection) => connection.exec('UPDATE embeddings SET norm = norm * 1.000001'));
}

function withLibrary<T>(work: (connection: Database.Database) => T): T {
  const connection = new Database(join(library, 'library.sqlite'), { timeout: 60_000 });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

const untilTagged = async (count: number): Promise<Status> =>
  await client.waitUntil(({ counts }) => counts.tagged >= count);

describe('a folder that is moved away while it is indexed, and put back', () => {
  it.each([20, 60])(
    'after %d photos: it stays searchable with its thumbnails, and nothing is lost or tagged again',
    async (count) => {
      await client.send('POST', '/api/folders', { path: folder });
      await untilTagged(count);
      const typed = query()[0]!.photo;
      await client.send('POST', `/api/photos/${typed}/tags`, { name: `typed ${count}` });

      renameSync(folder, join(place, 'elsewhere'));
      const { counts } = await client.waitUntil(
        (status) => status.counts.offline === PHOTOS && status.activity.state === 'idle',
      );
      expect(counts).toMatchObject({ found: PHOTOS, failed: 0 });
      mark();
      const before = query();
      expect(before.length).toBeGreaterThanOrEqual(count);
      const { ids } = await client.get<SearchResult>(
        `/api/search?q=${encodeURIComponent(`"typed ${count}"`)}`,
      );
      expect(ids).toEqual([typed]);
      const [summary] = await client.get<PhotoSummary[]>(`/api/photos?ids=${typed}`);
      expect(summary).toMatchObject({ state: 'offline' });
      for (const { photo } of before) {
        const response = await engine.handler(new Request(`http://photonest/thumbnails/${photo}`));
        expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      }

      renameSync(join(place, 'elsewhere'), folder);
      await client.waitUntil((status) => status.counts.offline === 0);
      await untilTagged(before.length + 1);
      expect(query()).toEqual(expect.arrayContaining(before));
      const { tags } = await client.get<PhotoDetail>(`/api/photos/${typed}`);
      expect(tags.map(({ name }) => name)).toContain(`typed ${count}`);
    },
  );

  it('the rest is tagged to the end', async () => {
    const { counts } = await client.waitUntil(({ activity }) => activity.state === 'idle');
    expect(counts).toMatchObject({ found: PHOTOS, tagged: PHOTOS, failed: 0, offline: 0, pending: 0 });
    expect(new Set(query().map(({ photo }) => photo)).size).toBe(PHOTOS);
  });
});
