import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleFile } from '../../core/testing/samples.ts';
import { IN_FLIGHT, namesOf, range, TestIndexing } from '../testing/indexing.ts';

let t: TestIndexing;
beforeEach(() => {
  t = new TestIndexing();
});
afterEach(async () => {
  await t.close();
});

function open(photos: number): void {
  t.open(t.makePhotos('photos', photos));
  t.store.isRefining = true;
}

/** Answers until all photos have labels, and none is refined yet. */
async function tagAll(): Promise<void> {
  await t.until(() => {
    const isTagged = t.indexer.activity().state === 'refining';
    if (!isTagged) for (const name of t.reader.waiting) t.reader.answer(name);
    return isTagged;
  });
}

/** In the order in which the chosen model was to see them. */
const refined = (): string[] =>
  t.reader.requests.flatMap((request, at) =>
    'pass' in request && request.pass === 'second' ? [t.reader.asked[at]!] : [],
  );

describe('two passes', () => {
  test('every photo has labels before the chosen model sees the first one', async () => {
    open(20);
    t.indexer.scan();
    await tagAll();
    expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
    await t.untilWaiting(IN_FLIGHT);
    expect(refined()).toEqual(namesOf(range(1, IN_FLIGHT))); // as the store lists them
    await t.finish();
    expect(refined()).toHaveLength(20);
    expect(t.indexer.activity()).toMatchObject({ state: 'idle', done: 20, total: 20, refining: null });
  });

  test('tell how far each of them is', async () => {
    open(3);
    t.indexer.scan();
    await t.untilWaiting(3);
    expect(t.indexer.activity()).toMatchObject({ state: 'tagging', done: 0, total: 3, refining: null });
    await tagAll();
    expect(t.indexer.activity()).toMatchObject({ state: 'refining', done: 3, total: 3 });
    expect(t.indexer.activity().refining).toEqual({ done: 0, total: 3, secondsLeft: null });
    await t.untilWaiting(3);
    for (const name of ['1.jpg', '2.jpg']) t.reader.answer(name);
    await t.until(() => t.indexer.activity().refining?.done === 2);
    expect(t.indexer.activity().refining).toMatchObject({ total: 3 });
    expect(t.indexer.activity().refining!.secondsLeft).not.toBeNull();
    await t.finish();
  });

  test('where the chosen model is slow, two photos at a time, so that a new photo hardly waits', async () => {
    t.refiningIsSlow = true;
    open(6);
    t.indexer.scan();
    await tagAll();
    await t.untilWaiting(2);
    await t.settle();
    expect(t.reader.waiting).toEqual(namesOf([1, 2]));
    const path = join(t.top, 'photos', 'new.jpg');
    writeFileSync(path, 'new');
    t.store.insert(1, sampleFile(path));
    const added = t.store.photos.at(-1)!;
    t.reader.answer('1.jpg');
    await t.until(() => added.previewed === 1);
    expect(refined()).toHaveLength(2); // the new photo first
    await t.finish();
    expect(refined()).toHaveLength(7);
  });

  test('what a person looks at is refined first', async () => {
    open(20);
    t.refiningIsSlow = true;
    t.indexer.scan();
    await tagAll();
    await t.untilWaiting(2);
    const idOf = (name: string): number => t.store.photos.find(({ path }) => basename(path) === name)!.id;
    t.indexer.prefer([idOf('18.jpg'), idOf('17.jpg')]);
    await t.finish();
    expect(refined().slice(0, 4)).toEqual(namesOf([1, 2, 18, 17]));
  });

  test('paused at any time, all photos keep labels, and the second pass goes on later', async () => {
    open(20);
    t.indexer.scan();
    await tagAll();
    t.indexer.pause();
    for (const name of t.reader.waiting) t.reader.answer(name);
    await t.indexer.whenIdle();
    const { state, refining } = t.indexer.activity();
    expect([state, refining!.secondsLeft]).toEqual(['paused', null]);
    expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
    t.indexer.resume();
    await t.finish();
    expect(t.store.countWaiting().toRefine).toBe(0);
  });

  test('a photo that brings the process down has labels before the others are refined', async () => {
    open(3);
    t.indexer.scan();
    await t.untilWaiting(3);
    for (const name of ['1.jpg', '2.jpg']) t.reader.answer(name);
    await t.until(() => t.reader.waiting.length === 1);
    t.reader.end(); // alone in it
    await t.until(() => t.reader.waiting.includes('3.jpg!'));
    expect(refined()).toEqual([]);
    await t.finish();
    expect(t.store.states()['3.jpg']).toBe('tagged');
    expect(refined()).toHaveLength(3);
  });
});
