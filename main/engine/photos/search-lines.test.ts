import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseQuery } from '../../core/query.ts';
import { openTestLibrary, type TestLibrary } from '../../sqlite/testing/library.ts';
import { SearchIndex } from '../../search/search-index.ts';
import { searchTable } from '../../sqlite/tables/search/search.ts';

let library: TestLibrary;
let dogLabel: number;
const ids = new Map<string, number>();
const dog = { key: 'dog', name: 'dog', category: 'animals', source: 'model', classes: 1 } as const;

beforeAll(async () => {
  library = await openTestLibrary();
  const folder = library.folders.add('/photos', []).id;
  const add = (name: string, ...lines: string[]): number => {
    const id = library.addPhoto(folder, `/photos/${name}.jpg`);
    ids.set(name, id);
    const box = Array<number>(8).fill(0);
    library.analyses.save(id, { analysis: 'text', lines: lines.map((text) => ({ text, score: 1, box })) });
    return id;
  };
  add('sign', 'BEWARE OF', 'THE DOG');
  add('joined', 'OPENDAILY', 'Café');
  add('station', '東京駅から新宿まで');
  add('dog');
  const barely = add('barely');
  dogLabel = library.labels.put([dog])[0]!.id;
  library.tags.replace(barely, [{ label: dogLabel, certainty: 0.5, score: 0.2, source: 'model' }]);
});
afterAll(() => library.close());

function search(text: string): string[] {
  const finder = {
    find: (word: string) => (word === 'dog' ? [dog as never] : []),
    findOwn: () => [],
    findBridge: () => null,
  };
  const index = new SearchIndex(searchTable(library.connection));
  const found = index.search(parseQuery(text, finder), {
    threshold: 0.5,
    labelIds: (keys) => (keys.length === 0 ? [] : [dogLabel]),
    similarity: () => [],
  });
  return found.window(0, 9).ids.map((id) => [...ids].find(([, known]) => known === id)![0]);
}

test('plain words find what is written, below names and labels', () => {
  expect(search('dog')).toEqual(['dog', 'barely', 'sign']);
});

test('text: finds what is written, and nothing else', () => {
  expect(search('text:dog')).toEqual(['sign']);
  expect(search('-text:dog')).not.toContain('sign');
});

test('words are found with and without the spaces between them, across lines and without accents', () => {
  expect(search('text:"of the dog"')).toEqual(['sign']);
  expect(search('text:ofthedog')).toEqual(['sign']);
  expect(search('text:"open daily"')).toEqual(['joined']);
  expect(search('text:daily')).toEqual(['joined']);
  expect(search('text:cafe')).toEqual(['joined']);
});

test('scripts without spaces are found within a line, down to one sign', () => {
  expect(search('text:新宿')).toEqual(['station']);
  expect(search('text:駅')).toEqual(['station']);
});

test('a few letters within a word find nothing, nor do quotation marks and NULs break the query', () => {
  expect(search('text:ily')).toEqual([]);
  expect(search('text:da"ily')).toEqual([]);
  expect(search('text:daily\0x')).toEqual([]);
});
