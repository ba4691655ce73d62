import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActiveHours } from '../../indexing/queue/active-hours.ts';
import { Indexer } from '../../indexing/queue/indexer.ts';
import { MemoryStore } from '../../indexing/testing/memory-store.ts';
import { TaggerProcess } from './tagger-process.ts';
import { readUrgently } from './read-urgently.ts';

let scratch: string;
let folder: string;
let tagger: TaggerProcess;
let store: MemoryStore;
let indexer: Indexer;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-crashes-'));
  folder = mkdtempSync(join(tmpdir(), 'photonest-crashing-'));
  vi.spyOn(console, 'error').mockImplementation(() => undefined); // the engine's log
});
afterEach(async () => {
  await indexer.close();
  await tagger.close();
  for (const each of [scratch, folder]) rmSync(each, { recursive: true });
  vi.restoreAllMocks();
});

/** Files for `testing/fake-tagger.ts`, which does what their names say. */
function open(names: string[], photoTimeoutMs = 60_000): void {
  for (const name of names) writeFileSync(join(folder, `${name}.jpg`), name);
  tagger = new TaggerProcess({
    script: join(import.meta.dirname, '../testing/fake-tagger.ts'),
    models: () => [{ manifestPath: 'ready', directory: scratch }],
    threads: null,
    executionConfig: async () =>
      await Promise.resolve({ provider: 'cpu', precision: 'float32', lowImpact: false }),
    photoTimeoutMs,
    onReady: async () => await Promise.resolve(),
    onFailed: (error) => {
      throw error;
    },
  });
  store = new MemoryStore(folder);
  indexer = new Indexer({
    stores: store.stores,
    reader: tagger,
    hours: new ActiveHours(() => null),
    isNetworkSlow: () => false,
    isRefiningSlow: () => false,
    hasFreeSpace: async () => await Promise.resolve(true),
    onChange: () => undefined,
  });
}

async function index(): Promise<Record<string, string>> {
  indexer.scan();
  await indexer.whenIdle();
  expect(indexer.problem()).toBeNull();
  return store.states();
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);
const become = (names: string[], state: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${name}.jpg`, state]));
const crashed = 'crashed the program that reads photos twice';

test('photos that crash the tagger have failed with that reason, and every other is tagged', async () => {
  const [good, poison] = [numbered('slow', 20), numbered('poison', 3)];
  open([...good, ...poison]);
  expect(await index()).toEqual({ ...become(good, 'tagged'), ...become(poison, crashed) });
});

test('a photo that crashes it once is tagged', async () => {
  const names = ['once 1', 'once 2', ...numbered('a', 10)];
  open(names);
  expect(await index()).toEqual(become(names, 'tagged'));
});

test('a photo that never ends has failed with that reason, and every other is tagged', async () => {
  const good = numbered('a', 15);
  open(['hang 0', ...good], 500);
  expect(await index()).toEqual({
    ...become(good, 'tagged'),
    'hang 0.jpg': 'took longer than 0.5 seconds to read',
  });
});

test('what someone brings from elsewhere crashes no photo of the library, and the other way round', async () => {
  const names = numbered('slow', 20);
  open([...names, 'poison 0']);
  const done = index();
  const foreign = [`poison`, 'a', 'slow'].map(async (name) => {
    try {
      return (await readUrgently(tagger, { path: name }, { kind: 'tag', pass: 'both' })).outputs.length;
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(await Promise.all(foreign)).toEqual([crashed, 1, 1]);
  expect(await done).toEqual({ ...become(names, 'tagged'), 'poison 0.jpg': crashed });
});

test('a tagger that is killed from outside, again and again, costs no photo', async () => {
  const names = numbered('slow', 30);
  open(names);
  const done = index();
  for (let kill = 0, killed: number | null = null; kill < 4; kill++) {
    await vi.waitFor(() => expect([null, killed]).not.toContain(tagger.pid), { timeout: 30_000 });
    await tagger.whenReady();
    killed = tagger.pid;
    process.kill(killed!, 'SIGKILL');
  }
  expect(await done).toEqual(become(names, 'tagged'));
});
