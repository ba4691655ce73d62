import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PhotonestError } from '../core/errors.ts';
import { ReaderEnded, type PhotoReader, type ReadPhoto, type ReadRequest } from '../core/reading.ts';
import { sampleRead } from '../core/testing/samples.ts';
import { Hours } from './hours.ts';
import { Indexer } from './indexer.ts';
import { MemoryStore } from './testing/memory-store.ts';

/** Photos given to the reader at a time. */
const IN_FLIGHT = 12;

type Held = PromiseWithResolvers<ReadPhoto> & { request: ReadRequest };

/** Answers when it is told to, so that a test decides what happens meanwhile; the content of a file is its text. */
class HeldReader implements PhotoReader {
  /** `look 1.jpg`, `1.jpg` for the network; with an exclamation mark where it is to be alone. */
  readonly asked: string[] = [];
  /** First looks are answered at once. */
  looksAtOnce = true;
  ready = Promise.resolve();
  readonly #waiting = new Map<string, Held>();

  async whenReady(): Promise<void> {
    await this.ready;
  }

  async read(request: ReadRequest): Promise<ReadPhoto> {
    const file = 'path' in request.source ? request.source.path : '';
    const name = `${request.network ? '' : 'look '}${basename(file)}${request.alone ? '!' : ''}`;
    this.asked.push(name);
    if (this.looksAtOnce && !request.network) return this.#photo(request);
    const waiting = Promise.withResolvers<ReadPhoto>();
    this.#waiting.set(name, { ...waiting, request });
    return await waiting.promise;
  }

  get waiting(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Photos that went through the network, or are there. */
  get tagged(): string[] {
    return this.asked.filter((name) => !name.startsWith('look '));
  }

  answer(name: string): void {
    const { resolve, request } = this.#take(name);
    resolve(this.#photo(request));
  }

  refuse(name: string, code: 'unreadable' | 'tagger_unavailable', reason: string): void {
    this.#take(name).reject(new PhotonestError(code, reason));
  }

  /** The process ends, with all that are in it. */
  end(afterSeconds: number | null = null): void {
    const names = this.waiting;
    const ended = new ReaderEnded(names.length === 1, afterSeconds);
    for (const name of names) this.#take(name).reject(ended);
  }

  #photo({ source, hash, network, thumbnail }: ReadRequest): ReadPhoto {
    const bytes = readFileSync('path' in source ? source.path : '');
    const outputs = [{ model: 'starter', embedding: new Float32Array(1), logits: new Float32Array(1) }];
    return sampleRead({
      hash: hash ? createHash('sha256').update(bytes).digest() : null,
      outputs: network ? outputs : [],
      thumbnail: thumbnail ? bytes : null,
    });
  }

  #take(name: string): Held {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) throw new Error(`nobody asked for ${name}`);
    this.#waiting.delete(name);
    return waiting;
  }
}

let top: string;
let store: MemoryStore;
let reader: HeldReader;
let indexer: Indexer;
let changes: string[];
/** Milliseconds since 1970, and the hours that are set. */
let now: number;
let hours: { from: number; until: number } | null;
let room: boolean;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'photonest-indexer-'));
});
afterEach(async () => {
  await indexer.close();
  rmSync(top, { recursive: true });
});

/** Photos `1.jpg` … of a folder, the last one newest; `0.jpg` would be from 1970. */
function makePhotos(folder: string, count: number): string {
  const path = join(top, folder);
  mkdirSync(path);
  for (let number = 1; number <= count; number++) {
    const file = join(path, `${number}.jpg`);
    writeFileSync(file, `${folder} ${number}`);
    utimesSync(file, number * 86_400, number * 86_400);
  }
  return path;
}

function open(...folders: string[]): void {
  store = new MemoryStore(...folders);
  reader = new HeldReader();
  changes = [];
  [now, hours, room] = [0, null, false];
  openAgain();
}

/** As after a restart. */
function openAgain(): void {
  indexer = new Indexer({
    store,
    reader,
    hours: new Hours(
      () => hours,
      () => now,
    ),
    hasRoom: async () => await Promise.resolve(room),
    onChange: (change) => void changes.push(change),
    checkEveryMs: 5,
  });
}

/** Until the reader holds so many photos. */
async function untilWaiting(count: number): Promise<void> {
  await until(() => reader.waiting.length === count);
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    if (turn > 2000) throw new Error(`this never came to be: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Answers whatever is asked for until nothing is left. */
async function finish(): Promise<void> {
  let idle = false;
  const done = indexer.whenIdle().then(() => (idle = true));
  await until(() => {
    for (const name of reader.waiting) reader.answer(name);
    return idle;
  });
  await done;
}

const namesOf = (numbers: number[]): string[] => numbers.map((number) => `${number}.jpg`);
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + Math.sign(to - from) * index);

test('scan() - photos are read newest first, so many at a time', async () => {
  open(makePhotos('photos', 20));
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  expect(reader.tagged).toEqual(namesOf(range(20, 9)));
  reader.answer('15.jpg');
  await untilWaiting(IN_FLIGHT);
  expect(reader.asked.at(-1)).toBe('8.jpg');
  await finish();
  expect(new Set(Object.values(store.states()))).toEqual(new Set(['tagged']));
  expect(changes).toContain('library');
});

test('scan() - of one folder leaves the others alone', async () => {
  open(makePhotos('a', 1), makePhotos('b', 2));
  indexer.scan(2);
  await finish();
  expect(store.states()).toEqual({ '1.jpg': 'tagged', '2.jpg': 'tagged' });
  expect(store.photos.map(({ folder }) => folder)).toEqual([2, 2]);
});

test('scan() - nothing new on the disk ends at once', async () => {
  open(makePhotos('photos', 3));
  indexer.scan();
  await finish();
  indexer.scan();
  await finish();
  expect(reader.tagged).toHaveLength(3);
  expect(indexer.activity()).toMatchObject({ state: 'idle', done: 0, total: 0 });
});

test('pause() - gives out no more, what was given out is finished, and resume() goes on', async () => {
  open(makePhotos('photos', 20));
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  indexer.pause();
  for (const name of reader.waiting) reader.answer(name);
  await indexer.whenIdle();
  expect(reader.tagged).toHaveLength(IN_FLIGHT);
  expect(indexer.activity()).toEqual({
    state: 'paused',
    done: 12,
    total: 20,
    toLook: 0,
    photosPerSecond: null,
    secondsLeft: null,
    until: null,
    problem: null,
  });
  expect(store.countWaiting().photos).toBe(8);
  indexer.resume();
  await finish();
  expect(reader.tagged).toHaveLength(20);
});

test('cancel() - what is pending stays so, until the next scan', async () => {
  open(makePhotos('photos', 20));
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  indexer.cancel();
  for (const name of reader.waiting) reader.answer(name);
  await indexer.whenIdle();
  expect(store.countWaiting().photos).toBe(8);
  expect(indexer.activity()).toMatchObject({ state: 'idle' });
  indexer.scan();
  await finish();
  expect(store.countWaiting().photos).toBe(0);
});

test('a photo that cannot be read is failed with its reason, and stops no other', async () => {
  open(makePhotos('photos', 15));
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  reader.refuse('15.jpg', 'unreadable', 'is cut short or damaged');
  await finish();
  const { '15.jpg': broken, ...others } = store.states();
  expect(broken).toBe('is cut short or damaged');
  expect(new Set(Object.values(others))).toEqual(new Set(['tagged']));
  expect(indexer.activity()).toMatchObject({ state: 'idle', done: 15, total: 15 });
});

test('a tagger that cannot be had stops everything, fails no photo, and is tried again on request', async () => {
  open(makePhotos('photos', 14));
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  for (const name of reader.waiting) reader.refuse(name, 'tagger_unavailable', 'It does not start.');
  await indexer.whenIdle();
  expect(reader.tagged).toHaveLength(IN_FLIGHT);
  expect(store.countWaiting().photos).toBe(14);
  expect(indexer.problem()).toMatchObject({ code: 'tagger_unavailable', message: 'It does not start.' });
  indexer.resume();
  await finish();
  expect(indexer.problem()).toBeNull();
  expect(store.countWaiting().photos).toBe(0);
});

test.each([
  { what: 'what was read', answer: (name: string) => reader.answer(name) },
  { what: 'a failure', answer: (name: string) => reader.refuse(name, 'unreadable', 'is empty') },
])(
  'a library that cannot take $what stops indexing with the reason, and loses nothing',
  async ({ answer }) => {
    open(makePhotos('photos', 3));
    indexer.scan();
    await untilWaiting(3);
    store.broken = new Error('disk I/O error');
    for (const name of reader.waiting) answer(name);
    await indexer.whenIdle();
    expect(indexer.problem()?.message).toBe(
      'Tagging stopped: disk I/O error. Nothing is lost; resume when it is mended.',
    );
    expect(store.countWaiting().photos).toBe(3);
    store.broken = null;
    indexer.resume();
    await finish();
    expect(store.countWaiting().photos).toBe(0);
  },
);

test('a file that vanished before it was read is gone, not failed', async () => {
  const folder = makePhotos('photos', 3);
  open(folder);
  indexer.scan();
  await untilWaiting(3);
  rmSync(join(folder, '2.jpg'));
  reader.refuse('2.jpg', 'unreadable', 'is not there any more');
  await finish();
  expect(store.states()).toEqual({ '1.jpg': 'tagged', '3.jpg': 'tagged' });
  expect(store.released).toHaveLength(1);
});

test('a folder that vanished while it was read is offline, and its photos wait for it', async () => {
  const folder = makePhotos('photos', 3);
  // Its name begins like the other's: the file's own folder counts.
  const neighbour = makePhotos('photo', 1);
  open(neighbour, folder);
  indexer.scan(2);
  await untilWaiting(3);
  renameSync(folder, `${folder} elsewhere`);
  for (const name of reader.waiting) reader.refuse(name, 'unreadable', 'is not there any more');
  await indexer.whenIdle();
  expect(store.listFolders().map(({ offline }) => offline)).toEqual([false, true]);
  expect(Object.values(store.states())).toEqual(['pending', 'pending', 'pending']);
  renameSync(`${folder} elsewhere`, folder);
  indexer.scan(2);
  await finish();
  expect(store.listFolders()[1]!.offline).toBe(false);
  expect(Object.values(store.states())).toEqual(['tagged', 'tagged', 'tagged']);
});

test('a folder that is empty where photos were is offline, and comes back', async () => {
  const folder = makePhotos('photos', 2);
  open(folder);
  indexer.scan();
  await finish();
  renameSync(folder, `${folder} mounted`);
  mkdirSync(folder);
  indexer.scan();
  await finish();
  expect(store.listFolders()[0]!.offline).toBe(true);
  expect(Object.values(store.states())).toEqual(['tagged', 'tagged']);
  rmSync(folder, { recursive: true });
  renameSync(`${folder} mounted`, folder);
  indexer.scan();
  await finish();
  expect(store.listFolders()[0]!.offline).toBe(false);
  expect(reader.tagged).toHaveLength(2);
});

test('activity() - done and to do add up to the photos of this run at every step', async () => {
  open(makePhotos('photos', 20));
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  for (let done = 0; done < 20; done++) {
    expect(indexer.activity()).toMatchObject({ state: 'tagging', done, total: 20 });
    reader.answer(reader.waiting[0]!);
    await until(() => indexer.activity().done === done + 1);
  }
  await indexer.whenIdle();
  expect(indexer.activity()).toMatchObject({ state: 'idle', done: 20, total: 20, secondsLeft: 0 });
});

test('close() - saves what was read', async () => {
  open(makePhotos('photos', 14));
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  reader.answer('14.jpg');
  await untilWaiting(IN_FLIGHT);
  await indexer.close();
  expect(store.states()).toMatchObject({ '14.jpg': 'tagged', '13.jpg': 'pending' });
});

test('rescan() - finds what changed, and lets nothing go on that was cancelled', async () => {
  const folder = makePhotos('photos', 14);
  open(folder);
  indexer.scan();
  await untilWaiting(IN_FLIGHT);
  indexer.cancel();
  for (const name of reader.waiting) reader.answer(name);
  await indexer.whenIdle();
  const asked = reader.asked.length;
  const waiting = store.countWaiting().photos;
  writeFileSync(join(folder, 'new.jpg'), 'x');
  utimesSync(join(folder, 'new.jpg'), 1000, 1000);
  indexer.rescan(1, [{ path: folder, deep: false }]);
  await until(() => store.countWaiting().photos === waiting + 1);
  expect(reader.asked).toHaveLength(asked);
  indexer.resume();
  await finish();
  expect(store.countWaiting().photos).toBe(0);
});

test('leave() - nothing is looked for in the folder until it is asked for by its number', async () => {
  const folder = makePhotos('photos', 3);
  open(folder);
  indexer.scan();
  await finish();
  for (const name of ['4.jpg', '5.jpg']) {
    writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, name), 1000, 1000);
  }
  await indexer.leave(1);
  indexer.rescan(1, [{ path: folder, deep: false }]);
  indexer.scan();
  await finish();
  expect(store.photos).toHaveLength(3);
  indexer.scan(1);
  await finish();
  expect(store.photos).toHaveLength(5);
});

test('leave() - ends a scan that is under way, and what it did not reach is not gone', async () => {
  const folder = makePhotos('photos', 2);
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'a.jpg'), 'x');
  open(folder);
  indexer.scan();
  await finish();
  rmSync(join(folder, 'inner', 'a.jpg'));
  writeFileSync(join(folder, 'new.jpg'), 'x');
  const left = Promise.withResolvers<undefined>();
  const insert = store.insert.bind(store);
  store.insert = (...file) => {
    insert(...file);
    void indexer.leave(1).then(() => left.resolve(undefined)); // in the middle of the scan
  };
  indexer.scan();
  await left.promise;
  await finish();
  expect(Object.keys(store.states()).sort()).toEqual(['1.jpg', '2.jpg', 'a.jpg', 'new.jpg']);
});
