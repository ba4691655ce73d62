import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Expression, Term } from '../../core/query.ts';
import type { Condition } from '../../core/search/term.ts';
import { sampleMetadata } from '../../core/testing/samples.ts';
import type { IndexContext } from '../../search/ports.ts';
import { SearchIndex } from '../../search/search-index.ts';
import { countLabels, searchTable } from '../../sqlite/tables/search/search.ts';
import { openTestLibrary, type TestLibrary } from '../../sqlite/testing/library.ts';

let library: TestLibrary;
let context: IndexContext;
let index: SearchIndex;
const ids = new Map<string, number>();
const labels = new Map<string, number>();

beforeAll(async () => {
  library = await openTestLibrary();
  index = new SearchIndex(searchTable(library.connection));
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
  photos.setFailed(broken, { code: 'empty' });
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

type Part = Condition;
const term = (part: Part, negated = false): Term => ({ ...part, negated, source: '', start: 0, end: 0 });
const not = (part: Part): Term => term(part, true);
const text = (word: string, ...keys: string[]): Part => {
  return { kind: 'text', text: word, labels: keys, days: [], prefix: false };
};
const days = (from: string, until: string, everyYear = false): Part => {
  return { kind: 'date', days: [{ from, until, everyYear }] };
};
const type = (...formats: string[]): Part => ({ kind: 'type', formats });
const dog = text('dog', 'dog');
const cat = text('cat', 'cat');

/** All groups must hold; of a group any term. */
function toExpression(groups: Term[][]): Expression | null {
  const one = (each: Term): Expression =>
    each.negated ? { kind: 'not', part: { kind: 'term', term: each } } : { kind: 'term', term: each };
  const parts = groups.map((group): Expression => ({ kind: 'any', parts: group.map(one) }));
  return parts.length === 0 ? null : { kind: 'all', parts };
}

type Row = { id: number; score: number | null };

function rowsOf(searched: SearchIndex, expression: Expression | null, terms: Term[]): Row[] {
  const result = searched.search({ expression, terms }, context);
  const { ids, scores } = result.window(0, result.total);
  return ids.map((id, at) => ({ id, score: scores?.[at] ?? null }));
}
const find = (...groups: Term[][]): Row[] => rowsOf(index, toExpression(groups), groups.flat());
const namesOf = (rows: { id: number }[]): string[] =>
  rows.map(({ id }) => [...ids].find(([, each]) => each === id)![0]);
const names = (...groups: Term[][]): string[] => namesOf(find(...groups));

describe('SearchIndex', () => {
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
    expect(find([term(dog)], [term(cat)])).toMatchObject([{ id: ids.get('dogAndCat'), score: 0.775 }]);
    expect(find([term(dog)], [term(type('jpg'))])).toMatchObject([{ score: 0.9 }, { score: 0.6 }]);
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
    expect(names([term(days('2024-05-17', '2024-09-01'))])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term(days('2024-05-18', '2024-08-31'))])).toEqual([]);
  });

  test('days of every year, also past its end', () => {
    expect(names([term(days('05-17', '06-02', true))])).toEqual(['sureDog', 'rex']);
    expect(names([term(days('12-01', '03-01', true))])).toEqual(['unsureDog']);
  });

  test('a word for days finds what was taken then and what is called so, newest first', () => {
    const spring = {
      ...text('crete'),
      days: [{ from: '2022-01-01', until: '2023-01-01', everyYear: false }],
    };
    const found = find([term(spring)]);
    expect(namesOf(found)).toEqual(['dogAndCat', 'sureDog', 'rex']);
    expect(found.every(({ score }) => score === null)).toBe(true);
  });

  test('an unknown word is the beginning of names', () => {
    const begun = (word: string): Part => ({ ...text(word), prefix: true }) as Part;
    expect(names([term(begun('IMG_00'))])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term(begun('dogg'))])).toEqual(['unsureDog']);
    expect(names([term(begun('g_0001'))])).toEqual([]);
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
    expect(names([term({ kind: 'lens', text: '35 MM' })])).toEqual(['dogAndCat']);
    expect(names([term({ kind: 'lens', text: 'nikon' })])).toEqual([]);
    expect(names([term(type('png'))])).toEqual(['unsureDog']);
    expect(names([term(type('jpg'))])).toEqual(['dogAndCat', 'sureDog']);
    expect(names([term(type('%'))])).toEqual([]);
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
    names([term({ ...text(word), prefix: true } as Part)]);
    for (const kind of ['folder', 'camera', 'lens'] as const) names([term({ kind, text: word })]);
    names([term(type(word))]);
    expect(library.photos.counts().found).toBe(5);
  });

  test('quotes, stars and operators in a query still match the words in names', () => {
    expect(names([term(text('"IMG_0001"'))])).toEqual(['sureDog']);
    expect(names([term(text('crete*'))])).toEqual(['dogAndCat', 'sureDog']);
  });
  test('sixty parts are looked for', () => {
    const groups = Array.from({ length: 60 }, () => [term(dog)]);
    expect(names(...groups)).toEqual(['sureDog', 'dogAndCat']);
  });
});

describe('SearchIndex over what changes', () => {
  let own: TestLibrary;
  let searched: SearchIndex;
  let folder: number;
  beforeEach(async () => {
    own = await openTestLibrary();
    searched = new SearchIndex(searchTable(own.connection));
    folder = own.folders.add('/trips', []).id;
  });
  afterEach(() => own.close());
  const found = (...terms: Partial<Term>[]): number[] => {
    const groups = terms.map((part) => [part as Term]);
    return rowsOf(searched, toExpression(groups), groups.flat()).map(({ id }) => id);
  };
  const word = (words: string): Partial<Term> => text(words);

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

  test('what is tagged after everything was read counts too', () => {
    while (searched.readAhead());
    const id = own.addPhoto(folder, '/trips/a.jpg');
    own.addPhoto(folder, '/trips/b.jpg');
    const [label] = own.labels.put([{ key: 'sky', name: 'sky', category: 'x', source: 'model', classes: 1 }]);
    own.tags.replace(id, [{ label: label!.id, certainty: 0.9, score: 0.9, source: 'model' }]);
    const result = searched.search({ expression: null, terms: [] }, context);
    const asked = { threshold: 0.5, limit: 5, skipped: new Set<number>() };
    expect(searched.countLabels(result, asked)).toEqual([{ label: label!.id, count: 1 }]);
  });

  test('a photo is found as soon as it has been previewed, before it has tags', () => {
    const id = own.addFile(folder, '/trips/Zebra.jpg');
    expect(found(word('zebra'))).toEqual([]);
    own.connection.prepare('UPDATE photos SET hash = ? WHERE id = ?').run(Buffer.alloc(32), id);
    expect(found(word('zebra'))).toEqual([id]);
    expect(found({ kind: 'untagged' })).toEqual([]); // nobody has looked for tags yet
    expect(found({ kind: 'pending' })).toEqual([id]);
    while (searched.readAhead());
    const ask = { threshold: 0.5, limit: 5, skipped: new Set<number>(), categoryOf: () => 'x' };
    const countPending = () =>
      searched.countFacets(searched.search({ expression: null, terms: [] }, context), ask)?.pending;
    expect(countPending()).toBe(1);
    own.connection.prepare(`UPDATE photos SET state = 'tagged' WHERE id = ?`).run(id);
    expect([found({ kind: 'pending' }), countPending()]).toEqual([[], 0]);
  });
});

test('is: and album: find what a person marked, and hidden photos are found by is:hidden alone', async () => {
  const own = await openTestLibrary();
  own.connection.exec(`
    CREATE TABLE IF NOT EXISTS favourites (photo_id INTEGER PRIMARY KEY, at TEXT);
    CREATE TABLE IF NOT EXISTS stars (photo_id INTEGER PRIMARY KEY, stars INTEGER, at TEXT);
    CREATE TABLE IF NOT EXISTS hidden_photos (photo_id INTEGER PRIMARY KEY, at TEXT);
    CREATE TABLE IF NOT EXISTS albums (id INTEGER PRIMARY KEY, name TEXT, position REAL, created_at TEXT);
    CREATE TABLE IF NOT EXISTS album_photos (album_id INTEGER, photo_id INTEGER, position REAL, at TEXT);
  `);
  const searched = new SearchIndex(searchTable(own.connection));
  const folder = own.folders.add('/trips', []).id;
  const [a, b, c] = ['a', 'b', 'c'].map((name) => own.addPhoto(folder, `/trips/${name}.jpg`, { rating: 2 }));
  const found = (...parts: Condition[]) => {
    const groups = parts.map((part) => [term(part)]);
    return rowsOf(searched, toExpression(groups), groups.flat()).map(({ id }) => id);
  };
  const favourite: Condition = { kind: 'is', what: 'favourite' };
  expect(found(favourite)).toEqual([]);
  const run = (sql: string, ...values: (number | string)[]) => own.connection.prepare(sql).run(...values);
  run('INSERT INTO favourites VALUES (?, ?)', a!, '');
  run('INSERT INTO stars VALUES (?, 5, ?)', b!, '');
  run('INSERT INTO hidden_photos VALUES (?, ?)', c!, '');
  run('INSERT INTO albums VALUES (7, ?, 1, ?)', 'Norway 2019', '');
  run('INSERT INTO album_photos VALUES (7, ?, 1, ?)', b!, '');
  expect(found(favourite)).toEqual([a]);
  expect(found({ kind: 'rating', atLeast: 5 })).toEqual([b]);
  expect(found({ kind: 'album', text: 'norway 2019', id: null })).toEqual([b]);
  expect(found({ kind: 'album', text: '#7', id: 7 })).toEqual([b]);
  expect(found({ kind: 'album', text: '#8', id: 8 })).toEqual([]);
  expect(found().toSorted()).toEqual([a, b]);
  expect(found({ kind: 'is', what: 'hidden' })).toEqual([c]);
  run('DELETE FROM favourites');
  expect(found(favourite)).toEqual([]);
  own.close();
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
