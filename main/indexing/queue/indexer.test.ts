import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IN_FLIGHT, namesOf, range, TestIndexing } from '../testing/indexing.ts';

let t: TestIndexing;
beforeEach(() => {
  t = new TestIndexing();
});
afterEach(async () => {
  await t.close();
});

test('scan() - photos are read newest first, so many at a time', async () => {
  t.open(t.makePhotos('photos', 20));
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  expect(t.reader.tagged).toEqual(namesOf(range(20, 5)));
  t.reader.answer('15.jpg');
  await t.untilWaiting(IN_FLIGHT);
  expect(t.reader.asked.at(-1)).toBe('4.jpg');
  await t.finish();
  expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
  expect(t.changes).toContain('library');
});

test('scan() - of one folder leaves the others alone', async () => {
  t.open(t.makePhotos('a', 1), t.makePhotos('b', 2));
  t.indexer.scan(2);
  await t.finish();
  expect(t.store.states()).toEqual({ '1.jpg': 'tagged', '2.jpg': 'tagged' });
  expect(t.store.photos.map(({ folder }) => folder)).toEqual([2, 2]);
});

test('scan() - nothing new on the disk ends at once', async () => {
  t.open(t.makePhotos('photos', 3));
  t.indexer.scan();
  await t.finish();
  t.indexer.scan();
  await t.finish();
  expect(t.reader.tagged).toHaveLength(3);
  expect(t.indexer.activity()).toMatchObject({ state: 'idle', done: 0, total: 0 });
});

test('pause() - gives out no more, what was given out is finished, and resume() goes on', async () => {
  t.open(t.makePhotos('photos', 20));
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  t.indexer.pause();
  for (const name of t.reader.waiting) t.reader.answer(name);
  await t.indexer.whenIdle();
  expect(t.reader.tagged).toHaveLength(IN_FLIGHT);
  expect(t.indexer.activity()).toEqual({
    state: 'paused',
    done: IN_FLIGHT,
    total: 20,
    toPreview: 0,
    refining: null,
    photosPerSecond: null,
    secondsLeft: null,
    until: null,
    problem: null,
  });
  expect(t.store.countWaiting().photos).toBe(20 - IN_FLIGHT);
  t.indexer.resume();
  await t.finish();
  expect(t.reader.tagged).toHaveLength(20);
});

test('cancel() - what is pending stays so, until the next scan', async () => {
  t.open(t.makePhotos('photos', 20));
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  t.indexer.cancel();
  for (const name of t.reader.waiting) t.reader.answer(name);
  await t.indexer.whenIdle();
  expect(t.store.countWaiting().photos).toBe(20 - IN_FLIGHT);
  expect(t.indexer.activity()).toMatchObject({ state: 'idle' });
  t.indexer.scan();
  await t.finish();
  expect(t.store.countWaiting().photos).toBe(0);
});

test('a photo that cannot be read is failed with its reason, and stops no other', async () => {
  t.open(t.makePhotos('photos', 25));
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  t.reader.refuse('25.jpg', 'unreadable', 'is cut short or damaged');
  await t.finish();
  const { '25.jpg': broken, ...others } = t.store.states();
  expect(broken).toBe('is cut short or damaged');
  expect(new Set(Object.values(others))).toEqual(new Set(['tagged']));
  expect(t.indexer.activity()).toMatchObject({ state: 'idle', done: 25, total: 25 });
});

test('a tagger that cannot be had stops everything, fails no photo, and is tried again on request', async () => {
  t.open(t.makePhotos('photos', 24));
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  for (const name of t.reader.waiting) t.reader.refuse(name, 'tagger_unavailable', 'It does not start.');
  await t.indexer.whenIdle();
  expect(t.reader.tagged).toHaveLength(IN_FLIGHT);
  expect(t.store.countWaiting().photos).toBe(24);
  expect(t.indexer.problem()).toMatchObject({ code: 'tagger_unavailable', message: 'It does not start.' });
  t.indexer.resume();
  await t.finish();
  expect(t.indexer.problem()).toBeNull();
  expect(t.store.countWaiting().photos).toBe(0);
});

test.each([
  { what: 'what was read', answer: (name: string) => t.reader.answer(name) },
  { what: 'a failure', answer: (name: string) => t.reader.refuse(name, 'unreadable', 'is empty') },
])(
  'a library that cannot take $what stops indexing with the reason, and loses nothing',
  async ({ answer }) => {
    t.open(t.makePhotos('photos', 3));
    t.indexer.scan();
    await t.untilWaiting(3);
    t.store.broken = new Error('disk I/O error');
    for (const name of t.reader.waiting) answer(name);
    await t.indexer.whenIdle();
    expect(t.indexer.problem()?.message).toBe(
      'Tagging stopped: disk I/O error. Nothing is lost; resume when it is mended.',
    );
    expect(t.store.countWaiting().photos).toBe(3);
    t.store.broken = null;
    t.indexer.resume();
    await t.finish();
    expect(t.store.countWaiting().photos).toBe(0);
  },
);

test('a file that vanished before it was read is gone, not failed', async () => {
  const folder = t.makePhotos('photos', 3);
  t.open(folder);
  t.indexer.scan();
  await t.untilWaiting(3);
  rmSync(join(folder, '2.jpg'));
  t.reader.refuse('2.jpg', 'unreadable', 'is not there any more');
  await t.finish();
  expect(t.store.states()).toEqual({ '1.jpg': 'tagged', '3.jpg': 'tagged' });
  expect(t.store.released).toHaveLength(1);
});

test('a folder that vanished while it was read is offline, and its photos wait for it', async () => {
  const folder = t.makePhotos('photos', 3);
  // Its name begins like the other's: the file's own folder counts.
  const neighbour = t.makePhotos('photo', 1);
  t.open(neighbour, folder);
  t.indexer.scan(2);
  await t.untilWaiting(3);
  renameSync(folder, `${folder} elsewhere`);
  for (const name of t.reader.waiting) t.reader.refuse(name, 'unreadable', 'is not there any more');
  await t.indexer.whenIdle();
  expect(t.store.listFolders().map(({ offline }) => offline)).toEqual([false, true]);
  expect(Object.values(t.store.states())).toEqual(['pending', 'pending', 'pending']);
  renameSync(`${folder} elsewhere`, folder);
  t.indexer.scan(2);
  await t.finish();
  expect(t.store.listFolders()[1]!.offline).toBe(false);
  expect(Object.values(t.store.states())).toEqual(['tagged', 'tagged', 'tagged']);
});

test('a folder of many photos that vanishes while it is read leaves the engine at work', async () => {
  const folder = t.makePhotos('photos', 60);
  t.open(folder);
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  renameSync(folder, `${folder} elsewhere`);
  // Whether a file is there takes the file system's time, and meanwhile the reader has room for others.
  while (!t.store.listFolders()[0]!.offline) {
    for (const name of t.reader.waiting) t.reader.refuse(name, 'unreadable', 'is not there any more');
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const name of t.reader.waiting) t.reader.refuse(name, 'unreadable', 'is not there any more');
  await t.indexer.whenIdle();
  expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['pending']));
  renameSync(`${folder} elsewhere`, folder);
  t.indexer.scan();
  await t.finish();
  expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
});

test('a folder that is empty where photos were is offline, and comes back', async () => {
  const folder = t.makePhotos('photos', 2);
  t.open(folder);
  t.indexer.scan();
  await t.finish();
  renameSync(folder, `${folder} mounted`);
  mkdirSync(folder);
  t.indexer.scan();
  await t.finish();
  expect(t.store.listFolders()[0]!.offline).toBe(true);
  expect(Object.values(t.store.states())).toEqual(['tagged', 'tagged']);
  rmSync(folder, { recursive: true });
  renameSync(`${folder} mounted`, folder);
  t.indexer.scan();
  await t.finish();
  expect(t.store.listFolders()[0]!.offline).toBe(false);
  expect(t.reader.tagged).toHaveLength(2);
});

test('activity() - done and to do add up to the photos of this run at every step', async () => {
  t.open(t.makePhotos('photos', 20));
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  for (let done = 0; done < 20; done++) {
    expect(t.indexer.activity()).toMatchObject({ state: 'tagging', done, total: 20 });
    t.reader.answer(t.reader.waiting[0]!);
    await t.until(() => t.indexer.activity().done === done + 1);
  }
  await t.indexer.whenIdle();
  expect(t.indexer.activity()).toMatchObject({ state: 'idle', done: 20, total: 20, secondsLeft: 0 });
});

test('close() - saves what was read', async () => {
  t.open(t.makePhotos('photos', 24));
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  t.reader.answer('24.jpg');
  await t.untilWaiting(IN_FLIGHT);
  await t.indexer.close();
  expect(t.store.states()).toMatchObject({ '24.jpg': 'tagged', '23.jpg': 'pending' });
});

test('rescan() - finds what changed, and lets nothing go on that was cancelled', async () => {
  const folder = t.makePhotos('photos', 24);
  t.open(folder);
  t.indexer.scan();
  await t.untilWaiting(IN_FLIGHT);
  t.indexer.cancel();
  for (const name of t.reader.waiting) t.reader.answer(name);
  await t.indexer.whenIdle();
  const asked = t.reader.asked.length;
  const waiting = t.store.countWaiting().photos;
  writeFileSync(join(folder, 'new.jpg'), 'x');
  utimesSync(join(folder, 'new.jpg'), 1000, 1000);
  t.indexer.rescan(1, [{ path: folder, deep: false }]);
  await t.until(() => t.store.countWaiting().photos === waiting + 1);
  expect(t.reader.asked).toHaveLength(asked);
  t.indexer.resume();
  await t.finish();
  expect(t.store.countWaiting().photos).toBe(0);
});

test('leave() - nothing is looked for in the folder until it is asked for by its number', async () => {
  const folder = t.makePhotos('photos', 3);
  t.open(folder);
  t.indexer.scan();
  await t.finish();
  for (const name of ['4.jpg', '5.jpg']) {
    writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, name), 1000, 1000);
  }
  await t.indexer.leave(1);
  t.indexer.rescan(1, [{ path: folder, deep: false }]);
  t.indexer.scan();
  await t.finish();
  expect(t.store.photos).toHaveLength(3);
  t.indexer.scan(1);
  await t.finish();
  expect(t.store.photos).toHaveLength(5);
});

test('leave() - ends a scan that is under way, and what it did not reach is not gone', async () => {
  const folder = t.makePhotos('photos', 2);
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'a.jpg'), 'x');
  t.open(folder);
  t.indexer.scan();
  await t.finish();
  rmSync(join(folder, 'inner', 'a.jpg'));
  writeFileSync(join(folder, 'new.jpg'), 'x');
  const left = Promise.withResolvers<undefined>();
  const insert = t.store.insert.bind(t.store);
  t.store.insert = (...file) => {
    insert(...file);
    void t.indexer.leave(1).then(() => left.resolve(undefined)); // in the middle of the scan
  };
  t.indexer.scan();
  await left.promise;
  await t.finish();
  expect(Object.keys(t.store.states()).sort()).toEqual(['1.jpg', '2.jpg', 'a.jpg', 'new.jpg']);
});

test('isListing - until the headers of what a scan found are read', async () => {
  const due: { id: number; path: string }[] = [];
  const read = Promise.withResolvers<undefined>();
  t.headers = {
    store: {
      listDueHeaders: (limit) => due.slice(0, limit),
      saveHeaders: ({ length }) => due.splice(0, length),
    },
    reader: {
      readHeaders: async (paths) => {
        await read.promise;
        return paths.map(() => null);
      },
    },
  };
  t.open(t.makePhotos('photos', 2));
  expect(t.indexer.isListing).toBe(false);
  due.push({ id: 1, path: '1.jpg' }, { id: 2, path: '2.jpg' });
  t.indexer.scan();
  expect(t.indexer.isListing).toBe(true);
  await t.until(() => t.indexer.activity().state !== 'scanning');
  expect(t.indexer.isListing).toBe(true);
  read.resolve(undefined);
  await t.until(() => !t.indexer.isListing);
  expect(due).toEqual([]);
  await t.finish();
});
