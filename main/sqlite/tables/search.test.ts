import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Query, Term } from '../../core/query.ts';
import { sampleMetadata } from '../../core/testing/samples.ts';
import { countLabels, searchPhotos, type SearchContext } from './search.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';

let library: TestLibrary;
let context: SearchContext;
const ids = new Map<string, number>();
const labels = new Map<string, number>();

beforeAll(async () => {
  library = await openTestLibrary();
  const { folders, photos, addFile, addPhoto, tags } = library;
  const trips = folders.add('/trips', []).id;
  const home = folders.add('/home', []).id;
  for (const key of ['dog', 'cat', 'own:rex'])
    labels.set(
      key,
      library.labels.put([{ key, name: key, category: 'animals', source: 'model', classes: 1 }])[0]!.id,
    );

  const add = (name: string, folder: number, path: string, takenAt: string, read = {}): number => {
    const id = addPhoto(folder, path, { takenAt, ...read });
    ids.set(name, id);
    return id;
  };
  const tag = (photo: number, certainties: Record<string, number>): void =>
    tags.replace(
      photo,
      Object.entries(certainties).map(([key, certainty]) => {
        return { label: labels.get(key)!, certainty, score: certainty, source: 'model' as const };
      }),
    );
  tag(
    add('sureDog', trips, '/trips/2024 Crete/IMG_0001.jpg', '2024-05-17T10:00:00', { camera: 'Nikon D90' }),
    { dog: 0.9 },
  );
  tag(
    add('dogAndCat', trips, '/trips/2024 Crete/IMG_0002.JPG', '2024-08-31T23:59:59', { lens: '35 mm f/1.8' }),
    { dog: 0.6, cat: 0.95 },
  );
  tag(add('unsureDog', home, '/home/100%/doggy_bag.png', '2023-01-01T00:00:00', { format: 'png' }), {
    dog: 0.3,
  });
  tag(add('rex', home, '/home/café/Rex.jpeg', '2022-06-01T08:00:00', { camera: '50% off' }), {
    'own:rex': 1,
  });
  const broken = addFile(home, '/home/broken dog.jpg');
  photos.setFailed(broken, 'is empty');
  ids.set('broken', broken);
  const gone = add('gone', home, '/home/gone dog.jpg', '2025-01-01T00:00:00');
  photos.setMissing(gone, true);

  context = {
    threshold: 0.5,
    labelIds: (keys) => keys.flatMap((key) => labels.get(key) ?? []),
    similarity: (photo) =>
      photo === ids.get('rex')
        ? [
            { photo: ids.get('sureDog')!, score: 0.8 },
            { photo: ids.get('gone')!, score: 0.7 },
          ]
        : [],
  };
});
afterAll(() => {
  library.close();
});

type Part = Term extends infer T ? (T extends Term ? Omit<T, 'negated' | 'source'> : never) : never;
const term = (part: Part, negated = false): Term => ({ ...part, negated, source: '' });
const not = (part: Part): Term => term(part, true);
const text = (word: string, ...keys: string[]): Part => ({ kind: 'text', text: word, labels: keys });
const dog = text('dog', 'dog');
const cat = text('cat', 'cat');

function find(...groups: Term[][]): ReturnType<typeof searchPhotos> {
  const query: Query = { text: '', groups, chips: [], problem: null };
  return searchPhotos(library.connection, query, context);
}
const namesOf = (rows: { id: number }[]): string[] =>
  rows.map(({ id }) => [...ids].find(([, each]) => each === id)![0]);
const names = (...groups: Term[][]): string[] => namesOf(find(...groups));

describe('searchPhotos()', () => {
  test('an empty query finds all tagged photos, newest first, without scores', () => {
    expect(names()).toEqual(['dogAndCat', 'sureDog', 'unsureDog', 'rex']);
    expect(find().every(({ score }) => score === null)).toBe(true);
  });

  test('a word finds labels from the threshold on, surest first, and the names of files below them', () => {
    expect(find([term(dog)]).map(({ score }) => score)).toEqual([0.9, 0.6]);
    expect(names([term(dog)])).toEqual(['sureDog', 'dogAndCat']);
    expect(names([term(text('doggy', 'dog'))])).toEqual(['sureDog', 'dogAndCat', 'unsureDog']);
  });

  test('a lower threshold shows more', () => {
    context.threshold = 0.2;
    expect(names([term({ kind: 'tag', text: 'dog', labels: ['dog'] })])).toEqual([
      'sureDog',
      'dogAndCat',
      'unsureDog',
    ]);
    context.threshold = 0.5;
  });

  test('all groups must hold; the score is the mean of those that have one', () => {
    expect(find([term(dog)], [term(cat)])).toMatchObject([
      { id: ids.get('dogAndCat'), score: (0.6 + 0.95) / 2 },
    ]);
    expect(find([term(dog)], [term({ kind: 'type', text: 'jpg' })])).toMatchObject([
      { score: 0.9 },
      { score: 0.6 },
    ]);
  });

  test('OR takes either, with the better score', () => {
    expect(names([term(dog), term(cat)])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term({ kind: 'own', text: 'rex', labels: ['own:rex'] }), term(cat)])).toEqual([
      'rex',
      'dogAndCat',
    ]);
  });

  test('a negated term leaves photos out, alone, beside others and in an OR', () => {
    expect(names([not(dog)])).toEqual(['unsureDog', 'rex']);
    expect(names([term(dog)], [not(cat)])).toEqual(['sureDog']);
    expect(names([not(dog), term(cat)])).toEqual(['dogAndCat', 'unsureDog', 'rex']);
  });

  test('names of files and folders are matched by word, whatever case and accents', () => {
    expect(names([term(text('cafe'))])).toEqual(['rex']);
    expect(names([term(text('CRETE'))])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term(text('2024 crete'))])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term(text('crete 2024'))])).toEqual([]);
  });

  test('dates count from their first to before their last day', () => {
    expect(names([term({ kind: 'date', from: '2024-05-17', until: '2024-09-01' })])).toEqual([
      'dogAndCat',
      'sureDog',
    ]);
    expect(names([term({ kind: 'date', from: '2024-05-18', until: '2024-08-31' })])).toEqual([]);
  });

  test('folder:, camera: and type: match parts, and % and _ are themselves', () => {
    expect(names([term({ kind: 'folder', text: 'crete' })])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term({ kind: 'folder', text: 'IMG' })])).toEqual([]);
    expect(names([term({ kind: 'folder', text: '0%' })])).toEqual(['unsureDog']);
    expect(names([term({ kind: 'folder', text: '_' })])).toEqual([]);
    expect(names([term({ kind: 'folder', text: '\\' })])).toEqual([]);
    expect(names([term({ kind: 'camera', text: 'nikon' })])).toEqual(['sureDog']);
    expect(names([term({ kind: 'camera', text: '35 mm' })])).toEqual(['dogAndCat']);
    expect(names([term({ kind: 'camera', text: '%' })])).toEqual(['rex']);
    expect(names([term({ kind: 'type', text: 'PNG' })])).toEqual(['unsureDog']);
    expect(names([term({ kind: 'type', text: 'jpg' })])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term({ kind: 'type', text: '%' })])).toEqual([]);
  });

  test('similar: takes the similarity it is given, without photos that are gone', () => {
    expect(find([term({ kind: 'similar', photo: ids.get('rex')! })])).toMatchObject([
      { id: ids.get('sureDog'), score: 0.8 },
    ]);
    expect(names([term({ kind: 'similar', photo: 999 })])).toEqual([]);
  });

  test('untagged finds photos without a shown label', () => {
    expect(names([term({ kind: 'untagged' })])).toEqual(['unsureDog']);
  });

  test('failed finds failed photos, alone, among others, and not where it is excluded', () => {
    expect(names([term({ kind: 'failed' })])).toEqual(['broken']);
    expect(names([term({ kind: 'failed' })], [term(text('broken'))])).toEqual(['broken']);
    expect(names([term({ kind: 'failed' }), term(dog)])).toEqual(['sureDog', 'dogAndCat', 'broken']);
    expect(names([not({ kind: 'failed' })])).toEqual(names());
  });

  test('a label that the library does not know finds nothing', () => {
    expect(names([term({ kind: 'tag', text: 'unicorn', labels: ['unicorn'] })])).toEqual([]);
  });

  test.each([
    '"',
    '""',
    '*',
    'dog*',
    '*dog',
    'NOT dog',
    'dog OR cat',
    'name:dog',
    '^dog',
    'dog - cat',
    '(dog',
    'NEAR(dog cat)',
    "'; DROP TABLE photos; --",
    '\\',
    '%',
    '🐕',
    'a\0b',
    '\0',
    ' ',
    'x'.repeat(5000),
    '\ud800',
  ])('%j is a word like any other', (word) => {
    expect(names([term(text(word))])).toEqual([]);
    for (const kind of ['folder', 'camera', 'type'] as const) names([term({ kind, text: word })]);
    expect(library.photos.counts().found).toBe(5);
  });

  test('quotes, stars and operators in a query still match the words in names', () => {
    expect(names([term(text('"IMG_0001"'))])).toEqual(['sureDog']);
    expect(names([term(text('crete*'))])).toEqual(['dogAndCat', 'sureDog']);
  });

  test('a query of more parts than SQLite can join gets a sentence', () => {
    const groups = Array.from({ length: 60 }, () => [term(dog)]);
    expect(names(...groups)).toEqual(['sureDog', 'dogAndCat']);
    const sentence = 'The query has 61 parts, and at most 60 can be looked for at once. Leave some out.';
    expect(() => find(...groups, [not(cat)])).toThrow(sentence);
    expect(() => find(Array.from({ length: 61 }, () => term(dog)))).toThrow(sentence);
  });
});

describe('searchPhotos() over what changes', () => {
  let own: TestLibrary;
  let folder: number;
  beforeEach(async () => {
    own = await openTestLibrary();
    folder = own.folders.add('/trips', []).id;
  });
  afterEach(() => own.close());
  const found = (...terms: Partial<Term>[]): number[] => {
    const groups = terms.map((part) => [{ negated: false, source: '', ...part } as Term]);
    return searchPhotos(own.connection, { text: '', groups, chips: [], problem: null }, context).map(
      ({ id }) => id,
    );
  };
  const word = (text: string): Partial<Term> => ({ kind: 'text', text, labels: [] });

  test('rating: finds so many stars and more; words find titles and captions', () => {
    const id = own.addPhoto(folder, '/trips/a.jpg', {
      rating: 4,
      title: 'Zermatt',
      caption: 'Über den Gletscher',
    });
    own.addPhoto(folder, '/trips/b.jpg', { rating: 2 });
    own.addPhoto(folder, '/trips/c.jpg');
    expect([1, 3, 4, 5].map((atLeast) => found({ kind: 'rating', atLeast }).length)).toEqual([2, 1, 1, 0]);
    expect(found(word('zermatt'))).toEqual([id]);
    expect(found(word('uber den'))).toEqual([id]);
    own.metadata.set(id, sampleMetadata());
    expect(found(word('zermatt'))).toEqual([]);
    expect(found({ kind: 'rating', atLeast: 1 })).toHaveLength(1);
  });

  test('a photo is found as soon as it has been looked at, before it has tags', () => {
    const id = own.addFile(folder, '/trips/Zebra.jpg');
    expect(found(word('zebra'))).toEqual([]);
    own.connection.prepare('UPDATE photos SET hash = ? WHERE id = ?').run(Buffer.alloc(32), id);
    expect(found(word('zebra'))).toEqual([id]);
    expect(found({ kind: 'untagged' })).toEqual([]); // nobody has looked for tags yet
  });
});

test('countLabels() - photos per label among those given, most first', () => {
  const count = (photos: number[]) =>
    countLabels(library.connection, photos, 0.5).map(({ label, count }) => [label, count]);
  const [dogs, ...others] = count(find().map(({ id }) => id));
  expect(dogs).toEqual([labels.get('dog'), 2]);
  expect(new Map(others as [number, number][])).toEqual(
    new Map([
      [labels.get('cat'), 1],
      [labels.get('own:rex'), 1],
    ]),
  );
  expect(count([ids.get('rex')!])).toEqual([[labels.get('own:rex'), 1]]);
});
