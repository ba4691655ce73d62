import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PendingPhoto } from '../../core/photos/files.ts';
import type { NetworkOutput, ReadPhoto } from '../../core/photos/reading.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import type { Head } from '../../weights/install/head.ts';
import { ClassifierHead } from '../scoring/head.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { Store } from './index-store.ts';
import { HEAD, manifest, openTestEngine, outputOf, vocabulary, type TestEngine } from '../testing/library.ts';

const OTHER = 'other';

/** Sees people wherever there is a beagle, and no other everyday word. */
const PEOPLE_WITH_BEAGLES = wordsSeenWith('people', 'beagle');

let engine: TestEngine;
let folder: number;
beforeEach(async () => {
  engine = await openTestEngine();
  folder = engine.library.folders.add('/photos', []).id;
  engine.heads.use(DEFAULT_MODEL, headOf(DEFAULT_MODEL, PEOPLE_WITH_BEAGLES));
});
afterEach(async () => {
  await engine.close();
});

function wordsSeenWith(word: string, className: string): Head['words'] {
  const count = vocabulary.words.length;
  const weight = new Float32Array(count * HEAD.features);
  const column = vocabulary.classes.findIndex(({ name }) => name === className);
  weight[vocabulary.words.indexOf(word) * HEAD.features + column] = 20;
  return { count, weight, bias: new Float32Array(count).fill(-10) };
}

function headOf(model: string, words: Head['words'] = null): ClassifierHead {
  return new ClassifierHead(vocabulary, { ...manifest, id: model }, { ...HEAD, words });
}

const seen = (model: string, ...classes: string[]): NetworkOutput => ({ ...outputOf(...classes), model });

function add(name: string): number {
  engine.library.photos.insert(folder, sampleFile(`/photos/${name}`));
  return engine.library.photos.findByPath(`/photos/${name}`)!;
}

/** As the indexer has it: null where the photo is not to be read. */
function findPending(photo: number): PendingPhoto | null {
  return engine.store.asIndexStore().pendingAmong([photo])[0] ?? null;
}

function save(pending: PendingPhoto, outputs: NetworkOutput[], changes: Partial<ReadPhoto> = {}): void {
  // Looked at and tagged in one, unless it was looked at before.
  const look = pending.looked === 0 ? { thumbnail: Uint8Array.of(1, 2, 3) } : { hash: null };
  const outcome = { pending, read: sampleRead({ outputs, ...look, ...changes }) };
  engine.store.asIndexStore().save([outcome]);
}

/** Reads the photo as a tagger would that runs these models. */
const read = (photo: number, ...outputs: NetworkOutput[]): void => save(findPending(photo)!, outputs);

/** Labels that are shown. */
const namesOf = (photo: number): string[] =>
  engine.photos
    .detail(photo)
    .tags.filter(({ state }) => state !== 'rejected')
    .map(({ name }) => name);

/** Of these models, those whose embedding of the photo is stored. */
const storedOf = (photo: number): string[] =>
  [DEFAULT_MODEL, OTHER].filter((model) => engine.library.embeddings.find(photo, model) !== null);

describe('another model', () => {
  test('takes over photo by photo: what is known stays in use until then', async () => {
    const [dog, fish] = [add('a.jpg'), add('b.jpg')];
    read(dog, seen(DEFAULT_MODEL, 'beagle'));
    read(fish, seen(DEFAULT_MODEL, 'goldfish'));
    engine.heads.use(OTHER, headOf(OTHER));
    expect(namesOf(dog)).toContain('beagle');
    expect([dog, fish].map((id) => findPending(id)?.tagged)).toEqual([1, 1]);

    read(dog, seen(OTHER, 'tabby'), seen(DEFAULT_MODEL, 'beagle'));
    await engine.store.rescoreAll(() => undefined); // each by the model that has tagged it
    const { library } = engine;
    expect([dog, fish].map((id) => library.photos.get(id).model)).toEqual([OTHER, DEFAULT_MODEL]);
    expect(namesOf(dog)).toContain('cat');
    expect(namesOf(dog)).not.toContain('beagle');
    expect(namesOf(fish)).toContain('goldfish');
    expect([findPending(dog), findPending(fish)?.id]).toEqual([null, fish]);
    expect(library.thumbnails.find(dog)).toEqual(Buffer.of(1, 2, 3));
    expect(library.photos.counts()).toMatchObject({ tagged: 2, pending: 0 });
  });

  test('a person’s tags survive the switch, and the way back, which reads nothing', async () => {
    const dog = add('a.jpg');
    const { photos, heads, store } = engine;
    read(dog, seen(DEFAULT_MODEL, 'beagle', 'goldfish'));
    await photos.addTag(dog, 'Rex');
    await photos.setUserTag(dog, vocabulary.findByName('goldfish')!.key, 'rejected');
    const before = photos.detail(dog).tags;
    heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'sports car', 'goldfish'));
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['Rex', 'sports car']));
    expect(namesOf(dog)).not.toContain('goldfish');

    heads.use(DEFAULT_MODEL);
    let changes = 0;
    await store.adopt(DEFAULT_MODEL, () => (changes += 1));
    expect(photos.detail(dog).tags).toEqual(before);
    expect(findPending(dog)).toBeNull();
    expect(changes).toBe(1);
    heads.use(OTHER);
    await store.adopt(OTHER, () => undefined);
    expect(namesOf(dog)).toContain('sports car');
  });

  test('borrows the default model’s everyday words while it has none', () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'sports car'), seen(DEFAULT_MODEL, 'beagle'));
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['people', 'sports car']));
    expect(namesOf(dog)).not.toContain('beagle');
  });

  test('borrows them of what the default model saw earlier', () => {
    const dog = add('a.jpg');
    read(dog, seen(DEFAULT_MODEL, 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'sports car'));
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['people', 'sports car']));
  });

  test('uses words of its own once it has some', async () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'sports car'), seen(DEFAULT_MODEL, 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER, wordsSeenWith('food', 'sports car')));
    await engine.store.rescoreAll(() => undefined);
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['food', 'sports car']));
    expect(namesOf(dog)).not.toContain('people');
  });

  test('without the default model’s embedding there are no words, and everything else', () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'beagle'));
    expect(namesOf(dog)).toContain('beagle');
    expect(namesOf(dog)).not.toContain('people');
  });

  test('whose last layer is not loaded is a defect, and nothing is written', () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER);
    const pending = findPending(dog)!;
    expect(() => save(pending, [seen(OTHER, 'beagle')])).toThrow(/other, whose last layer is not loaded/);
    expect(engine.library.photos.get(dog).state).toBe('pending');
    expect(storedOf(dog)).toEqual([]);
  });
});

describe('save()', () => {
  test('an answer by the model of before is not stored, and the photo is read again', () => {
    const dog = add('a.jpg');
    const pending = findPending(dog)!;
    engine.heads.use(OTHER, headOf(OTHER));
    save(pending, [seen(DEFAULT_MODEL, 'beagle')]);
    expect(engine.library.photos.get(dog).state).toBe('pending');
    expect([storedOf(dog), namesOf(dog), findPending(dog)?.id]).toEqual([[], [], dog]);
    expect(findPending(dog)?.looked).toBe(1); // what is no model's is kept
  });

  test('reading for another model keeps the default model’s embedding, and drops those of further ones', () => {
    const dog = add('a.jpg');
    read(dog, seen(DEFAULT_MODEL, 'beagle'));
    for (const model of [OTHER, 'third']) {
      engine.heads.use(model, headOf(model));
      read(dog, seen(model, 'beagle'));
    }
    expect(storedOf(dog)).toEqual([DEFAULT_MODEL]);
    expect(engine.library.embeddings.find(dog, 'third')).not.toBeNull();
  });

  test('a photo that was changed meanwhile drops what the other models saw in it', () => {
    const dog = add('a.jpg');
    read(dog, seen(DEFAULT_MODEL, 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER));
    const pending = findPending(dog)!;
    engine.library.photos.change(dog, sampleFile('/photos/a.jpg', { sizeBytes: 77 }));
    save(pending, [seen(OTHER, 'tabby')]); // of the file as it was: it comes too late
    expect(storedOf(dog)).toEqual([DEFAULT_MODEL]);
    expect(findPending(dog)?.tagged).toBe(0);

    save(findPending(dog)!, [seen(OTHER, 'goldfish')], { hash: new Uint8Array(32).fill(9) });
    expect(storedOf(dog)).toEqual([OTHER]);
    expect(namesOf(dog)).toContain('goldfish');
    expect(namesOf(dog).join()).not.toMatch(/people|dog|cat/);
  });
});

test('save() - a file that turns out to be another is looked at again as a whole, and keeps what it has until then', () => {
  const dog = add('a.jpg');
  read(dog, seen(DEFAULT_MODEL, 'beagle'));
  engine.heads.use(OTHER, headOf(OTHER));
  engine.library.photos.setSidecar(dog, 'a.xmp:1:1'); // so that it is looked at once more
  const hash = new Uint8Array(32).fill(9);
  save(findPending(dog)!, [], { hash, thumbnail: null }); // no scan has seen the change yet
  expect(namesOf(dog)).toContain('beagle');
  expect(engine.library.photos.get(dog)).toMatchObject({ state: 'pending', hash: Buffer.alloc(32, 1) });

  const pending = findPending(dog)!;
  expect([pending.looked, pending.tagged]).toEqual([0, 0]);
  save(pending, [], { hash, thumbnail: Uint8Array.of(4) });
  expect(namesOf(dog)).toEqual([]); // what was known is of another content
  expect(storedOf(dog)).toEqual([]);
  read(dog, seen(OTHER, 'goldfish'));
  expect(storedOf(dog)).toEqual([OTHER]);
  expect(engine.library.thumbnails.find(dog)).toEqual(Buffer.of(4));
  expect(engine.library.photos.get(dog)).toMatchObject({ state: 'tagged', hash: Buffer.from(hash) });
});

describe('codes', () => {
  /** The photos that similarity knows, now and after a restart. */
  const known = (): number[][] =>
    [engine.store, new Store(engine.library, engine.labels, engine.heads)].map(({ codes }) =>
      [1, 2, 3].filter((photo) => codes.find(photo) !== null),
    );

  test('are the default model’s until the other model has seen as many photos', () => {
    const [dog, fish] = [add('a.jpg'), add('b.jpg')];
    const { heads, store } = engine;
    for (const photo of [dog, fish]) read(photo, seen(DEFAULT_MODEL, 'beagle'));
    heads.use(OTHER, headOf(OTHER));
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    read(dog, seen(OTHER, 'goldfish'));
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    expect(store.codes.find(dog)).toEqual(store.codes.find(fish));
    read(fish, seen(OTHER, 'beagle'));
    expect(store.similarityModel()).toBe(OTHER);
    expect(store.codes.find(dog)).not.toEqual(store.codes.find(fish));
    expect(known()).toEqual([
      [dog, fish],
      [dog, fish],
    ]);
  });

  test('are the other model’s, too, when the photos that it has not seen are gone or cannot be read', () => {
    const photos = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => add(name)) as [number, number, number];
    const [dog, gone, broken] = photos;
    const { heads, store } = engine;
    for (const photo of photos) read(photo, seen(DEFAULT_MODEL, 'beagle'));
    heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'beagle'));
    const pending = findPending(broken)!;
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    store.asIndexStore().setMissing(gone, true);
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    store.asIndexStore().save([{ pending, failed: 'is empty' }]);
    expect(store.similarityModel()).toBe(OTHER);
    expect(known()[0]).toEqual([dog]);
  });

  test('do not know a photo any more whose new content only the other model has seen', () => {
    const [dog, fish, cat] = [add('a.jpg'), add('b.jpg'), add('c.jpg')];
    for (const photo of [dog, fish, cat]) read(photo, seen(DEFAULT_MODEL, 'beagle'));
    expect(known()[0]).toEqual([dog, fish, cat]);
    engine.heads.use(OTHER, headOf(OTHER));
    engine.library.photos.change(dog, sampleFile('/photos/a.jpg', { sizeBytes: 77 }));
    save(findPending(dog)!, [seen(OTHER, 'goldfish')], { hash: new Uint8Array(32).fill(9) });
    expect(known()).toEqual([
      [fish, cat],
      [fish, cat],
    ]);
  });

  test('do not know a failed photo again when a person tags it', async () => {
    const dog = add('a.jpg');
    const pending = findPending(dog)!;
    save(pending, [seen(DEFAULT_MODEL, 'beagle')]);
    expect(known()[0]).toEqual([dog]);
    engine.store.asIndexStore().save([{ pending, failed: 'is empty' }]);
    await engine.photos.addTag(dog, 'Rex');
    expect(known()[0]).toEqual([]);
  });
});

test('adopt() - a photo that is gone gets no tags before it is back', async () => {
  const dog = add('a.jpg');
  read(dog, seen(DEFAULT_MODEL, 'beagle'));
  await engine.photos.addTag(dog, 'Rex');
  engine.heads.use(OTHER, headOf(OTHER));
  read(dog, seen(OTHER, 'goldfish'));
  const index = engine.store.asIndexStore();
  index.setMissing(dog, true);
  engine.heads.use(DEFAULT_MODEL);
  await engine.store.adopt(DEFAULT_MODEL, () => undefined);
  expect(engine.library.tags.list(dog)).toEqual([]);
  index.setMissing(dog, false);
  await index.restore([dog]);
  expect(namesOf(dog)).toEqual(expect.arrayContaining(['Rex', 'beagle']));
});
