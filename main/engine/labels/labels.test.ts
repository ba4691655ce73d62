import { afterEach, beforeEach, expect, test } from 'vitest';
import { Labels } from './labels.ts';
import { openTestEngine, vocabulary, type TestEngine } from '../testing/library.ts';

let engine: TestEngine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(async () => {
  await engine.close();
});

const keyOf = (name: string): string => vocabulary.findByName(name)!.key;

test('Labels - every label has a number that stays the same at the next start, when nothing is written', () => {
  const { library, labels } = engine;
  const before = library.connection.prepare('SELECT total_changes()').pluck().get();
  const again = new Labels(vocabulary, library.labels);
  expect(library.connection.prepare('SELECT total_changes()').pluck().get()).toBe(before);
  for (const { key } of vocabulary.labels) expect(again.findRow(key)).toEqual(labels.findRow(key));
});

test('Labels - a label that was renamed keeps its number and takes its new name', () => {
  const { library, labels } = engine;
  const dog = labels.findRow(keyOf('dog'))!;
  library.labels.put([{ ...dog, name: 'hound' }]);
  expect(new Labels(vocabulary, library.labels).findRow(dog.key)).toEqual(dog);
});

test('ensure() - a label’s very name is that label; anything else is an own tag, made once', () => {
  const { labels, library } = engine;
  expect(labels.ensure('Dog').key).toBe(keyOf('dog'));
  expect(labels.ensure('dogs')).toMatchObject({ key: 'own:dogs', name: 'dogs' });
  const rex = labels.ensure('  Rex ');
  expect(rex).toMatchObject({ key: 'own:rex', name: 'Rex', category: 'yours', source: 'user', classes: 0 });
  expect(labels.ensure('REX')).toEqual(rex);
  expect(new Labels(vocabulary, library.labels).ensure('rex')).toEqual(rex);
});

test('findOwn() - in any case, spacing and encoding of accents', () => {
  const { labels } = engine;
  labels.ensure('Café  de Flore'.normalize('NFD'));
  expect(labels.findOwn('café de flore'.normalize('NFC'))).toHaveLength(1);
  expect(labels.findOwn('cafe')).toEqual([]);
  expect(labels.findOwn('dog')).toEqual([]);
});

test('complete() - own tags come first, then labels', () => {
  const { labels } = engine;
  labels.ensure('Doge');
  const names = labels.complete('dog').map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(['Doge', 'dog']);
  expect(labels.complete('zzz')).toEqual([]);
});

test('ancestors(), descendants() - an own tag has none', () => {
  const { labels } = engine;
  const { key } = labels.ensure('Rex');
  expect([...labels.ancestors(key), ...labels.descendants(key)]).toEqual([]);
  expect([...labels.ancestors(keyOf('beagle'))]).toContain(keyOf('dog'));
  expect([...labels.descendants(keyOf('dog'))]).toContain(keyOf('beagle'));
});

test('ensure() - a name that begins with a sign is one’s own, though its word names a label', () => {
  const labels = new Labels(vocabulary, engine.library.labels);
  expect(labels.ensure('dog').source).toBe('model');
  for (const name of ['-dog', '*dog*', '#dog', '"dog"'])
    expect([name, labels.ensure(name).source]).toEqual([name, 'user']);
});

test('complete() - names in other languages where no label begins so', () => {
  const named = (prefix: string) => engine.labels.complete(prefix).map(({ name }) => name);
  expect(named('いぬ')).toContain('dog');
  expect(named('Sonnenunter')).toEqual(['sunset']);
  expect(named('car')).not.toContain('snail');
});

test('namesIn() - every label of the vocabulary has a Japanese name of its own', () => {
  const names = engine.labels.namesIn('ja');
  expect(names.map(({ key }) => key)).toEqual(vocabulary.labels.map(({ key }) => key));
  expect(names.filter(({ translated }) => !/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(translated))).toEqual(
    [],
  );
  expect(new Set(names.map(({ translated }) => translated)).size).toBe(names.length);
  expect(names.find(({ name }) => name === 'crowd')?.translated).toBe('群衆');
});
