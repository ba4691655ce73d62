import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestLibrary, type TestLibrary } from '../../testing/library.ts';

const TEXT = { analysis: 'text', model: 'reader', version: '1' } as const;
const WANTED = { labels: ['text'], certainty: 0.2, sizes: [[1280, 720]] as [number, number][] };
const LINE = { text: 'SUMMER SALE', score: 0.9, box: [1, 2, 30, 2, 30, 9, 1, 9] };

let library: TestLibrary;
let folder: number;
beforeEach(async () => {
  library = await openTestLibrary();
  folder = library.folders.add('/photos', []).id;
});
afterEach(() => library.close());

function addWithText(path: string, certainty: number): number {
  const id = library.addPhoto(folder, path, { camera: 'Nikon' });
  const [label] = library.labels.put([
    { key: 'text', name: 'text', category: '', source: 'model', classes: 0 },
  ]);
  library.tags.replace(id, [{ label: label!.id, certainty, score: certainty, source: 'model' }]);
  return id;
}

const listWanted = (version = '1'): number[] =>
  library.analyses.listWanted({ ...TEXT, version }, WANTED, 10).map(({ id }) => id);

test('listWanted() - photos of a label, and of a screen’s size without a camera', () => {
  const sure = addWithText('/photos/sign.jpg', 0.3);
  addWithText('/photos/unsure.jpg', 0.1);
  const screen = library.addPhoto(folder, '/photos/screen.png', { width: 1280, height: 720 });
  library.addPhoto(folder, '/photos/film.jpg', { width: 1280, height: 720, camera: 'Nikon' });
  expect(listWanted().sort()).toEqual([sure, screen]);
});

test('listWanted() - what is done is wanted again by another version alone', () => {
  const id = addWithText('/photos/sign.jpg', 0.9);
  library.analyses.begin(id, TEXT);
  expect(listWanted()).toEqual([id]); // an unclean end may have come between
  library.analyses.save(id, { analysis: 'text', lines: [LINE] });
  expect(listWanted()).toEqual([]);
  expect(listWanted('2')).toEqual([id]);
});

test('listWanted() - photos that are gone, offline or not tagged wait', () => {
  const id = addWithText('/photos/sign.jpg', 0.9);
  library.folders.setOffline(folder, true);
  expect(listWanted()).toEqual([]);
  library.folders.setOffline(folder, false);
  library.photos.setFailed(id, { code: 'damaged' });
  expect(listWanted()).toEqual([]);
});

test('fail() - says nothing about the photo, and is not tried again by itself', () => {
  const id = addWithText('/photos/sign.jpg', 0.9);
  library.analyses.begin(id, TEXT);
  library.analyses.fail(id, 'text', { code: 'analysis_crashed' });
  expect(library.photos.get(id).state).toBe('tagged');
  expect(listWanted()).toEqual([]);
  expect(library.analyses.failures()).toMatchObject([
    { id, analysis: 'text', failure: { code: 'analysis_crashed' } },
  ]);
  library.analyses.retryFailed([id]);
  expect(library.analyses.listAsked('text', 10).map((photo) => photo.id)).toEqual([id]);
  expect(library.analyses.failures()).toEqual([]);
});

test('ask() - a wish lasts until it is fulfilled, through an end of the program', () => {
  const id = library.addPhoto(folder, '/photos/dog.jpg');
  library.analyses.ask([id, 999], 'text');
  library.analyses.begin(id, TEXT);
  library.analyses.release(id, 'text');
  expect(library.analyses.listAsked('text', 10)).toMatchObject([{ id, attempts: 0 }]);
  library.analyses.begin(id, TEXT);
  library.analyses.save(id, { analysis: 'text', lines: [] });
  expect(library.analyses.listAsked('text', 10)).toEqual([]);
  expect(library.analyses.ofPhoto(id)).toMatchObject([{ analysis: 'text', state: 'done', version: '1' }]);
});

test('recover() - a photo that was being analysed at three unclean ends has failed', () => {
  const id = addWithText('/photos/sign.jpg', 0.9);
  for (let attempt = 0; attempt < 2; attempt++) library.analyses.begin(id, TEXT);
  library.analyses.recover();
  expect(listWanted()).toEqual([id]);
  library.analyses.begin(id, TEXT);
  library.analyses.recover();
  expect(listWanted()).toEqual([]);
  expect(library.analyses.count(TEXT, WANTED)).toEqual({ waiting: 0, asked: 0, done: 0, failed: 1 });
});

test('save() - lines keep their order and boxes, and take the place of those before', () => {
  const id = addWithText('/photos/sign.jpg', 0.9);
  library.analyses.save(id, { analysis: 'text', lines: [{ ...LINE, text: 'before' }] });
  library.analyses.save(id, { analysis: 'text', lines: [LINE, { ...LINE, text: '2' }] });
  expect(library.analyses.linesOf(id)).toEqual([LINE, { ...LINE, text: '2' }]);
});

test('a photo whose content is replaced loses what was found in it', () => {
  const id = addWithText('/photos/sign.jpg', 0.9);
  library.analyses.begin(id, TEXT);
  library.analyses.save(id, { analysis: 'text', lines: [LINE] });
  library.connection.prepare('UPDATE photos SET hash = ? WHERE id = ?').run(Buffer.alloc(32, 9), id);
  expect(library.analyses.linesOf(id)).toEqual([]);
  expect(library.analyses.ofPhoto(id)).toEqual([]);
  expect(library.connection.prepare('SELECT count(*) FROM photo_lines').pluck().get()).toBe(0);
});

test('withdraw() - photos that were asked for are not wanted any more; one that is running goes on', () => {
  const id = addWithText('/photos/sign.jpg', 0.9);
  const running = addWithText('/photos/street.jpg', 0.9);
  library.analyses.ask([id, running], 'text');
  library.analyses.begin(running, TEXT);
  library.analyses.withdraw('text');
  expect(library.analyses.listAsked('text', 10)).toEqual([]);
  library.analyses.save(running, { analysis: 'text', lines: [LINE] });
  expect(library.analyses.ofPhoto(running)).toMatchObject([{ state: 'done' }]);
  expect(library.analyses.ofPhoto(id)).toEqual([]);
});
