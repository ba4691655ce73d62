import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestEngine, vocabulary, type TestEngine } from '../testing/library.ts';

let top: string;
let engine: TestEngine;
let ids: number[];
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-selections-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
  for (const [index, classes] of ['beagle', 'beagle, tabby', 'goldfish'].entries())
    writeFileSync(join(top, `${index}.jpg`), classes);
  await engine.scan();
  ids = [0, 1, 2].map((index) => engine.library.photos.findByPath(join(top, `${index}.jpg`))!);
});
afterEach(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

const beagle = vocabulary.findByName('beagle')!.key;

test('freeze() - a query and its exceptions, as they were found', async () => {
  const { selections } = engine.actions;
  const { id, total } = selections.freeze({ query: 'dog', except: [ids[1]!] });
  expect(total).toBe(1);
  await engine.photos.setUserTag(ids[0]!, beagle, 'rejected');
  await selections.change(id, { do: 'favourite', on: true });
  expect(engine.searching.search('is:favourite', 9).ids).toEqual([ids[0]]);
});

test('detail() - labels on all, on some and rejected, stars, favourites and albums', async () => {
  const { selections, albums } = engine.actions;
  const album = albums.add('Fish');
  const one = selections.freeze({ ids: [ids[0]!] }).id;
  await selections.change(one, { do: 'reject', label: beagle });
  await selections.change(one, { do: 'stars', stars: 4 });
  await selections.change(one, { do: 'album', album: album.id, on: true });
  const all = selections.freeze({ ids });
  const detail = await selections.detail(all.id);
  expect(detail).toMatchObject({ total: 3, favourites: 0, hidden: 0, stars: [2, 0, 0, 0, 1, 0] });
  expect(detail.albums).toEqual([{ id: album.id, name: 'Fish', count: 1 }]);
  const mark = (name: string): object | undefined => detail.labels.find((label) => label.name === name);
  expect(mark('animal')).toMatchObject({ count: 3, own: 0, rejected: 0 });
  expect(mark('beagle')).toMatchObject({ count: 1, rejected: 1 });
});

test('hidden photos are found by is:hidden alone, and stars count for more than the file', async () => {
  const { selections } = engine.actions;
  const { id } = selections.freeze({ ids: [ids[2]!] });
  await selections.change(id, { do: 'hide', on: true });
  await selections.change(id, { do: 'stars', stars: 5 });
  expect(engine.searching.search('', 9).ids).not.toContain(ids[2]);
  expect(engine.searching.search('goldfish', 9).ids).toEqual([]);
  expect(engine.searching.search('is:hidden rating:5', 9).ids).toEqual([ids[2]]);
});

test('a corrected date holds when the file is read again, and goes back to the file’s when it is undone', async () => {
  const { selections, journal } = engine.actions;
  const { id } = selections.freeze({ ids });
  const before = engine.photos.detail(ids[0]!).takenAt;
  await selections.change(id, { do: 'date', takenAt: '2001-02-03T04:05:06' });
  await selections.change(id, { do: 'clock', seconds: 3600 });
  await selections.change(id, { do: 'title', title: 'Zaunkönig' });
  engine.library.metadata.set(ids[0]!, { ...NO_WORDS, title: 'as the file says' });
  expect(engine.photos.detail(ids[0]!)).toMatchObject({ takenAt: '2001-02-03T05:05:06', title: 'Zaunkönig' });
  expect(engine.searching.search('zaunkönig', 9).total).toBe(3);
  for (let times = 0; times < 3; times++) await journal.undo();
  expect(engine.photos.detail(ids[0]!)).toMatchObject({ takenAt: before, title: 'as the file says' });
  expect(engine.searching.search('zaunkönig', 9).total).toBe(0);
});

test('a given place counts for more than the file’s, also when it is read again, and can be taken back', async () => {
  const { selections, journal } = engine.actions;
  const { id } = selections.freeze({ ids: ids.slice(0, 2) });
  const bergen = { latitude: 60.393, longitude: 5.324 };
  const { step } = await selections.change(id, { do: 'place', place: bergen, name: 'Bergen' });
  expect(step).toMatchObject({ kind: 'place', subject: 'Bergen', photos: 2 });
  engine.library.metadata.set(ids[0]!, { ...NO_WORDS, latitude: -33.87, longitude: 151.21 });
  expect(engine.photos.detail(ids[0]!).place).toMatchObject({ ...bergen, given: true });
  expect(engine.searching.search('place:"60.3,5.3..60.4,5.4"', 9).total).toBe(2);
  expect(engine.searching.search('has:place', 9).total).toBe(2);
  await journal.undo();
  const read = engine.photos.detail(ids[0]!).place;
  expect(read).toMatchObject({ latitude: -33.87, longitude: 151.21, given: false });
  expect(engine.photos.detail(ids[1]!).place).toBeNull();
  await journal.redo();
  await selections.change(id, { do: 'place', place: null });
  expect(engine.photos.detail(ids[0]!).place).toMatchObject({ latitude: -33.87, given: false });
});

const NO_WORDS = {
  takenAt: null,
  takenOffset: null,
  takenSource: null,
  camera: null,
  lens: null,
  exposure: null,
  latitude: null,
  longitude: null,
  title: null,
  caption: null,
  rating: null,
  keywords: [],
};

test('the review lists the least sure first, and only what nobody has judged', async () => {
  expect(engine.actions.review.queue(beagle)).toMatchObject({
    ids: [ids[1], ids[0]],
    confirmed: 0,
    rejected: 0,
  });
  await engine.photos.setUserTag(ids[1]!, beagle, 'rejected');
  expect(engine.actions.review.queue(beagle)).toMatchObject({ ids: [ids[0]], confirmed: 0, rejected: 1 });
});
