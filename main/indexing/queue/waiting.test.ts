import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IN_FLIGHT, TestIndexing } from '../testing/indexing.ts';

let t: TestIndexing;
beforeEach(() => {
  t = new TestIndexing();
});
afterEach(async () => {
  t.store.broken = null;
  await t.close();
});

const diskFull = (): Error => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
const SENTENCE =
  'The disk with the library is full: no photos are read meanwhile, and nothing is lost. Free some space; indexing goes on by itself.';

describe('a full disk', () => {
  test.each(['what was read', 'the journal'])(
    'on which there is no room for %s, and then there is',
    async (what) => {
      t.open(t.makePhotos('photos', 30));
      t.indexer.scan();
      await t.untilWaiting(IN_FLIGHT);
      t.store.broken = diskFull();
      if (what === 'the journal') t.reader.answer(t.reader.waiting[0]!);
      else for (const name of t.reader.waiting) t.reader.answer(name);
      await t.until(() => t.indexer.problem() !== null);
      expect(t.indexer.activity()).toMatchObject({ state: 'waiting', problem: SENTENCE, until: null });
      expect(t.indexer.problem()?.code).toBe('disk_full');
      for (const name of t.reader.waiting) t.reader.answer(name);
      await t.indexer.whenIdle();
      const asked = t.reader.asked.length;

      t.hasFreeSpace = true; // the disk says so, but it is not true yet
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(t.indexer.problem()?.code).toBe('disk_full');
      expect(t.reader.asked).toHaveLength(asked);
      t.store.broken = null;
      await t.until(() => t.indexer.problem() === null);
      await t.finish();
      expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
      expect(t.reader.tagged).toHaveLength(30); // what was read before was kept, not read again
      expect(t.indexer.activity()).toMatchObject({ state: 'idle', done: 30, total: 30, problem: null });
    },
  );

  test('that stops a scan has it done again', async () => {
    t.open(t.makePhotos('photos', 3));
    t.store.broken = diskFull();
    t.indexer.scan();
    await t.until(() => t.indexer.problem() !== null);
    expect(t.store.photos).toEqual([]);
    t.store.broken = null;
    t.hasFreeSpace = true;
    await t.until(() => t.reader.waiting.length === 3);
    await t.finish();
    expect(Object.values(t.store.states())).toEqual(['tagged', 'tagged', 'tagged']);
  });

  test('can be told to try again', async () => {
    t.open(t.makePhotos('photos', 3));
    t.indexer.scan();
    await t.untilWaiting(3);
    t.store.broken = diskFull();
    for (const name of t.reader.waiting) t.reader.answer(name);
    await t.indexer.whenIdle();
    t.indexer.resume();
    expect(t.indexer.problem()?.code).toBe('disk_full');
    t.store.broken = null;
    t.indexer.resume();
    await t.indexer.whenIdle();
    expect(Object.values(t.store.states())).toEqual(['tagged', 'tagged', 'tagged']);
  });

  test('does not keep what was read from being saved at the end', async () => {
    const folder = t.makePhotos('photos', 1);
    t.open(folder);
    t.indexer.scan();
    await t.untilWaiting(1);
    t.store.broken = diskFull();
    t.reader.answer('1.jpg');
    await t.indexer.whenIdle();
    t.store.broken = null;
    await t.indexer.close();
    expect(t.store.states()).toEqual({ '1.jpg': 'tagged' });
    rmSync(join(folder, '1.jpg'));
  });
});

describe('hours', () => {
  const at = (hour: number, minute = 0): number => new Date(2026, 6, 15, hour, minute).getTime();

  test('outside of them folders are scanned, and photos wait', async () => {
    t.open(t.makePhotos('photos', 2));
    [t.now, t.hours] = [at(12), { from: 22, until: 6 }];
    t.indexer.scan();
    await t.until(() => t.store.photos.length === 2);
    await t.indexer.whenIdle();
    expect(t.indexer.activity()).toMatchObject({
      state: 'waiting',
      total: 2,
      until: new Date(at(22)).toISOString(),
      problem: null,
    });
    expect(t.reader.asked).toEqual([]);
    expect(await t.indexer.preview(1)).not.toBeNull(); // someone waits for it
    t.now = at(22);
    await t.untilWaiting(2);
    await t.finish();
    expect(t.indexer.activity()).toMatchObject({ state: 'idle', until: null });
  });

  test('when they end, what was given out is finished', async () => {
    t.open(t.makePhotos('photos', 20));
    [t.now, t.hours] = [at(5, 59), { from: 22, until: 6 }];
    t.indexer.scan();
    await t.untilWaiting(IN_FLIGHT);
    t.now = at(6);
    for (const name of t.reader.waiting) t.reader.answer(name);
    await t.indexer.whenIdle();
    expect(t.indexer.activity()).toMatchObject({ state: 'waiting', done: IN_FLIGHT, total: 20 });
  });

  test('do not count for who asks, until the next boundary', async () => {
    t.open(t.makePhotos('photos', 20));
    [t.now, t.hours] = [at(12), { from: 22, until: 6 }];
    t.indexer.scan();
    await t.until(() => t.store.photos.length === 20);
    t.indexer.resume();
    await t.untilWaiting(IN_FLIGHT);
    expect(t.indexer.activity()).toMatchObject({ state: 'tagging', until: null });
    t.now = at(22); // they begin
    t.reader.answer(t.reader.waiting[0]!);
    await t.untilWaiting(IN_FLIGHT);
    t.now = at(30); // and end
    for (const name of t.reader.waiting) t.reader.answer(name);
    await t.indexer.whenIdle();
    expect(t.indexer.activity()).toMatchObject({ state: 'waiting' });
  });

  test('that are changed count at once', async () => {
    t.open(t.makePhotos('photos', 2));
    [t.now, t.hours] = [at(12), { from: 22, until: 6 }];
    t.indexer.scan();
    await t.until(() => t.store.photos.length === 2);
    t.hours = { from: 9, until: 17 };
    t.indexer.changeActiveHours();
    await t.untilWaiting(2);
    await t.finish();
  });
});
