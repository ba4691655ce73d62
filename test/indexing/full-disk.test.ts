import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorBody, PhotoDetail, SearchResult, Status } from '../../main/core/api.ts';
import { EngineClient } from '../benchmarks/engine-client.ts';
import { startEngine, type EngineProcess } from '../benchmarks/engine-process.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { makePhotos } from '../support/photographs.ts';

const PHOTOS = 120;
/** Of which the model takes a part. */
const DISK_MB = 96;
/** Left when the photos come: for some of them. */
const ROOM_BYTES = 4e6;

const disk = makeFolder('full-disk');
const refusal = mount();
const library = join(disk, 'library');
const ballast = join(disk, 'ballast');
let folder: string;
let engine: EngineProcess;
let client: EngineClient;

beforeAll(async () => {
  folder = makeFolder('full-disk-photos');
  if (refusal === null) await makePhotos(folder, PHOTOS);
});

afterAll(async () => {
  if (refusal === null) {
    await engine.stop();
    execFileSync('umount', ['--lazy', disk]); // the killed engine's children may not have ended yet
  }
  removeFolder(disk);
  removeFolder(folder);
});

/** @returns why there is no disk of its own to fill; null where there is */
function mount(): string | null {
  if (process.platform !== 'linux') return 'needs a tmpfs: Linux only';
  try {
    const size = `size=${DISK_MB}m,mode=0700`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'photonest-test', disk], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `a tmpfs cannot be mounted here: ${(error as Error).message.trim().split('\n').at(-1)}`;
  }
}

const freeBytes = (): number => {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
};

async function open(): Promise<void> {
  engine = await startEngine(library);
  client = new EngineClient(engine.handler);
}

/** Of the library's files, by connections of their own. */
function expectWhole(): void {
  for (const name of ['library', 'thumbnails']) {
    const connection = new Database(join(library, `${name}.sqlite`), { readonly: true });
    expect(connection.pragma('integrity_check', { simple: true }), name).toBe('ok');
    connection.close();
  }
}

async function typeTag(photo: number, name: string): Promise<{ status: number; code: string | null }> {
  const body = JSON.stringify({ name });
  const request = new Request(`http://photonest/api/photos/${photo}/tags`, { method: 'POST', body });
  const response = await engine.handler(request);
  const answer = (await response.json()) as Partial<ErrorBody>;
  return { status: response.status, code: answer.error?.code ?? null };
}

async function ownTags(photo: number): Promise<string[]> {
  const { tags } = await client.get<PhotoDetail>(`/api/photos/${photo}`);
  return tags.filter(({ source }) => source === 'user').map(({ name }) => name);
}

describe.skipIf(refusal !== null)(`a full disk${refusal === null ? '' : ` (${refusal})`}`, () => {
  let photo: number;
  let saved: boolean;

  const isFull = ({ activity }: Status): boolean => activity.problem !== null && activity.state === 'waiting';

  it('indexing waits and says why, every file is accounted for, and nothing is damaged', async () => {
    await open();
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    writeFileSync(ballast, new Uint8Array(freeBytes() - ROOM_BYTES));
    await client.send('POST', '/api/folders', { path: folder });
    const { activity, counts, model } = await client.waitUntil(isFull);
    expect(activity.problem).toContain('disk with the library is full');
    expect(model.problem).toBeNull();
    expect(counts).toMatchObject({ found: PHOTOS, failed: 0, skipped: 0, offline: 0 });
    expect(counts.tagged + counts.pending).toBe(PHOTOS);
    expect(counts.pending).toBeGreaterThan(0);
    expectWhole();
  });

  it('a user tag is saved, or refused with that reason', async () => {
    const { ids } = await client.get<SearchResult>('/api/search?q=&limit=1');
    photo = ids[0]!;
    for (let left = freeBytes(); left > 0; left = freeBytes()) appendFileSync(ballast, new Uint8Array(left));
    const { status, code } = await typeTag(photo, 'typed');
    saved = status === 200;
    if (!saved) expect([status, code]).toEqual([507, 'disk_full']);
    expect(await ownTags(photo)).toEqual(saved ? ['typed'] : []);
    expectWhole();
  });

  it('an engine that was killed opens the library also then, and waits', async () => {
    await engine.kill();
    await open();
    const { counts } = await client.waitUntil(isFull);
    expect(counts).toMatchObject({ found: PHOTOS, failed: 0 });
    expect(await ownTags(photo)).toEqual(saved ? ['typed'] : []);
    expectWhole();
  });

  it('with room again it goes on by itself to the end', async () => {
    rmSync(ballast);
    const { counts } = await client.waitUntil(({ activity }) => activity.state === 'idle');
    expect(counts).toMatchObject({ found: PHOTOS, tagged: PHOTOS, failed: 0, pending: 0 });
    expect(await ownTags(photo)).toEqual(saved ? ['typed'] : []);
    expect((await typeTag(photo, 'typed later')).status).toBe(200);
    expectWhole();
  });
});
