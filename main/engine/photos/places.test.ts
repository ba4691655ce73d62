import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Gazetteer } from '../../places/gazetteer.ts';
import { openTestLibrary, type TestLibrary } from '../../sqlite/testing/library.ts';
import { MODELS_DIRECTORY } from '../paths.ts';
import { Places } from './places.ts';
import { SearchIndex } from '../../search/search-index.ts';
import { searchTable } from '../../sqlite/tables/search/search.ts';
import { parseQuery, type Query } from '../../core/query.ts';
import { explainQuery } from '../../core/search/explain.ts';
import type { Label } from '../../core/labels/vocabulary.ts';

const gazetteer = new Gazetteer(join(MODELS_DIRECTORY, 'places'));
const CONTEXT = { threshold: 0.5, labelIds: () => [], similarity: () => [] };
const NOBODY = { find: () => [], findOwn: () => [], findBridge: () => null };
/** A museum of that name: what it shows, or is called, comes before where it is. */
const LABELS = {
  ...NOBODY,
  find: (text: string) => (text === 'paris' ? [{ key: 'c.1', name: 'paris' } as Label] : []),
};

/** Oslo twice, a quarter of it, Bergen, London's Camden Town, Greenwich, Paris in Texas, the sea, and nowhere. */
const PHOTOS = [
  [59.9139, 10.7522], [59.92, 10.75], [59.87, 10.82], [60.393, 5.324], [51.5362, -0.1426], [51.48, 0], [33.66, -95.55], [0, -30], [null, null],
] as const; // prettier-ignore

let library: TestLibrary;
let places: Places;
let scoresOf: (query: string) => number[] | null;
let count: (query: string) => number;
let parse: (query: string) => Query;

beforeEach(async () => {
  library = await openTestLibrary();
  const folder = library.folders.add('/pictures', []).id;
  PHOTOS.forEach(([latitude, longitude], at) =>
    library.addPhoto(folder, `/pictures/${at}.jpg`, { latitude, longitude }),
  );
  const index = new SearchIndex(searchTable(library.connection), gazetteer);
  parse = (query) => parseQuery(query, { ...LABELS, findPlaces: (text) => index.placesNamed(text) });
  const found = (query: string) => index.search(parse(query), CONTEXT);
  scoresOf = (query) => found(query).window(0, 9).scores;
  count = (query) => found(query).total;
  places = new Places({ gazetteer, find: async (query) => await Promise.resolve(found(query)) });
});

afterEach(() => library.close());

test('Places.list - countries and towns, and each one’s query finds as many photos as it says', async () => {
  const countries = await places.list('');
  expect(countries.map(({ code, count: photos }) => [code, photos])).toEqual([['NO', 4], ['GB', 2], ['US', 1]]); // prettier-ignore
  expect(countries[0]!.places.map(({ name, count: photos }) => [name, photos])).toEqual([['Oslo', 3], ['Bergen', 1]]); // prettier-ignore
  expect(countries[1]!.places).toMatchObject([
    { name: 'London', region: 'England', count: 2, query: 'place:"London, England, United Kingdom"' },
  ]);
  expect(countries.flatMap(({ places: towns }) => towns.map(({ japanese }) => japanese))).toEqual(['オスロ', 'ベルゲン', 'ロンドン', null]); // prettier-ignore
  for (const country of countries)
    for (const each of [country, ...country.places]) expect(count(each.query)).toBe(each.count);
  expect((await places.list('place:london')).map(({ code }) => code)).toEqual(['GB']);
});

test('place: - names in any of the window’s languages, and has:place', () => {
  expect(count('place:norway')).toBe(4);
  expect(count('place:Norwegen -place:bergen')).toBe(3);
  expect(count('place:"united kingdom"')).toBe(2);
  expect(count('place:paris')).toBe(1);
  expect(count('place:"Paris, France"')).toBe(0);
  expect(count('has:place')).toBe(8);
  expect(count('-has:place')).toBe(1);
});

const explain = (query: string): string[] =>
  explainQuery(parse(query), { isNamed: () => false, spellings: () => [], folders: () => [] }).map(
    ({ text }) => text,
  );

test.each([
  ['norway', 4, 'Norway'],
  ['Norwegen', 4, 'Norway'],
  ['ノルウェー', 4, 'Norway'],
  ['オスロ', 3, 'Oslo, Norway'],
  ['英国', 2, 'United Kingdom'],
  ['アメリカ', 1, 'United States'],
  ['camden town', 1, 'Camden Town, United Kingdom'],
  ['london', 2, 'London, United Kingdom'],
])('the word “%s” alone finds what was taken there, and says so', (word, photos, title) => {
  expect(count(word)).toBe(photos);
  expect(explain(word)).toEqual([`“${word}”: also showing photos taken in ${title}.`]);
});

test('words and places - together, taken out, alternatives, and in brackets', () => {
  expect(count('norway bergen')).toBe(1);
  expect(count('norway -bergen')).toBe(3);
  expect(count('norway without bergen')).toBe(3);
  expect(count('bergen or london')).toBe(3);
  expect(count('"camden town"')).toBe(1);
  expect(count('paris texas')).toBe(1);
  expect(explain('in norway')).toHaveLength(1);
});

test('words and places - what is a code, a part of a name, a day or nowhere in the library is no place', () => {
  for (const word of ['no', 'gb', 'town', 'new york', 'tokyo', 'may']) {
    expect(count(word)).toBe(0);
    expect(explain(word)).toEqual([]);
  }
});

test('words and places - a label’s name finds photos of the place as well, behind the label’s and the named', () => {
  const folder = library.folders.add('/museum', []).id;
  library.addPhoto(folder, '/museum/paris.jpg', { latitude: null, longitude: null });
  expect(count('paris')).toBe(2);
  expect(scoresOf('paris')).toEqual([0.5, 0]);
  expect(scoresOf('norway')).toBeNull();
  expect(explain('paris')).toEqual(['“paris”: also showing photos taken in Paris, United States.']);
});

test('Places.clusters - those of the query, with what finds them', async () => {
  const world = { south: -90, west: -180, north: 90, east: 180 };
  const { total, located, bounds, clusters } = await places.clusters('', world, 6);
  expect([total, located]).toEqual([9, 8]);
  expect(bounds).toEqual({ south: 0, west: -95.55, north: 60.393, east: 10.82 });
  for (const cluster of clusters) expect(count(cluster.query)).toBe(cluster.count);
  expect((await places.clusters('place:oslo', world, 6)).clusters).toMatchObject([{ count: 3 }]);
});

test('Places.suggest - completes place: by what the library has, and nothing else', async () => {
  const names = async (query: string) => (await places.suggest(query))?.map(({ name, count: photos }) => [name, photos]);
  expect(await names('dog place:n')).toEqual([['Norway', 4]]);
  expect(await names('-place:"os')).toEqual([['Oslo', 3]]);
  expect(await names('place:nyc')).toEqual([]);
  expect(await names('dog')).toBeUndefined();
  for (const { key, count: photos } of (await places.suggest('place:'))!) expect(count(key)).toBe(photos);
}); // prettier-ignore

test('Places.describe - the sea has no name', () => {
  expect(places.describe(0, -30)).toEqual({ words: '', query: null });
  expect(places.describe(60.393, 5.324)).toEqual({
    words: 'Bergen, Vestland, Norway',
    query: 'place:"Bergen, Vestland, Norway"',
  });
});
