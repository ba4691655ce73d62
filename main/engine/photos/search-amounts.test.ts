import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseQuery } from '../../core/query.ts';
import { openTestLibrary, type TestLibrary } from '../../sqlite/testing/library.ts';
import { SearchIndex } from '../../search/search-index.ts';
import { searchTable } from '../../sqlite/tables/search/search.ts';

let library: TestLibrary;
const ids: number[] = [];

beforeAll(async () => {
  library = await openTestLibrary();
  const folder = library.folders.add('/photos', []).id;
  for (let dogs = 0; dogs < 3; dogs++) {
    const id = library.addPhoto(folder, `/photos/${dogs}.jpg`);
    ids.push(id);
    const objects = Array.from({ length: dogs }, () => ({ name: 'dog', score: 0.9, box: [0, 0, 1, 1] }));
    library.analyses.begin(id, { analysis: 'objects', model: 'm', version: '1' });
    library.analyses.save(id, { analysis: 'objects', objects });
    const shares = [{ name: 'sky', share: dogs * 0.2, probability: 0.9 }, { name: 'sea', share: 0.1, probability: 0.9 }]; // prettier-ignore
    library.analyses.begin(id, { analysis: 'scenes', model: 'm', version: '1' });
    library.analyses.save(id, {
      analysis: 'scenes',
      shares,
      map: { columns: 1, rows: 1, classes: new Uint8Array(1) },
    });
  }
  library.addPhoto(folder, '/photos/never analysed.jpg');
});
afterAll(() => library.close());

function search(text: string): number[] {
  const finder = { find: () => [], findOwn: () => [], findBridge: () => null };
  const index = new SearchIndex(searchTable(library.connection));
  const found = index.search(parseQuery(text, finder), {
    threshold: 0.5,
    labelIds: () => [],
    sceneClasses: (name) => (name === 'blue' ? ['sky', 'sea'] : [name]),
    similarity: () => [],
  });
  return found
    .window(0, 9)
    .ids.map((id) => ids.indexOf(id))
    .sort();
}

test('count: compares how many there are, in photos that were previewed', () => {
  expect(search('count:dog>=2')).toEqual([2]);
  expect(search('count:dog')).toEqual([1, 2]);
  expect(search('count:dog<2')).toEqual([0, 1]);
  expect(search('count:dog=0')).toEqual([0]);
});

test('share: adds up the classes that a tag stands for', () => {
  expect(search('share:sky>30%')).toEqual([2]);
  expect(search('share:blue>25%')).toEqual([1, 2]);
});
