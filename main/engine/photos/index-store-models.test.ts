import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PendingPhoto } from '../../core/photos/files.ts';
import type { NetworkOutput, ReadPhoto } from '../../core/photos/reading.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import type { Head } from '../../weights/install/head.ts';
import { ClassifierHead } from '../scoring/head.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { HEAD, manifest, openTestEngine, outputOf, vocabulary, type TestEngine } from '../testing/library.ts';

const OTHER = 'other';

/** Sees sky wherever there is a beagle, and no other everyday label. */
const SKY_WITH_BEAGLES = everydaySeenWith('sky', 'beagle');

let engine: TestEngine;
let folder: number;
beforeEach(async () => {
  engine = await openTestEngine();
  folder = engine.library.folders.add('/photos', []).id;
  engine.heads.use(DEFAULT_MODEL, headOf(DEFAULT_MODEL, SKY_WITH_BEAGLES));
});
afterEach(async () => {
  await engine.close();
});

function everydaySeenWith(word: string, className: string): Head['words'] {
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
  return engine.store.indexStores().work.pendingAmong([photo])[0] ?? null;
}

function save(pending: PendingPhoto, outputs: NetworkOutput[], changes: Partial<ReadPhoto> = {}): void {
  // Previewed and tagged in one, unless it was previewed before.
  const preview = pending.step.kind === 'preview' ? { thumbnail: Uint8Array.of(1, 2, 3) } : { hash: null };
  const outcome = { pending, read: sampleRead({ outputs, ...preview, ...changes }) };
  engine.store.indexStores().outcomes.save([outcome]);
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
    expect([dog, fish].map((id) => findPending(id)?.step.kind)).toEqual(['refine', 'refine']);

    read(dog, seen(OTHER, 'tabby'), seen(DEFAULT_MODEL, 'beagle'));
    await engine.rescoring.runAll(); // each by the model that has tagged it
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

  test('borrows the default model’s everyday labels while it has none', () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'sports car'), seen(DEFAULT_MODEL, 'beagle'));
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['sky', 'sports car']));
    expect(namesOf(dog)).not.toContain('beagle');
  });

  test('borrows them of what the default model saw earlier', () => {
    const dog = add('a.jpg');
    read(dog, seen(DEFAULT_MODEL, 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'sports car'));
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['sky', 'sports car']));
  });

  test('uses words of its own once it has some', async () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'sports car'), seen(DEFAULT_MODEL, 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER, everydaySeenWith('food', 'sports car')));
    await engine.rescoring.runAll();
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['food', 'sports car']));
    expect(namesOf(dog)).not.toContain('sky');
  });

  test('without the default model’s embedding there are no words, and everything else', () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'beagle'));
    expect(namesOf(dog)).toContain('beagle');
    expect(namesOf(dog)).not.toContain('sky');
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
    engine.heads.use('third', headOf('third'));
    const pending = findPending(dog)!;
    engine.heads.use(OTHER, headOf(OTHER));
    save(pending, [seen('third', 'beagle')]);
    expect(engine.library.photos.get(dog).state).toBe('pending');
    expect([storedOf(dog), namesOf(dog), findPending(dog)?.id]).toEqual([[], [], dog]);
    expect(findPending(dog)?.step.kind).toBe('tag'); // what is no model's is kept
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
    expect(findPending(dog)?.step).toEqual({ kind: 'preview', thumbnail: true, then: 'tag' });

    save(findPending(dog)!, [seen(OTHER, 'goldfish')], { hash: new Uint8Array(32).fill(9) });
    expect(storedOf(dog)).toEqual([OTHER]);
    expect(namesOf(dog)).toContain('goldfish');
    expect(namesOf(dog).join()).not.toMatch(/sky|dog|cat/);
  });
});

test('save() - a file that turns out to be another is previewed again as a whole, and keeps what it has until then', () => {
  const dog = add('a.jpg');
  read(dog, seen(DEFAULT_MODEL, 'beagle'));
  engine.heads.use(OTHER, headOf(OTHER));
  engine.library.photos.setSidecar(dog, 'a.xmp:1:1'); // so that it is previewed again
  const hash = new Uint8Array(32).fill(9);
  save(findPending(dog)!, [], { hash, thumbnail: null }); // no scan has seen the change yet
  expect(namesOf(dog)).toContain('beagle');
  expect(engine.library.photos.get(dog)).toMatchObject({ state: 'pending', hash: Buffer.alloc(32, 1) });

  const pending = findPending(dog)!;
  expect(pending.step).toEqual({ kind: 'preview', thumbnail: true, then: 'tag' });
  save(pending, [], { hash, thumbnail: Uint8Array.of(4) });
  expect(namesOf(dog)).toEqual([]); // what was known is of another content
  expect(storedOf(dog)).toEqual([]);
  read(dog, seen(OTHER, 'goldfish'));
  expect(storedOf(dog)).toEqual([OTHER]);
  expect(engine.library.thumbnails.find(dog)).toEqual(Buffer.of(4));
  expect(engine.library.photos.get(dog)).toMatchObject({ state: 'tagged', hash: Buffer.from(hash) });
});

describe('two passes', () => {
  test('a new photo has the default model’s labels, until the chosen model has seen it', () => {
    const dog = add('a.jpg');
    engine.heads.use(OTHER, headOf(OTHER));
    const { library } = engine;
    expect(findPending(dog)).toMatchObject({ step: { then: 'tag' } });
    read(dog, seen(DEFAULT_MODEL, 'beagle'));
    expect(library.photos.get(dog)).toMatchObject({ state: 'tagged', model: DEFAULT_MODEL });
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['sky', 'beagle']));
    expect(findPending(dog)).toMatchObject({ step: { kind: 'refine', pass: 'second' } });
    const { work } = engine.store.indexStores();
    expect(work.countWaiting()).toEqual({ photos: 0, previews: 0, toRefine: 1 });

    read(dog, seen(OTHER, 'sports car'));
    expect(library.photos.get(dog).model).toBe(OTHER);
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['sky', 'sports car'])); // the default model's everyday label
    expect(namesOf(dog)).not.toContain('beagle');
    expect(storedOf(dog)).toEqual([DEFAULT_MODEL, OTHER]);
    expect(work.countWaiting()).toEqual({ photos: 0, previews: 0, toRefine: 0 });
  });

  test('the chosen model sees photos that the default model is least sure of first', () => {
    engine.heads.use(OTHER, headOf(OTHER));
    const [sure, unsure, between] = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => add(name)) as [
      number,
      number,
      number,
    ];
    read(sure, seen(DEFAULT_MODEL, 'beagle'));
    read(unsure, seen(DEFAULT_MODEL, 'beagle', 'goldfish', 'tabby'));
    read(between, seen(DEFAULT_MODEL, 'beagle', 'goldfish'));
    const listed = (): number[] =>
      engine.store
        .indexStores()
        .work.listToRefine(9)
        .map(({ id }) => id);
    expect(listed()).toEqual([unsure, between, sure]);
    read(unsure, seen(OTHER, 'tabby'));
    expect(listed()).toEqual([between, sure]);
  });

  test('a photo that the default model has never seen is shown to both', () => {
    engine.heads.use('third', headOf('third'));
    const dog = add('a.jpg');
    read(dog, seen('third', 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER));
    expect(findPending(dog)!.step).toEqual({ kind: 'refine', pass: 'both' });
    read(dog, seen(OTHER, 'sports car'), seen(DEFAULT_MODEL, 'beagle'));
    expect(namesOf(dog)).toEqual(expect.arrayContaining(['sky', 'sports car']));
    expect(storedOf(dog)).toEqual([DEFAULT_MODEL, OTHER]);
  });

  test('a copy of a photo has the labels of the model that has seen it, in either pass', () => {
    const [dog, copy, late] = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => add(name)) as [
      number,
      number,
      number,
    ];
    engine.heads.use(OTHER, headOf(OTHER));
    const { work } = engine.store.indexStores();
    read(dog, seen(DEFAULT_MODEL, 'beagle'));
    for (const each of [copy, late]) save(findPending(each)!, []);
    expect(work.copyFromDuplicates([findPending(copy)!])).toEqual(new Set([copy]));
    expect(namesOf(copy)).toEqual(namesOf(dog));
    expect(findPending(copy)!.step).toEqual({ kind: 'refine', pass: 'second' }); // how sure the default model is came along
    read(dog, seen(OTHER, 'sports car'));
    expect(work.copyFromDuplicates([findPending(copy)!, findPending(late)!])).toEqual(new Set([copy, late]));
    for (const each of [copy, late]) expect(namesOf(each)).toEqual(namesOf(dog));
    expect(work.countWaiting().toRefine).toBe(0);
  });

  test('the default model’s answer comes too late for a photo that the chosen model has seen', () => {
    const dog = add('a.jpg');
    const pending = findPending(dog)!;
    engine.heads.use(OTHER, headOf(OTHER));
    save(pending, [seen(OTHER, 'tabby'), seen(DEFAULT_MODEL, 'beagle')]);
    save(findPending(dog) ?? pending, [seen(DEFAULT_MODEL, 'goldfish')], { hash: null });
    expect(engine.library.photos.get(dog).model).toBe(OTHER);
    expect(namesOf(dog)).not.toContain('goldfish');
  });
});

describe('codes', () => {
  /** The photos that similarity knows, now and after a restart. */
  const known = async (): Promise<number[][]> =>
    await Promise.all(
      [engine.codes, engine.openCodes()].map(async (codes) => {
        const found = await codes.search({ values: new Int16Array(256).fill(1), scale: 1 }, { limit: 9 });
        return found.map(({ photo }) => photo).sort((a, b) => a - b);
      }),
    );

  test('are the default model’s until the other model has seen as many photos', async () => {
    const [dog, fish] = [add('a.jpg'), add('b.jpg')];
    const { heads, store } = engine;
    for (const photo of [dog, fish]) read(photo, seen(DEFAULT_MODEL, 'beagle'));
    heads.use(OTHER, headOf(OTHER));
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    read(dog, seen(OTHER, 'goldfish'));
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    expect(engine.codes.find(dog)).toEqual(engine.codes.find(fish));
    read(fish, seen(OTHER, 'beagle'));
    expect(store.similarityModel()).toBe(OTHER);
    expect(engine.codes.find(dog)).not.toEqual(engine.codes.find(fish));
    expect(await known()).toEqual([
      [dog, fish],
      [dog, fish],
    ]);
  });

  test('are the other model’s, too, when the photos that it has not seen are gone or cannot be read', async () => {
    const photos = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => add(name)) as [number, number, number];
    const [dog, gone, broken] = photos;
    const { heads, store } = engine;
    for (const photo of photos) read(photo, seen(DEFAULT_MODEL, 'beagle'));
    heads.use(OTHER, headOf(OTHER));
    read(dog, seen(OTHER, 'beagle'));
    const pending = findPending(broken)!;
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    store.indexStores().writer.setMissing(gone, true);
    expect(store.similarityModel()).toBe(DEFAULT_MODEL);
    store.indexStores().outcomes.save([{ pending, failed: { code: 'empty' } }]);
    expect(store.similarityModel()).toBe(OTHER);
    expect((await known())[0]).toEqual([dog]);
  });

  test('do not know a photo any more whose new content only the other model has seen', async () => {
    const [dog, fish, cat] = [add('a.jpg'), add('b.jpg'), add('c.jpg')];
    for (const photo of [dog, fish, cat]) read(photo, seen(DEFAULT_MODEL, 'beagle'));
    expect((await known())[0]).toEqual([dog, fish, cat]);
    engine.heads.use(OTHER, headOf(OTHER));
    engine.library.photos.change(dog, sampleFile('/photos/a.jpg', { sizeBytes: 77 }));
    save(findPending(dog)!, [seen(OTHER, 'goldfish')], { hash: new Uint8Array(32).fill(9) });
    expect(await known()).toEqual([
      [fish, cat],
      [fish, cat],
    ]);
  });

  test('do not know a failed photo again when a person tags it', async () => {
    const dog = add('a.jpg');
    const pending = findPending(dog)!;
    save(pending, [seen(DEFAULT_MODEL, 'beagle')]);
    expect((await known())[0]).toEqual([dog]);
    engine.store.indexStores().outcomes.save([{ pending, failed: { code: 'empty' } }]);
    await engine.photos.addTag(dog, 'Rex');
    expect((await known())[0]).toEqual([]);
  });
});

test('adopt() - a photo that is gone gets no tags before it is back', async () => {
  const dog = add('a.jpg');
  read(dog, seen(DEFAULT_MODEL, 'beagle'));
  await engine.photos.addTag(dog, 'Rex');
  engine.heads.use(OTHER, headOf(OTHER));
  read(dog, seen(OTHER, 'goldfish'));
  const { writer, tags } = engine.store.indexStores();
  writer.setMissing(dog, true);
  engine.heads.use(DEFAULT_MODEL);
  await engine.store.adopt(DEFAULT_MODEL, () => undefined);
  expect(engine.library.tags.list(dog)).toEqual([]);
  writer.setMissing(dog, false);
  await tags.restore([dog]);
  expect(namesOf(dog)).toEqual(expect.arrayContaining(['Rex', 'beagle']));
});

describe('a photo that the chosen model cannot see', () => {
  const crash = { failed: { code: 'crashed' } } as const;

  test('keeps its labels and its state, and is not read again by that model', () => {
    const photo = add('a.jpg');
    read(photo, seen(DEFAULT_MODEL, 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER));
    const before = engine.library.tags.list(photo);
    expect(before).not.toEqual([]);

    engine.store.indexStores().outcomes.save([{ pending: findPending(photo)!, ...crash }]);

    expect(engine.library.photos.find(photo)).toMatchObject({ state: 'tagged', failure: null });
    expect(engine.library.tags.list(photo)).toEqual(before);
    expect(findPending(photo)).toBeNull();
    expect(engine.store.indexStores().work.countWaiting()).toEqual({ photos: 0, previews: 0, toRefine: 0 });
  });

  test('is read again when a person retries, and by a third model', () => {
    const photo = add('a.jpg');
    read(photo, seen(DEFAULT_MODEL, 'beagle'));
    engine.heads.use(OTHER, headOf(OTHER));
    engine.store.indexStores().outcomes.save([{ pending: findPending(photo)!, ...crash }]);

    engine.library.photos.retry([photo]);
    expect(findPending(photo)).toMatchObject({ id: photo });

    engine.store.indexStores().outcomes.save([{ pending: findPending(photo)!, ...crash }]);
    engine.heads.use('third', headOf('third'));
    expect(findPending(photo)).toMatchObject({ id: photo });
  });
});
