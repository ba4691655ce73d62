import { expect, test } from 'vitest';
import { parseCsv } from './csv.ts';
import { rowProblemSentence } from './row-problem.ts';
import { parseImport } from './rows.ts';

const HASH = 'ab'.repeat(32);

test('parseCsv() - quotes, line breaks in cells, and the line on which each record begins', () => {
  expect(parseCsv('\uFEFFa,b\r\n"x, ""y""\r\nz",2\r\n\r\n3,\n')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x, "y"\r\nz', '2'] },
    { line: 5, cells: ['3', ''] },
  ]);
  expect(parseCsv('a;b\n1;2')[1]!.cells).toEqual(['1', '2']);
  expect(parseCsv('')).toEqual([]);
  expect(() => parseCsv('a,b\n"x')).toThrow('line 2 has no end');
});

test('parseImport() - the simple form, and what is empty is not said', () => {
  const text = 'Path,tags,rating,favourite,title,caption,lens\n/a.jpg,Rex;Places/Oslo,4,yes,"A, b",,x\n/b.jpg,,,,,,\n';
  expect(parseImport(text, 'csv')).toEqual({
    rows: [
      { row: 2, said: { path: '/a.jpg', tags: ['Rex', 'Places/Oslo'], rating: 4, favourite: true, title: 'A, b' } },
      { row: 3, said: { path: '/b.jpg', tags: [] } },
    ],
    passedOver: ['lens'],
  });
}); // prettier-ignore

test('parseImport() - of an export, the network’s labels are left out', () => {
  const csv = `path,hash,rating,favourite,tags,ownTags\n/a.jpg,${HASH.toUpperCase()},-1,false,dog;Rex,Rex\n`;
  const said = { path: '/a.jpg', hash: HASH, tags: ['Rex'], favourite: false };
  expect(parseImport(csv, 'csv').rows).toEqual([{ row: 2, said }]);
  const tags = [
    { name: 'dog', score: 0.9, source: 'model', state: 'none' },
    { name: 'Oslo', score: null, source: 'file', state: 'none' },
    { name: 'cat', score: 0.1, source: 'model', state: 'rejected' },
    { name: 'beagle', score: 0.9, source: 'model', state: 'confirmed' },
    { name: 'Rex', score: null, source: 'user', state: 'confirmed' },
  ];
  const json = JSON.stringify([{ path: '/a.jpg', hash: HASH, rating: null, favourite: false, title: null, camera: 'X', tags }]);
  expect(parseImport(json, 'json')).toEqual({
    rows: [{ row: 1, said: { ...said, tags: ['beagle', 'Rex'] } }],
    passedOver: ['camera'],
  });
}); // prettier-ignore

test('parseImport() - an own tag keeps its path, its colour and its other names', () => {
  const italy = { name: 'Italy', path: ['Places', 'Italy'], colour: '#AA3300', aliases: ['italia'] };
  const tags = [
    { ...italy, source: 'user', state: 'confirmed' },
    { name: 'Places', path: ['Places'], aliases: ['lieux'], source: 'user', state: 'none' },
    { name: 'AC/DC', path: ['AC/DC'], source: 'file', state: 'confirmed' },
    { name: 'Rome', path: ['Rome'], colour: '#000000', source: 'file', state: 'none' },
  ];
  const { name: _, ...look } = italy;
  expect(parseImport(JSON.stringify([{ path: '/a.jpg', tags }]), 'json').rows).toEqual([
    {
      row: 1,
      said: {
        path: '/a.jpg',
        tags: ['Places|Italy', String.raw`AC\/DC`],
        looks: [
          { ...look, colour: '#aa3300' },
          { path: ['Places'], colour: null, aliases: ['lieux'] },
        ],
      },
    },
  ]);
  const csv = String.raw`path,ownTags
/a.jpg,Places|Italy;a\;b`;
  expect(parseImport(csv, 'csv').rows).toEqual([
    { row: 2, said: { path: '/a.jpg', tags: ['Places|Italy', String.raw`a\;b`] } },
  ]);
});

test.each([
  ['path,rating\n/a.jpg,9\n', 'rating: a rating is a number from 0 to 5'],
  ['path,rating\n/a.jpg,many\n', 'rating: a rating is a number from 0 to 5'],
  ['path,hash\n,12\n', 'hash: a hash has 64 hexadecimal digits'],
  ['path,title\n,x\n', 'neither a path nor a hash is given'],
])('parseImport() - a row that cannot be used is named: %j', (text, problem) => {
  const [row] = parseImport(text, 'csv').rows;
  expect(row).toMatchObject({ row: 2 });
  expect('problem' in row! && rowProblemSentence(row.problem)).toBe(problem);
});

test.each([
  ['name,tags\na,b', 'csv' as const, 'names neither “path” nor “hash”'],
  ['{', 'json' as const, 'is no JSON'],
  ['{}', 'json' as const, 'holds no list'],
])('parseImport() - a file that is none is refused: %j', (text, format, message) => {
  expect(() => parseImport(text, format)).toThrow(message);
});
