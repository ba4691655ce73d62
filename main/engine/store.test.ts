import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleFile, sampleRead } from '../core/testing/samples.ts';
import type { PendingPhoto } from '../indexing/work.ts';
import { Store } from './store.ts';
import { manifest, openTestEngine, outputOf, vocabulary, type TestEngine } from './testing/library.ts';

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
  return photos.pendingAmong([photos.findByPath(path)!], engine.derivers.active())[0]!;
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

test('deriveAllIfStale() - derives all tags again once per version, without the network', async () => {
  const [dog, fish] = [addPending('a.jpg'), addPending('b.jpg')];
  saveRead(dog, 'beagle');
  saveRead(fish, 'goldfish');
  const { library, labels, store } = engine;
  library.tags.judge(fish.id, labels.ensure('Bubbles').id, 'confirmed');
  const expected = namesOf(dog.id);
  let changes = 0;
  const derive = async (temperature: number): Promise<string[][]> => {
    library.connection.exec('DELETE FROM tags');
    await store.deriveAllIfStale({ labels: vocabulary.labels, temperature }, () => (changes += 1));
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
  const readAgain = new Store(engine.library, engine.labels, engine.derivers).codes;
  for (const codes of [engine.store.codes, readAgain])
    expect([a, b, c].map(({ id }) => codes.find(id) !== null)).toEqual([false, false, true]);
});
