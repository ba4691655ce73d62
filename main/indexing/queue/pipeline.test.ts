import { createHash } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IN_FLIGHT, PREVIEWS, namesOf, range, TestIndexing } from '../testing/indexing.ts';

let t: TestIndexing;
beforeEach(() => {
  t = new TestIndexing();
});
afterEach(async () => {
  await t.close();
});

const previews = (numbers: number[]): string[] => namesOf(numbers).map((name) => `preview ${name}`);
const crashed = 'crashed the program that reads photos twice';

/** Numbers of the photos of that name. */
const idOf = (name: string): number => t.store.photos.find(({ path }) => path.endsWith(`/${name}`))!.id;

describe('first previews', () => {
  test('run ahead of the network, newest first, and leave room for it', async () => {
    t.reader.previewsAtOnce = false;
    t.open(t.makePhotos('photos', 30));
    t.indexer.scan();
    await t.untilWaiting(PREVIEWS);
    expect(t.reader.asked).toEqual(previews(range(30, 23)));
    expect(t.indexer.activity()).toMatchObject({ state: 'tagging', done: 0, total: 30, toPreview: 30 });
    for (const name of t.reader.waiting) t.reader.answer(name);
    await t.untilWaiting(IN_FLIGHT);
    expect(t.reader.waiting.filter((name) => name.startsWith('preview')).length).toBe(PREVIEWS);
    expect(t.reader.tagged).toEqual(namesOf(range(30, 23)));
    expect(t.indexer.activity()).toMatchObject({ done: 0, total: 30, toPreview: 22 });
    await t.finish();
    expect(t.reader.asked).toHaveLength(60);
    expect(t.indexer.activity()).toMatchObject({ state: 'idle', done: 30, total: 30, toPreview: 0 });
  });

  /** The previews of 100 photos while the network gives no answer. */
  const previewsOf100 = async (): Promise<string[]> => {
    t.open(t.makePhotos('photos', 100));
    t.indexer.scan();
    await t.untilWaiting(IN_FLIGHT);
    await t.settle();
    return t.reader.asked.filter((name) => name.startsWith('preview'));
  };

  test('are not much further ahead than the network could take, but for what a person looks at', async () => {
    const before = await previewsOf100();
    expect(before.length).toBeGreaterThan(2 * IN_FLIGHT);
    expect(before.length).toBeLessThan(5 * IN_FLIGHT);
    expect(before).toEqual(previews(range(100, 101 - before.length)));
    t.indexer.prefer([idOf('3.jpg')]);
    t.reader.answer('100.jpg');
    await t.until(() => t.reader.asked.includes('preview 3.jpg'));
    expect(t.reader.asked.filter((name) => name.startsWith('preview'))).toEqual([...before, 'preview 3.jpg']);
    await t.finish();
    expect(t.reader.asked).toHaveLength(200);
  });

  test('are as far ahead as they can be of a network that is slow', async () => {
    t.networkIsSlow = true;
    expect(await previewsOf100()).toHaveLength(100);
    await t.finish();
  });

  test('a photo that fails its preview has failed, without the network', async () => {
    t.reader.previewsAtOnce = false;
    t.open(t.makePhotos('photos', 2));
    t.indexer.scan();
    await t.untilWaiting(2);
    t.reader.refuse('preview 2.jpg', 'unreadable', 'is empty');
    await t.finish();
    expect(t.store.states()).toEqual({ '1.jpg': 'tagged', '2.jpg': 'is empty' });
    expect(t.reader.tagged).toEqual(['1.jpg']);
  });

  test('prepare what the network then asks for by its content', async () => {
    t.open(t.makePhotos('photos', 1, () => 'its text'));
    t.indexer.scan();
    await t.finish();
    const [preview, network] = t.reader.requests;
    expect(preview).toMatchObject({ kind: 'preview', prepare: true });
    const content = createHash('sha256').update('its text').digest();
    expect(network).toEqual({
      ...{ source: preview!.source, urgent: false, isolated: false },
      ...{ kind: 'tag', pass: 'first', content },
    });
  });

  test('a file that takes long to decode is decoded once', async () => {
    const folder = t.makePhotos('photos', 1);
    renameSync(join(folder, '1.jpg'), join(folder, '1.heic'));
    t.open(folder);
    t.indexer.scan();
    await t.finish();
    expect(t.reader.asked).toEqual(['1.heic']);
    expect(t.store.states()).toEqual({ '1.heic': 'tagged' });
  });

  test('a file that changes after it was previewed is read once more as a whole', async () => {
    const folder = t.makePhotos('photos', 1);
    t.open(folder);
    t.indexer.scan();
    await t.untilWaiting(1);
    const before = t.store.photos[0]!.hash;
    writeFileSync(join(folder, '1.jpg'), 'something else');
    await t.finish();
    expect(t.reader.asked).toEqual(['preview 1.jpg', '1.jpg', '1.jpg']);
    expect(t.store.photos[0]!.hash).not.toEqual(before);
  });
});

describe('identical content', () => {
  test('goes through the network once', async () => {
    t.open(t.makePhotos('photos', 40, (number) => `content ${number % 2}`));
    t.indexer.scan();
    await t.finish();
    expect([...t.reader.tagged].sort()).toEqual(['39.jpg', '40.jpg']);
    expect(t.store.copied).toHaveLength(38);
    expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
    expect(t.indexer.activity()).toMatchObject({ done: 40, total: 40 });
  });

  test('that one of them fails leaves the others to be read', async () => {
    t.open(t.makePhotos('photos', 2, () => 'the same'));
    t.indexer.scan();
    await t.untilWaiting(1);
    t.reader.refuse('2.jpg', 'unreadable', 'is gone wrong');
    await t.finish();
    expect(t.store.states()).toEqual({ '1.jpg': 'tagged', '2.jpg': 'is gone wrong' });
  });
});

describe('the journal', () => {
  test('has what is being read before it is asked for, and nothing else', async () => {
    const ready = Promise.withResolvers<undefined>();
    t.reader.ready = ready.promise.then(() => undefined);
    t.open(t.makePhotos('photos', 30));
    t.indexer.scan();
    await t.until(() => t.store.photos.length === 30);
    expect(t.store.reading.size).toBe(0); // the reader is only starting
    ready.resolve(undefined);
    await t.until(() => t.store.reading.size === IN_FLIGHT && t.indexer.activity().toPreview === 0);
    expect([...t.store.reading.keys()].sort()).toEqual(t.reader.waiting.map(idOf).sort());
    await t.finish();
    expect(t.store.reading.size).toBe(0);
  });

  test('what was in a process that ended is read alone, one at a time, before anything else', async () => {
    t.open(t.makePhotos('photos', 30));
    t.indexer.scan();
    await t.untilWaiting(IN_FLIGHT);
    const quarantined = [...t.reader.waiting];
    t.reader.asked.length = 0;
    t.reader.end();
    for (const _ of quarantined) {
      await t.untilWaiting(1);
      t.reader.answer(t.reader.waiting[0]!);
    }
    await t.until(() => t.reader.asked.length > quarantined.length);
    expect(t.reader.asked.slice(0, quarantined.length)).toEqual(quarantined.map((name) => `${name}!`));
    await t.finish();
    expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
  });

  test('what a killed engine was reading is read alone by the next one', async () => {
    t.open(t.makePhotos('photos', 30));
    t.indexer.scan();
    await t.until(() => t.store.reading.size === IN_FLIGHT && t.indexer.activity().toPreview === 0);
    const { waiting } = t.reader;
    t.reader.forget();
    t.openAgain();
    t.indexer.resume();
    await t.untilWaiting(1);
    expect(t.reader.waiting).toEqual([`${waiting[0]}!`]);
    await t.finish();
    expect(t.reader.asked.filter((name) => name.endsWith('!'))).toHaveLength(IN_FLIGHT);
    expect(new Set(Object.values(t.store.states()))).toEqual(new Set(['tagged']));
  });

  test('a clean end accuses nobody', async () => {
    t.open(t.makePhotos('photos', 30));
    t.indexer.scan();
    await t.untilWaiting(IN_FLIGHT);
    await t.indexer.close();
    expect(t.store.reading.size).toBe(0);
    t.reader.forget();
    t.openAgain();
    t.indexer.resume();
    await t.untilWaiting(IN_FLIGHT);
    await t.finish();
  });

  test('one that ends its process twice, alone in it, has failed; the second time comes after all others', async () => {
    t.open(t.makePhotos('photos', 30));
    t.indexer.scan();
    await t.untilWaiting(IN_FLIGHT);
    t.reader.end();
    await t.untilWaiting(1);
    const poison = t.reader.waiting[0]!;
    t.reader.end(); // alone
    await t.until(() => {
      for (const name of t.reader.waiting) if (name !== poison) t.reader.answer(name);
      return t.store.countWaiting().photos === 1 && t.reader.waiting.includes(poison);
    });
    expect(t.reader.asked.at(-1)).toBe(poison);
    t.reader.end();
    await t.indexer.whenIdle();
    const { [poison.replace('!', '')]: fate, ...others } = t.store.states();
    expect(fate).toBe(crashed);
    expect(new Set(Object.values(others))).toEqual(new Set(['tagged']));
    expect(t.store.reading.size).toBe(0);
    t.indexer.scan();
    await t.indexer.whenIdle();
    expect(t.reader.waiting).toEqual([]); // it is not tried again
  });

  test('the end of an engine counts like that of the tagger for who was alone', async () => {
    t.open(t.makePhotos('photos', 1));
    t.indexer.scan();
    await t.untilWaiting(1);
    t.reader.end(); // it was alone by chance
    await t.untilWaiting(1);
    expect(t.reader.waiting).toEqual(['1.jpg!']);
    t.reader.forget();
    t.openAgain();
    t.indexer.resume();
    await t.indexer.whenIdle();
    expect(t.store.states()).toEqual({ '1.jpg': crashed });
  });

  test('one that takes too long alone has failed at once', async () => {
    t.open(t.makePhotos('photos', 3));
    t.indexer.scan();
    await t.untilWaiting(3);
    t.reader.end(120);
    await t.untilWaiting(1);
    t.reader.end(120);
    await t.finish();
    const { '3.jpg': slow, ...others } = t.store.states();
    expect(slow).toBe('took longer than 120 seconds to read');
    expect(others).toEqual({ '1.jpg': 'tagged', '2.jpg': 'tagged' });
  });

  test('a file that vanished is not in it any more', async () => {
    const folder = t.makePhotos('photos', 2);
    t.open(folder);
    t.indexer.scan();
    await t.untilWaiting(2);
    rmSync(join(folder, '2.jpg'));
    t.reader.refuse('2.jpg', 'unreadable', 'is not there any more');
    await t.finish();
    expect(t.store.reading.size).toBe(0);
  });
});

describe('preview()', () => {
  test('gives a thumbnail at once, also while indexing is paused, and the preview counts', async () => {
    t.open(t.makePhotos('photos', 3));
    t.indexer.pause();
    t.indexer.scan();
    await t.until(() => t.store.photos.length === 3);
    expect(Buffer.from((await t.indexer.preview(idOf('1.jpg')))!).toString()).toBe('photos 1');
    expect(t.indexer.activity()).toMatchObject({ state: 'paused', done: 0, total: 3, toPreview: 2 });
    t.indexer.resume();
    await t.finish();
    expect(t.reader.asked.filter((name) => name === 'preview 1.jpg')).toHaveLength(1);
  });

  test('takes part in a preview that is under way', async () => {
    t.reader.previewsAtOnce = false;
    t.open(t.makePhotos('photos', 1));
    t.indexer.scan();
    await t.untilWaiting(1);
    const both = Promise.all([t.indexer.preview(idOf('1.jpg')), t.indexer.preview(idOf('1.jpg'))]);
    t.reader.answer('preview 1.jpg');
    expect((await both).map((jpeg) => Buffer.from(jpeg!).toString())).toEqual(['photos 1', 'photos 1']);
    await t.finish();
    expect(t.reader.asked).toEqual(['preview 1.jpg', '1.jpg']);
  });

  test('makes it beside the others for one that has just gone through the network', async () => {
    t.open(t.makePhotos('photos', 5));
    t.indexer.scan();
    await t.untilWaiting(5);
    t.reader.previewsAtOnce = false;
    const jpeg = t.indexer.preview(idOf('1.jpg'));
    t.reader.answer('1.jpg');
    await t.until(() => t.reader.asked.at(-1)!.startsWith('preview 1.jpg'));
    expect(t.reader.waiting).toContain('preview 1.jpg'); // it is not quarantined, though it was not saved yet
    t.reader.answer('preview 1.jpg');
    expect(await jpeg).not.toBeNull();
    await t.finish();
  });

  test('makes one that is lost, of a photo with nothing left to be done', async () => {
    t.open(t.makePhotos('photos', 1));
    t.indexer.scan();
    await t.finish();
    expect(await t.indexer.preview(idOf('1.jpg'))).not.toBeNull();
    expect(t.store.states()).toEqual({ '1.jpg': 'tagged' });
    expect(t.reader.tagged).toEqual(['1.jpg']);
  });

  test('a photo that ends the process twice has failed, and no other has', async () => {
    t.open(t.makePhotos('photos', 5));
    t.indexer.scan();
    await t.untilWaiting(5);
    t.reader.previewsAtOnce = false;
    const jpeg = t.indexer.preview(idOf('1.jpg')); // it is being read: this waits for that
    for (const name of t.reader.waiting) t.reader.answer(name);
    await t.until(() => t.reader.waiting.includes('preview 1.jpg'));
    t.reader.end();
    await t.until(() => t.reader.waiting.includes('preview 1.jpg!'));
    t.reader.end();
    expect(await jpeg).toBeNull();
    await t.indexer.whenIdle();
    expect(t.store.states()).toMatchObject({ '1.jpg': crashed, '2.jpg': 'tagged' });
  });

  test('has nothing of one that has failed, that is quarantined, or that is not there', async () => {
    t.open(t.makePhotos('photos', 2));
    t.indexer.scan();
    await t.untilWaiting(2);
    t.reader.refuse('2.jpg', 'unreadable', 'is empty');
    await t.untilWaiting(1);
    t.reader.end();
    await t.untilWaiting(1);
    t.indexer.pause();
    t.reader.forget();
    t.openAgain();
    t.indexer.pause();
    const asked = t.reader.asked.length;
    expect(await Promise.all([idOf('1.jpg'), idOf('2.jpg'), 99].map(async (id) => await t.indexer.preview(id)))).toEqual([null, null, null]); // prettier-ignore
    expect(t.reader.asked).toHaveLength(asked);
  });
});

test('prefer() - what a person looks at is previewed first, and goes through the network first', async () => {
  t.reader.previewsAtOnce = false;
  t.open(t.makePhotos('photos', 40));
  t.indexer.pause();
  t.indexer.scan();
  await t.until(() => t.store.photos.length === 40);
  t.indexer.prefer([3, 2, 1].map((number) => idOf(`${number}.jpg`)));
  t.indexer.resume();
  await t.untilWaiting(PREVIEWS);
  expect(t.reader.asked).toEqual(previews([3, 2, 1, 40, 39, 38, 37, 36]));
  for (const name of t.reader.waiting) t.reader.answer(name);
  await t.untilWaiting(IN_FLIGHT);
  expect(t.reader.tagged).toEqual(namesOf([3, 2, 1, 40, 39, 38, 37, 36]));
  t.reader.previewsAtOnce = true;
  await t.finish();
});
