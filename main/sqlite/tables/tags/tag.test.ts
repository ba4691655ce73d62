import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabelRow } from './label.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/library.ts';

let library: TestLibrary;
let photo: number;
let dog: LabelRow;
let cat: LabelRow;
beforeEach(async () => {
  library = await openTestLibrary();
  photo = library.addPhoto(library.folders.add('/photos', []).id, '/photos/a.jpg');
  [dog, cat] = library.labels.put([
    { key: 'dog', name: 'dog', category: 'animals', source: 'model', classes: 118 },
    { key: 'cat', name: 'cat', category: 'animals', source: 'model', classes: 5 },
  ]) as [LabelRow, LabelRow];
});
afterEach(() => {
  library.close();
});

test('setUserTag() - the last word counts, and can be taken back', () => {
  const { tags } = library;
  tags.setUserTag(photo, dog.id, 'confirmed');
  tags.setUserTag(photo, dog.id, 'rejected');
  expect(tags.userTags(photo)).toEqual([{ label: dog.id, state: 'rejected' }]);
  tags.setUserTag(photo, dog.id, 'none');
  expect(tags.userTags(photo)).toEqual([]);
});

test('setUserTag() - is on the disk for another reader when it returns', () => {
  library.tags.setUserTag(photo, dog.id, 'confirmed');
  const other = new Database(library.connection.name, { readonly: true });
  expect(other.prepare('SELECT count(*) FROM user_tags').pluck().get()).toBe(1);
  other.close();
});

test('replace() - automatic tags are exchanged, and userTags untouched', () => {
  const { tags } = library;
  tags.setUserTag(photo, dog.id, 'confirmed');
  tags.replace(photo, [{ label: dog.id, certainty: 0.9, score: 0.8, source: 'model' }]);
  tags.replace(photo, [{ label: cat.id, certainty: 0.7, score: 0.6, source: 'model' }]);
  expect(tags.list(photo)).toEqual([{ label: cat.id, certainty: 0.7, score: 0.6, source: 'model' }]);
  expect(tags.userTags(photo)).toEqual([{ label: dog.id, state: 'confirmed' }]);
});

test('counts() - photos per label from the threshold on', () => {
  const { tags } = library;
  tags.replace(photo, [
    { label: dog.id, certainty: 0.5, score: 0.5, source: 'model' },
    { label: cat.id, certainty: 0.49, score: 0.49, source: 'model' },
  ]);
  expect(tags.counts(0.5)).toEqual([{ label: dog.id, count: 1 }]);
});

test('labels.put() - a label keeps its number when its name changes', () => {
  const [renamed] = library.labels.put([{ ...dog, name: 'hound' }]);
  expect(renamed).toEqual({ ...dog, name: 'hound' });
  expect(library.labels.list()).toHaveLength(2);
});
