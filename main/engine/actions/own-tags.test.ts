import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestEngine, type TestEngine } from '../testing/library.ts';

let top: string;
let engine: TestEngine;
let photo: number;
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-own-tags-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
  writeFileSync(join(top, 'a.jpg'), 'beagle');
  await engine.scan();
  photo = engine.library.photos.findByPath(join(top, 'a.jpg'))!;
});
afterEach(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

/** As if the file were read, with these keywords in it. */
function readKeywords(...paths: string[][]): void {
  const labels = engine.labels.ensurePaths(paths);
  engine.library.metadata.setKeywords(
    photo,
    labels.map(({ id }) => id),
  );
  engine.store.scoreTags(photo);
}

const tags = (): string[] =>
  engine.photos
    .detail(photo)
    .tags.filter(({ category, state }) => category === 'yours' && state !== 'rejected')
    .map(({ name }) => name)
    .toSorted();
const keyOf = (name: string): string => engine.actions.ownTags.list().find((tag) => tag.name === name)!.key;

test('rename() - a file’s keyword leads to the tag by its old name, also when the file is read again', async () => {
  readKeywords(['Rxe']);
  await engine.actions.ownTags.change(keyOf('Rxe'), { name: 'Rex' });
  expect(tags()).toEqual(['Rex']);
  readKeywords(['Rxe']);
  expect(tags()).toEqual(['Rex']);
  expect(engine.actions.ownTags.list()).toMatchObject([
    { name: 'Rex', aliases: ['rxe'], count: 1, fromFiles: true },
  ]);
});

test('merge() - photos, keywords and what lies below go along, and undo brings all of it back', async () => {
  readKeywords(['doggo']);
  await engine.photos.addTag(photo, 'doggo/at home, Rex');
  await engine.actions.ownTags.merge(keyOf('doggo'), keyOf('Rex'));
  expect(tags()).toEqual(['Rex', 'at home']);
  readKeywords(['Doggo']);
  expect(tags()).toEqual(['Rex', 'at home']);
  await engine.actions.journal.undo();
  expect(tags()).toEqual(['Rex', 'at home', 'doggo']);
});

test('remove() - a tag that a file holds stays away however often it is read, until it is undone', async () => {
  readKeywords(['test'], ['Places', 'Italy']);
  await engine.actions.ownTags.remove(keyOf('test'));
  readKeywords(['test'], ['Places', 'Italy']);
  expect(tags()).toEqual(['Italy', 'Places']);
  expect(engine.actions.ownTags.list().map(({ name }) => name)).toEqual(['Places', 'Italy']);
  await engine.actions.journal.undo();
  expect(tags()).toEqual(['Italy', 'Places', 'test']);
});

test('remove() - what a person types is a tag again', async () => {
  readKeywords(['test']);
  await engine.actions.ownTags.remove(keyOf('test'));
  await engine.photos.addTag(photo, 'Test');
  expect(tags()).toEqual(['test']);
});

test('findOwn() - by each of its words, and by its path', async () => {
  await engine.photos.addTag(photo, 'Places/Italy/Rome, birthday party');
  const [rome] = engine.labels.findOwn('places/italy/rome');
  expect(engine.labels.findOwn('Rome')).toEqual([rome]);
  expect(engine.labels.findOwn('party')).toEqual(engine.labels.findOwn('birthday party'));
  expect(engine.labels.findOwn('part')).toEqual([]);
  expect(engine.searching.search('own:italy', 9).ids).toEqual([photo]);
});

test('change() - an alias finds the tag, and a tag cannot come to lie below itself', async () => {
  await engine.photos.addTag(photo, 'Places/Italy');
  const [places, italy] = [keyOf('Places'), keyOf('Italy')];
  await engine.actions.ownTags.change(italy, { aliases: ['Italia'], colour: '#aa3300' });
  expect(engine.labels.findOwn('italia')).toEqual([italy]);
  expect(engine.actions.ownTags.list()[1]).toMatchObject({ colour: '#aa3300', aliases: ['italia'] });
  await expect(engine.actions.ownTags.change(places, { parent: italy })).rejects.toThrow('below');
});
