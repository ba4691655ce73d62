import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SearchOrder } from '../../core/api.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';

let top: string;
let engine: TestEngine;
const ids: Record<string, number> = {};

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-searching-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
  const photos = {
    beagle: 'beagle',
    pug: 'pug',
    both: 'beagle, goldfish',
    fish: 'goldfish',
    car: 'sports car',
  };
  Object.entries(photos).forEach(([name, classes], index) => {
    const path = join(top, `${name}.jpg`);
    writeFileSync(path, classes);
    const noon = new Date(2024, 4, 17 + Math.floor(index / 2), 12, index);
    utimesSync(path, noon, noon);
  });
  await engine.scan();
  for (const name of Object.keys(photos))
    ids[name] = engine.library.photos.findByPath(join(top, `${name}.jpg`))!;
  engine.library.connection.exec(`UPDATE photos SET taken_from = 'camera'`);
  await engine.photos.addTag(ids['pug']!, 'Otto');
});
afterAll(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

const namesOf = (found: number[]): string[] =>
  found.map((id) => Object.keys(ids).find((name) => ids[name] === id)!);
const search = (query: string, limit = 100) => engine.searching.search(query, limit);
const names = (query: string): string[] => namesOf(search(query).ids);

test('search() - an empty query gives everything, newest first, by day', () => {
  const result = search('');
  expect(namesOf(result.ids)).toEqual(['car', 'fish', 'both', 'pug', 'beagle']);
  expect(result).toMatchObject({ order: 'newest', total: 5, scores: null, refinements: [] });
  expect(result.days).toEqual([
    { day: '2024-05-19', count: 1 },
    { day: '2024-05-18', count: 2 },
    { day: '2024-05-17', count: 2 },
  ]);
  expect(result.aspects).toEqual([1500, 1500, 1500, 1500, 1500]);
});

test('search() - gives the order that was asked for, and days where it goes by date', () => {
  const ordered = (order: SearchOrder): string[] =>
    namesOf(engine.searching.search('', 100, { order: order }).ids);
  expect(ordered('oldest')).toEqual(['beagle', 'pug', 'both', 'fish', 'car']);
  expect(ordered('name')).toEqual(['beagle', 'both', 'car', 'fish', 'pug']);
  const newest = engine.searching.search('dog', 100, { order: 'newest' });
  expect(namesOf(newest.ids)).toEqual(['both', 'pug', 'beagle']);
  expect(newest.days).toEqual([
    { day: '2024-05-18', count: 1 },
    { day: '2024-05-17', count: 2 },
  ]);
  expect(newest.scores).toHaveLength(3);
});

test('search() - a word finds everything below it, surest first', () => {
  expect(new Set(names('dogs'))).toEqual(new Set(['beagle', 'pug', 'both']));
  expect(names('otto')).toEqual(['pug']);
  const { order, scores, days } = search('dog');
  expect([order, days]).toEqual(['score', []]);
  expect(scores).toEqual([...scores!].sort((a, b) => b - a));
});

test('search() - the limit cuts the columns and not the total', () => {
  expect(search('', 2)).toMatchObject({ total: 5, ids: [ids['car'], ids['fish']], aspects: [1500, 1500] });
  expect(search('', 2).days.reduce((sum, { count }) => sum + count, 0)).toBe(2);
});

test('search() - words, exclusions and OR together', () => {
  expect(new Set(names('dog -goldfish'))).toEqual(new Set(['beagle', 'pug']));
  expect(names('dog goldfish')).toEqual(['both']);
  expect(new Set(names('pug OR car'))).toEqual(new Set(['pug', 'car']));
  expect(names('own:otto')).toEqual(['pug']);
});

test('search() - refinements narrow the result, and name nothing that the query has', () => {
  const { refinements } = search('dog');
  const found = refinements.map(({ name, count }) => `${name}: ${count}`);
  expect(found).toEqual(expect.arrayContaining(['beagle: 2', 'goldfish: 1', 'Otto: 1']));
  expect(found.join()).not.toMatch(/\b(dog|animal):/);
});

test('search() - a mistake gets a sentence', () => {
  expect(search('tag:unicorn').query.problem).toBe('There is no label or own tag “unicorn”.');
  expect(search('tag:unicorn').query.codedProblem).toEqual({ code: 'query_label', text: 'unicorn' });
  expect(search('dog').query).not.toHaveProperty('codedProblem');
});

test('toSimilarResult() - leaves out photos that are gone', () => {
  const hits = [
    { photo: ids['fish']!, score: 0.9 },
    { photo: 999, score: 0.8 },
  ];
  expect(engine.searching.toSimilarResult(hits, 10)).toMatchObject({
    order: 'similarity',
    total: 1,
    ids: [ids['fish']],
    scores: [0.9],
  });
});
