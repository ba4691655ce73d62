import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PhotonestError } from '../../core/errors.ts';
import type { PhotoReader, ReadPhoto } from '../../core/photos/reading.ts';
import type { ResultLine } from '../../core/results/result.ts';
import { sampleRead } from '../../core/testing/samples.ts';
import { TaggerProcess } from '../../engine/tagger/tagger-process.ts';
import type { Item } from './input.ts';
import { mapPhotos, type MapCounts, type MapParts } from './map-photos.ts';
import { TemporaryFiles } from './temporary-files.ts';

const FAKE_TAGGER = fileURLToPath(new URL('../../engine/testing/fake-tagger.ts', import.meta.url));

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-map-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

type Line = { path: string; message?: string };

function partsFor(reader: PhotoReader, lines: Line[], changes: Partial<MapParts> = {}): MapParts {
  return {
    reader,
    files: new TemporaryFiles(),
    wantsThumbnail: false,
    fetchPhoto: async () => await Promise.resolve(),
    toResult: (path) => ({ path }) as ResultLine,
    toFailure: (path, { message }) => ({ path, message }) as ResultLine,
    write: async (line) => {
      lines.push(line);
      await Promise.resolve();
    },
    ...changes,
  };
}

async function* itemsOf(names: string[]): AsyncGenerator<Item> {
  for (const name of names) yield await Promise.resolve({ kind: 'path', name, path: join(scratch, name) });
}

async function mapByFakeTagger(names: string[]): Promise<{ counts: MapCounts; lines: Line[] }> {
  const reader = new TaggerProcess({
    script: FAKE_TAGGER,
    models: () => [{ manifestPath: 'works', directory: scratch }],
    threads: null,
    executionConfig: async () =>
      await Promise.resolve({ provider: 'cpu', precision: 'float32', lowImpact: false }),
    photoTimeoutMs: 60_000,
    onReady: async () => await Promise.resolve(),
    onFailed: () => undefined,
  });
  const lines: Line[] = [];
  try {
    return { counts: await mapPhotos(itemsOf(names), partsFor(reader, lines)), lines };
  } finally {
    await reader.close();
  }
}

test('mapPhotos() - a line for each photo; bad ones, and one that kills its process, cost only themselves', async () => {
  const good = Array.from({ length: 40 }, (_, at) => `good ${at}.jpg`);
  const names = [
    ...good.slice(0, 9),
    'poison a.jpg',
    ...good.slice(9, 20),
    'bad a.jpg',
    'once a.jpg',
    ...good.slice(20),
  ];
  const { counts, lines } = await mapByFakeTagger(names);
  expect(lines.map(({ path }) => path).toSorted()).toEqual(names.toSorted());
  expect(counts).toEqual({ done: 41, failed: 2 });
  const failed = lines.filter(({ message }) => message !== undefined);
  expect(failed.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'bad a.jpg', message: 'is empty' },
    { path: 'poison a.jpg', message: 'crashed the program that reads photos twice' },
  ]);
});

test('mapPhotos() - takes no more from its input than is under way, while nobody takes its lines', async () => {
  let taken = 0;
  async function* endless(): AsyncGenerator<Item> {
    for (; taken < 1000;) {
      taken += 1;
      yield await Promise.resolve({ kind: 'path', name: `${taken}`, path: '/none' });
    }
  }
  const reader: PhotoReader = {
    whenReady: async () => await Promise.resolve(),
    read: async () => await Promise.resolve(sampleRead()),
  };
  const gate = Promise.withResolvers<undefined>();
  const lines: Line[] = [];
  const write = async (line: ResultLine): Promise<void> => {
    await gate.promise;
    lines.push(line);
  };
  const mapping = mapPhotos(endless(), partsFor(reader, lines, { write }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(taken).toBe(16);
  gate.resolve(undefined);
  expect(await mapping).toEqual({ done: 1000, failed: 0 });
});

test('mapPhotos() - ends when nobody takes its lines any more, or the reader cannot be kept running', async () => {
  const gone = new PhotonestError('closing', 'Nobody takes the results any more.');
  const working: PhotoReader = {
    whenReady: async () => await Promise.resolve(),
    read: async () => await Promise.resolve(sampleRead()),
  };
  const refuse = async (): Promise<void> => await Promise.reject(gone);
  await expect(mapPhotos(itemsOf(['a', 'b']), partsFor(working, [], { write: refuse }))).rejects.toBe(gone);
  const broken = new PhotonestError('tagger_unavailable', 'It ends as soon as it starts.');
  const failing = { ...working, read: async () => await Promise.reject<ReadPhoto>(broken) };
  await expect(mapPhotos(itemsOf(['a']), partsFor(failing, []))).rejects.toBe(broken);
});

test('mapPhotos() - a URL is fetched into a file that goes afterwards; one that gives nothing is a failed line', async () => {
  const read: string[] = [];
  const reader: PhotoReader = {
    whenReady: async () => await Promise.resolve(),
    read: async ({ source }) => {
      read.push('path' in source ? source.path : '');
      return await Promise.resolve(sampleRead());
    },
  };
  async function* urls(): AsyncGenerator<Item> {
    for (const url of ['https://host/a.nef?size=1', 'https://host/gone.jpg'])
      yield await Promise.resolve({ kind: 'url', name: url, url });
  }
  const lines: Line[] = [];
  const fetchPhoto = async (url: string): Promise<void> => {
    await Promise.resolve();
    if (url.includes('gone'))
      throw new PhotonestError('download_failed', 'was not fetched: its server answered 404');
  };
  await mapPhotos(urls(), partsFor(reader, lines, { fetchPhoto }));
  expect(read).toEqual([expect.stringMatching(/\.nef$/)]);
  expect(lines.find(({ path }) => path.includes('gone'))?.message).toBe(
    'was not fetched: its server answered 404',
  );
});
