import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { openTestEngine, outputOf, type TestEngine } from '../testing/library.ts';
import { Rescoring } from './rescoring.ts';

let engine: TestEngine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(async () => {
  await engine.close();
});

/** Photos of beagles, tagged. */
function addPhotos(count: number): number[] {
  const { library, store } = engine;
  const folder = library.folders.add('/photos', []).id;
  const names = Array.from({ length: count }, (_, index) => `/photos/${index}.jpg`);
  for (const path of names) library.photos.insert(folder, sampleFile(path));
  const pending = library.photos.listUnpreviewed(engine.heads.active(), count);
  const outputs = [outputOf('beagle')];
  store
    .indexStores()
    .outcomes.save(pending.map((each) => ({ pending: each, read: sampleRead({ thumbnail: new Uint8Array(1), outputs }) }))); // prettier-ignore
  return names.map((path) => library.photos.findByPath(path)!);
}

const namesOf = (photo: number): string[] =>
  engine.library.tags.list(photo).map(({ label }) => engine.labels.rowOf(label).name);

/** One that notes what it derives, in the engine's library. */
function openRescoring(
  onDerive: (photo: number, logits?: Float32Array) => void,
  onProgress: () => void = () => undefined,
) {
  return new Rescoring({
    library: engine.library,
    findHead: (model) => engine.heads.find(model),
    derive: (photo, logits) => {
      onDerive(photo, logits);
      engine.store.scoreTags(photo, logits);
    },
    onChange: (change) => {
      if (change === 'progress') onProgress();
    },
  });
}

test('runIfStale() - derives all tags again once per version, without the network', async () => {
  const [dog] = addPhotos(1);
  const { library, labels, rescoring } = engine;
  library.tags.setUserTag(dog!, labels.ensure('Rex').id, 'confirmed');
  const all = [...namesOf(dog!), 'Rex'].sort();
  const derive = async (version: string): Promise<string[]> => {
    library.connection.exec('DELETE FROM tags');
    await rescoring.runIfStale(version);
    return namesOf(dog!);
  };
  const derived = [await derive('one'), await derive('one'), await derive('two')];
  expect(derived.map((names) => names.toSorted())).toEqual([all, [], all]);
  expect(rescoring.progress).toBeNull();
});

test('runIfStale() - the last layer of many photos runs in its thread, with the same numbers', async () => {
  const photos = addPhotos(70);
  const seen = new Map<number, Float32Array | undefined>();
  await openRescoring((photo, logits) => seen.set(photo, logits)).runIfStale('one');
  expect([...seen.keys()]).toEqual(photos);
  const { logits } = outputOf('beagle');
  for (const found of seen.values()) expect(found?.map((value) => Math.round(value))).toEqual(logits);
});

test('a photo keeps its labels until its turn, and the count tells how far it is', async () => {
  const photos = addPhotos(130);
  engine.library.connection.exec('UPDATE tags SET score = 0.3');
  const done: unknown[] = [];
  const old: number[] = [];
  const rescoring = openRescoring(
    () => undefined,
    () => {
      done.push(rescoring.progress);
      old.push(photos.filter((photo) => engine.library.tags.list(photo).every(({ score }) => score === 0.3)).length); // prettier-ignore
    },
  );
  await rescoring.runIfStale('one');
  expect(done).toEqual([64, 128, 130].map((each) => ({ done: each, total: 130 })));
  expect(old).toEqual([66, 2, 0]);
});

test('close() - ends after the photo at hand, and the next start goes on there', async () => {
  const photos = addPhotos(200);
  const first: number[] = [];
  const stopped = openRescoring(
    (photo) => first.push(photo),
    () => void stopped.close(),
  );
  await stopped.runIfStale('one');
  const second: number[] = [];
  await openRescoring((photo) => second.push(photo)).runIfStale('one');
  expect(first).toEqual(photos.slice(0, 64));
  expect(second).toEqual(photos.slice(64));
});

test('close() - another version begins anew', async () => {
  const photos = addPhotos(70);
  const stopped = openRescoring(
    () => undefined,
    () => void stopped.close(),
  );
  await stopped.runIfStale('one');
  const second: number[] = [];
  await openRescoring((photo) => second.push(photo)).runIfStale('two');
  expect(second).toEqual(photos);
});

test('runAll() - while one is running, all photos have their turn after it was asked for', async () => {
  const photos = addPhotos(100);
  const seen: number[] = [];
  const asked: Promise<void>[] = [];
  const rescoring = openRescoring(
    (photo) => seen.push(photo),
    () => {
      if (asked.length === 0) asked.push(rescoring.runAll());
    },
  );
  await rescoring.runIfStale('one');
  await Promise.all(asked);
  expect(seen.slice(-photos.length)).toEqual(photos);
});

test('a photo that is read anew meanwhile keeps what is newest', async () => {
  const [dog] = addPhotos(1);
  const { library, store, heads } = engine;
  const running = engine.rescoring.runIfStale('one');
  await nextTurn();
  library.photos.change(dog!, sampleFile('/photos/0.jpg', { sizeBytes: 2 }));
  const [pending] = store.indexStores().work.listUnpreviewed(1);
  const hash = new Uint8Array(32).fill(7);
  const read = sampleRead({ hash, thumbnail: hash, outputs: [outputOf('goldfish', 'tench')] });
  store.indexStores().outcomes.save([{ pending: pending!, read }]);
  await running;
  expect(heads.active()).toBe(library.photos.get(dog!).model);
  expect(namesOf(dog!)).toContain('goldfish');
  expect(namesOf(dog!)).not.toContain('beagle');
});
