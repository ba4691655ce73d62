import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import type { PendingPhoto } from '../../core/photos/files.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { manifest, openTestEngine, outputOf, type TestEngine } from '../testing/library.ts';

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

function saveFailed(pending: PendingPhoto, failed: PhotoFailure): void {
  engine.store.indexStores().outcomes.save([{ pending, failed }]);
}

function saveRead(pending: PendingPhoto, ...classes: string[]): void {
  const read = sampleRead({ thumbnail: new Uint8Array(3), outputs: [outputOf(...classes)] });
  engine.store.indexStores().outcomes.save([{ pending, read }]);
}

const namesOf = (photo: number): string[] =>
  engine.library.tags.list(photo).map(({ label }) => engine.labels.rowOf(label).name);

test('save() - stores tags, embedding, code and thumbnail', () => {
  const pending = addPending('a.jpg');
  saveRead(pending, 'beagle');
  const { library } = engine;
  expect(library.photos.get(pending.id).state).toBe('tagged');
  expect(namesOf(pending.id)).toEqual(expect.arrayContaining(['beagle', 'dog', 'animal']));
  expect(library.embeddings.find(pending.id, manifest.id)).toMatchObject({ model: manifest.id, norm: 5 });
  expect(engine.codes.find(pending.id)).toHaveLength(256);
  expect(library.thumbnails.find(pending.id)).toHaveLength(3);
});

describe('an answer that comes late', () => {
  test('for a file that has changed, is not stored: the file is read again', () => {
    const pending = addPending('a.jpg');
    engine.library.photos.change(pending.id, sampleFile(pending.path, { sizeBytes: 77 }));
    saveRead(pending, 'beagle');
    saveFailed(pending, { code: 'damaged' });
    expect(engine.library.photos.get(pending.id)).toMatchObject({ state: 'pending', failure: null });
    expect(namesOf(pending.id)).toEqual([]);
  });

  test('for a file or a folder that is gone, leaves no tags behind', async () => {
    const [file, other] = [addPending('a.jpg'), addPending('b.jpg')];
    engine.store.indexStores().writer.setMissing(file.id, true);
    saveRead(file, 'beagle');
    engine.library.folders.remove(folder);
    saveRead(other, 'goldfish');
    expect([...namesOf(file.id), ...namesOf(other.id)]).toEqual([]);
    expect(engine.library.tags.counts(0)).toEqual([]);
    await engine.codes.whenReady();
    expect(engine.codes.size).toBe(0);
  });
});

test('codes - are read from the library, and follow what is saved, fails and goes', async () => {
  const [a, b, c] = ['a.jpg', 'b.jpg', 'c.jpg'].map(addPending) as [PendingPhoto, PendingPhoto, PendingPhoto];
  for (const pending of [a, b, c]) saveRead(pending, 'beagle');
  engine.store.indexStores().writer.setMissing(a.id, true);
  saveFailed(b, { code: 'empty' });
  expect([a, b, c].map(({ id }) => engine.codes.find(id) !== null)).toEqual([false, false, true]);
  await engine.codes.whenReady();
  expect(engine.codes.size).toBe(1);
});

describe('identical content', () => {
  const hashOf = (value: number): Uint8Array => new Uint8Array(32).fill(value);
  /** Previews a new photo. */
  function preview(name: string, hash: Uint8Array): PendingPhoto {
    const pending = addPending(name);
    const read = sampleRead({ hash, thumbnail: hash });
    engine.store.indexStores().outcomes.save([{ pending, read }]);
    return pendingAgain(pending.id);
  }
  const pendingAgain = (id: number): PendingPhoto => engine.store.indexStores().work.pendingAmong([id])[0]!;
  const copy = (...photos: PendingPhoto[]): number[] => [
    ...engine.store.indexStores().work.copyFromDuplicates(photos),
  ];
  const tag = (pending: PendingPhoto, ...classes: string[]): void =>
    engine.store
      .indexStores()
      .outcomes.save([{ pending, read: sampleRead({ hash: null, outputs: [outputOf(...classes)] }) }]);

  test('has the tags of what was tagged already, and is like it', () => {
    const [first, second, other] = [
      preview('a.jpg', hashOf(5)),
      preview('b.jpg', hashOf(5)),
      preview('c.jpg', hashOf(6)),
    ];
    expect(copy(first, second)).toEqual([]);
    tag(first, 'beagle');
    expect(copy(second, other)).toEqual([second.id]);
    const { library } = engine;
    expect(library.photos.get(second.id)).toMatchObject({ state: 'tagged', model: manifest.id });
    expect(namesOf(second.id)).toEqual(namesOf(first.id));
    expect(engine.codes.find(second.id)).toEqual(engine.codes.find(first.id));
    expect(library.photos.get(other.id).state).toBe('pending');
  });

  test('has them also of a photo that is gone', () => {
    const first = preview('a.jpg', hashOf(5));
    tag(first, 'beagle');
    engine.store.indexStores().writer.setMissing(first.id, true);
    expect(copy(preview('b.jpg', hashOf(5)))).toHaveLength(1);
  });

  test('of a file of which only the date has changed keeps its tags without the network', () => {
    const first = preview('a.jpg', hashOf(5));
    tag(first, 'beagle');
    engine.library.photos.change(first.id, sampleFile(first.path, { modifiedMs: 1 }));
    const touched = pendingAgain(first.id);
    expect(touched.step.kind).toBe('preview');
    engine.store
      .indexStores()
      .outcomes.save([{ pending: touched, read: sampleRead({ hash: hashOf(5), thumbnail: hashOf(5) }) }]);
    expect(namesOf(first.id)).toContain('beagle');
    expect(copy(pendingAgain(first.id))).toEqual([first.id]);
  });

  test('that was another in between goes through the network again', () => {
    const first = preview('a.jpg', hashOf(5));
    tag(first, 'beagle');
    for (const [modifiedMs, hash] of [
      [1, hashOf(6)],
      [2, hashOf(5)],
    ] as const) {
      engine.library.photos.change(first.id, sampleFile(first.path, { modifiedMs }));
      const pending = pendingAgain(first.id);
      engine.store.indexStores().outcomes.save([{ pending, read: sampleRead({ hash, thumbnail: hash }) }]);
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
  saveFailed(b, { code: 'empty' });
  expect([a, b].map(({ id }) => photos.get(id).state)).toEqual(['tagged', 'failed']);
  expect(photos.listQuarantined(manifest.id)).toEqual([]);
  expect(connection.prepare('SELECT count(*) FROM reading').pluck().get()).toBe(0);
});
