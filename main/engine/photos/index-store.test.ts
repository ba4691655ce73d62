import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PendingPhoto } from '../../core/photos/files.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { Store } from './index-store.ts';
import { manifest, openTestEngine, outputOf, vocabulary, type TestEngine } from '../testing/library.ts';

let engine: TestEngine;
let folder: number;
beforeEach(async () => {
  engine = await openTestEngine();
  folder = engine.library.folders.add('/photos', []).id;
});
afterEach(async () => {
  await engine.close();
});

/** A file that waits to be read. */
function addPending(name: string): PendingPhoto {
  const { photos } = engine.library;
  const path = `/photos/${name}`;
  photos.insert(folder, sampleFile(path));
  return photos.pendingAmong([photos.findByPath(path)!], engine.heads.active())[0]!;
}

function saveFailed(pending: PendingPhoto, failed: string): void {
  engine.store.asIndexStore().save([{ pending, failed }]);
}

function saveRead(pending: PendingPhoto, ...classes: string[]): void {
  const read = sampleRead({ thumbnail: new Uint8Array(3), outputs: [outputOf(...classes)] });
  engine.store.asIndexStore().save([{ pending, read }]);
}

const namesOf = (photo: number): string[] =>
  engine.library.tags.list(photo).map(({ label }) => engine.labels.rowOf(label).name);

test('save() - stores tags, embedding, code and thumbnail', () => {
  const pending = addPending('a.jpg');
  saveRead(pending, 'beagle');
  const { library, store } = engine;
  expect(library.photos.get(pending.id).state).toBe('tagged');
  expect(namesOf(pending.id)).toEqual(expect.arrayContaining(['beagle', 'dog', 'animal']));
  expect(library.embeddings.find(pending.id, manifest.id)).toMatchObject({ model: manifest.id, norm: 20 });
  expect(store.codes.find(pending.id)).toHaveLength(256);
  expect(library.thumbnails.find(pending.id)).toHaveLength(3);
});

describe('an answer that comes late', () => {
  test('for a file that has changed, is not stored: the file is read again', () => {
    const pending = addPending('a.jpg');
    engine.library.photos.change(pending.id, sampleFile(pending.path, { sizeBytes: 77 }));
    saveRead(pending, 'beagle');
    saveFailed(pending, 'is cut short or damaged');
    expect(engine.library.photos.get(pending.id)).toMatchObject({ state: 'pending', reason: null });
    expect(namesOf(pending.id)).toEqual([]);
  });

  test('for a file or a folder that is gone, leaves no tags behind', () => {
    const [file, other] = [addPending('a.jpg'), addPending('b.jpg')];
    engine.store.asIndexStore().setMissing(file.id, true);
    saveRead(file, 'beagle');
    engine.library.folders.remove(folder);
    saveRead(other, 'goldfish');
    expect([...namesOf(file.id), ...namesOf(other.id)]).toEqual([]);
    expect(engine.library.tags.counts(0)).toEqual([]);
    expect(engine.store.codes.size).toBe(0);
  });
});

test('rescoreAllIfStale() - derives all tags again once per version, without the network', async () => {
  const [dog, fish] = [addPending('a.jpg'), addPending('b.jpg')];
  saveRead(dog, 'beagle');
  saveRead(fish, 'goldfish');
  const { library, labels, store } = engine;
  library.tags.setUserTag(fish.id, labels.ensure('Bubbles').id, 'confirmed');
  const expected = namesOf(dog.id);
  let changes = 0;
  const derive = async (temperature: number): Promise<string[][]> => {
    library.connection.exec('DELETE FROM tags');
    await store.rescoreAllIfStale({ labels: vocabulary.labels, temperature }, () => (changes += 1));
    return [namesOf(dog.id), namesOf(fish.id)];
  };
  expect(await derive(1)).toEqual([expected, expect.arrayContaining(['goldfish', 'Bubbles'])]);
  expect(await derive(1)).toEqual([[], []]);
  expect(await derive(2)).toEqual([expected, expect.arrayContaining(['goldfish', 'Bubbles'])]);
  expect(changes).toBe(2);
});

test('codes - are read from the library, and follow what is saved, fails and goes', () => {
  const [a, b, c] = ['a.jpg', 'b.jpg', 'c.jpg'].map(addPending) as [PendingPhoto, PendingPhoto, PendingPhoto];
  for (const pending of [a, b, c]) saveRead(pending, 'beagle');
  const index = engine.store.asIndexStore();
  index.setMissing(a.id, true);
  saveFailed(b, 'is empty');
  const readAgain = new Store(engine.library, engine.labels, engine.heads).codes;
  for (const codes of [engine.store.codes, readAgain])
    expect([a, b, c].map(({ id }) => codes.find(id) !== null)).toEqual([false, false, true]);
});

describe('identical content', () => {
  const hashOf = (value: number): Uint8Array => new Uint8Array(32).fill(value);
  /** Looks at a new photo. */
  function look(name: string, hash: Uint8Array): PendingPhoto {
    const pending = addPending(name);
    const read = sampleRead({ hash, thumbnail: hash });
    engine.store.asIndexStore().save([{ pending, read }]);
    return pendingAgain(pending.id);
  }
  const pendingAgain = (id: number): PendingPhoto => engine.store.asIndexStore().pendingAmong([id])[0]!;
  const copy = (...photos: PendingPhoto[]): number[] => [
    ...engine.store.asIndexStore().copyFromDuplicates(photos),
  ];
  const tag = (pending: PendingPhoto, ...classes: string[]): void =>
    engine.store
      .asIndexStore()
      .save([{ pending, read: sampleRead({ hash: null, outputs: [outputOf(...classes)] }) }]);

  test('has the tags of what was tagged already, and is like it', () => {
    const [first, second, other] = [
      look('a.jpg', hashOf(5)),
      look('b.jpg', hashOf(5)),
      look('c.jpg', hashOf(6)),
    ];
    expect(copy(first, second)).toEqual([]);
    tag(first, 'beagle');
    expect(copy(second, other)).toEqual([second.id]);
    const { library, store } = engine;
    expect(library.photos.get(second.id)).toMatchObject({ state: 'tagged', model: manifest.id });
    expect(namesOf(second.id)).toEqual(namesOf(first.id));
    expect(store.codes.find(second.id)).toEqual(store.codes.find(first.id));
    expect(library.photos.get(other.id).state).toBe('pending');
  });

  test('has them also of a photo that is gone', () => {
    const first = look('a.jpg', hashOf(5));
    tag(first, 'beagle');
    engine.store.asIndexStore().setMissing(first.id, true);
    expect(copy(look('b.jpg', hashOf(5)))).toHaveLength(1);
  });

  test('of a file of which only the date has changed keeps its tags without the network', () => {
    const first = look('a.jpg', hashOf(5));
    tag(first, 'beagle');
    engine.library.photos.change(first.id, sampleFile(first.path, { modifiedMs: 1 }));
    const touched = pendingAgain(first.id);
    expect(touched.looked).toBe(0);
    engine.store
      .asIndexStore()
      .save([{ pending: touched, read: sampleRead({ hash: hashOf(5), thumbnail: hashOf(5) }) }]);
    expect(namesOf(first.id)).toContain('beagle');
    expect(copy(pendingAgain(first.id))).toEqual([first.id]);
  });

  test('that was another in between goes through the network again', () => {
    const first = look('a.jpg', hashOf(5));
    tag(first, 'beagle');
    for (const [modifiedMs, hash] of [
      [1, hashOf(6)],
      [2, hashOf(5)],
    ] as const) {
      engine.library.photos.change(first.id, sampleFile(first.path, { modifiedMs }));
      const pending = pendingAgain(first.id);
      engine.store.asIndexStore().save([{ pending, read: sampleRead({ hash, thumbnail: hash }) }]);
      expect(namesOf(first.id)).toEqual([]);
    }
    expect(copy(pendingAgain(first.id))).toEqual([]);
  });
});

test('save() - ends the journal’s entries with what it writes, or not at all', () => {
  const [a, b] = [addPending('a.jpg'), addPending('b.jpg')];
  const { journal, photos, connection } = engine.library;
  journal.begin([a.id, b.id], false);
  connection.exec(`CREATE TRIGGER full BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'no room'); END`);
  expect(() => saveRead(a, 'beagle')).toThrow('no room');
  expect(photos.get(a.id).state).toBe('pending');
  connection.exec('DROP TRIGGER full');
  saveRead(a, 'beagle');
  saveFailed(b, 'is empty');
  expect([a, b].map(({ id }) => photos.get(id).state)).toEqual(['tagged', 'failed']);
  expect(photos.listSuspects(manifest.id)).toEqual([]);
  expect(connection.prepare('SELECT count(*) FROM reading').pluck().get()).toBe(0);
});
