import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Completion } from '../../core/api.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { Completions } from './completions.ts';

const AMOUNTS = {
  amounts: () => new Set(['dog', 'donut', 'traffic light']),
  countFound: (_: string, name: string) => (name === 'donut' ? 3 : 0),
};

let top: string;
let engine: TestEngine;
let completions: Completions;
const ids: Record<string, number> = {};

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-facets-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
  const photos = {
    'Italy/beagle': 'beagle',
    'Italy/pug': 'pug',
    'Norway/both': 'beagle, goldfish',
    'Norway/turtle': 'loggerhead',
    'Norway/car': 'sports car',
  };
  for (const [index, [name, classes]] of Object.entries(photos).entries()) {
    const path = join(top, `${name}.jpg`);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, classes);
    const noon = new Date(2023 + (index % 2), 4, 17, 12, index);
    utimesSync(path, noon, noon);
  }
  await engine.scan();
  for (const name of Object.keys(photos))
    ids[name.split('/')[1]!] = engine.library.photos.findByPath(join(top, `${name}.jpg`))!;
  engine.library.connection.exec(`UPDATE photos SET taken_from = 'camera'`);
  engine.library.connection.exec(`UPDATE photos SET camera = 'FUJIFILM X100V', rating = 4 WHERE path LIKE '%Italy%'`);
  await engine.photos.addTag(ids['pug']!, 'Ski trip 2012');
  const { library, labels, searching } = engine;
  completions = new Completions({ library, labels, search: searching, threshold: () => 0.5, amounts: AMOUNTS });
}); // prettier-ignore
afterAll(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

const total = (query: string): number => engine.searching.search(query, 1).total;

test.each(['', 'dog', 'beagle or car', '-dog', 'category:animals'])(
  'facets() - each count of “%s” is what its filter finds',
  async (query) => {
    const facets = await engine.searching.facets(query);
    expect(facets.total).toBe(total(query));
    const found = [
      ...facets.labels.map(({ key, name, count }) => [`${key.startsWith('own:') ? 'own' : 'tag'}:"${name}"`, count]),
      ...facets.categories.map(({ name, count }) => [`category:"${name}"`, count]),
      ...facets.months.map(({ month, count }) => [`date:${month}`, count]),
      ...facets.folders.map(({ path, count }) => [`folder:"${path}"`, count]),
      ...facets.cameras.map(({ name, count }) => [`camera:"${name}"`, count]),
      ...facets.stars.map(({ stars, count }) => [`rating:${stars}`, count]),
      ...facets.states.map(({ state, count }) => [{ favourites: 'is:favourite', located: 'has:place', untagged: 'is:untagged', pending: 'is:pending' }[state], count]),
    ] as [string, number][];
    expect(found.length).toBeGreaterThan(3);
    for (const [filter, count] of found) expect([filter, total(`${query.includes(' or ') ? `(${query})` : query} ${filter}`)]).toEqual([filter, count]);
  },
); // prettier-ignore

test('facets() - leaves out what the query names, and what all or none of the photos have', async () => {
  const { labels, cameras, folders, stars } = await engine.searching.facets('dog');
  const names = labels.map(({ name }) => name);
  expect(names).toContain('pug');
  expect(names).not.toContain('dog');
  expect(names).not.toContain('animal');
  expect(cameras).toEqual([{ name: 'FUJIFILM X100V', count: 2 }]);
  expect(folders.map(({ path, count }) => [path.split(/[/\\]/).at(-1), count])).toEqual([['Italy', 2], ['Norway', 1]]);
  expect(stars).toEqual([4, 3, 2, 1].map((each) => ({ stars: each, count: 2 })));
}); // prettier-ignore

const complete = (text: string, section?: Completion['section']): string[] =>
  completions.complete(text).filter((each) => section === undefined || each.section === section).map(({ query }) => query); // prettier-ignore

test('complete() - keeps a minus, and replaces all words of a name', () => {
  expect(complete('dog -beag', 'labels')).toEqual(['dog -tag:beagle']);
  expect(complete('sports c', 'labels')).toEqual(['tag:"sports car"']);
  expect(complete('dog ski tr', 'own')).toEqual(['dog own:"Ski trip 2012"']);
  expect(complete('"ski tr', 'own')).toEqual(['own:"Ski trip 2012"']);
  expect(complete('trip', 'own')).toEqual(['own:"Ski trip 2012"']);
});

test('complete() - each count is what the completion finds, with one of its photos', () => {
  for (const text of ['bea', 'nor', 'fuj', '20', 'fav', 'may 2023', 'folder:it', 'camera:x1']) {
    const found = completions.complete(text);
    expect(found.length).toBeGreaterThan(0);
    for (const { section, query, count, photo } of found) {
      if (count === null) continue;
      expect([query, total(query)]).toEqual([query, count]);
      // A label is shown by a photo that has a thumbnail; here none has.
      if (section !== 'labels' && section !== 'own') expect(photo === null).toBe(count === 0);
    }
  }
});

test('complete() - sections stand in one order, and filters stay open for their value', () => {
  expect(complete('nor')).toEqual(expect.arrayContaining(['folder:Norway', 'nor']));
  expect(complete('cam', 'filters')).toContain('camera:');
  expect(complete('20', 'dates')).toEqual(['date:2024', 'date:2023']);
  expect(complete('is:fa')).toEqual(['is:favourite']);
  expect(complete('dog ')).toEqual([]);
});

test('search() - an album has its own order, also together with other filters', () => {
  const { albums } = engine.library;
  const album = albums.add('Best of');
  const order = ['car', 'beagle', 'both'].map((name) => ids[name]!);
  albums.addPhotos(album, JSON.stringify(order));
  const search = (query: string) => engine.searching.search(query, 10);
  expect(search('album:"Best of"')).toMatchObject({ order: 'album', ids: order, days: [] });
  expect(search('dog album:"Best of"').ids).toEqual(order.slice(1));
  albums.arrangePhotos(album, order.toReversed());
  expect(search(`album:#${album}`).ids).toEqual(order.toReversed());
  expect(engine.searching.search('album:"Best of"', 10, { order: 'newest' }).order).toBe('newest');
  expect(engine.searching.search('dog', 10, { order: 'album' }).order).toBe('score');
  expect(search('album:"Best of" or pug').total).toBe(4);
});

test('complete() - behind count: the names of objects, those with photos first', () => {
  const queries = (typed: string): string[] => completions.complete(typed).map(({ query }) => query);
  expect(queries('count:do')).toEqual(['count:donut', 'count:dog']);
  expect(completions.complete('count:do').map(({ amountOf }) => amountOf)).toEqual(['count', 'count']);
  expect(queries('dog count:tr')).toEqual(['dog count:"traffic light"']);
});
