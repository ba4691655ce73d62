import { describe, expect, it } from 'vitest';
import type { Label } from '../labels/vocabulary.ts';
import { parseQuery } from '../query.ts';
import { explainQuery } from './explain.ts';
import type { Bridge } from './term.ts';

const label = (name: string) => ({ key: name, name }) as Label;
const BRIDGES: Record<string, Bridge> = {
  baby: { kind: 'wider', labels: [label('people')] },
  birthday: { kind: 'related', labels: [label('candle'), label('dessert')] },
  museum: { kind: 'near', labels: [label('building'), label("jack-o'-lantern")] },
  犬: { kind: 'same', labels: [label('dog')] },
  mammal: { kind: 'kinds', labels: ['a', 'b', 'c', 'd', 'e', 'f'].map(label) },
};
const finder = { find: () => [], findOwn: () => [], findBridge: (text: string) => BRIDGES[text] ?? null };
const SPELLINGS = ['dog', 'mountain', 'golden retriever'];

const explain = (text: string, named: string[] = []) =>
  explainQuery(parseQuery(text, finder), {
    isNamed: (word) => named.includes(word),
    spellings: () => SPELLINGS.map((each) => ({ text: each, folded: each, weight: 1 })),
    folders: () => ['Norway 2019', 'Concerts'],
  });

describe('explainQuery()', () => {
  it.each([
    ['baby', 'wider', ['people'], 'No label for “baby”: showing people.'],
    [
      ...(['birthday', 'related', ['candle', 'dessert']] as const),
      'No label for “birthday”: showing what goes with it, candle and dessert.',
    ],
    ['犬', 'same', ['dog'], '“犬”: showing dog.'],
    [
      'mammal',
      'kinds',
      ['a', 'b', 'c', 'd', 'e', 'f'],
      'No label for “mammal”: showing a, b, c, d and 2 more.',
    ],
  ])('%s: how it was understood', (word, code, names, text) => {
    expect(explain(word)).toEqual([{ code, word, names, text, suggestions: [] }]);
  });

  it('where nothing fits, what is near replaces the word in the query', () => {
    expect(explain('my museum 2019')).toEqual([
      {
        ...{ code: 'near', word: 'museum', names: ['building', "jack-o'-lantern"] },
        text: 'No label for “museum”. Near it:',
        suggestions: [
          { name: 'building', query: 'my building 2019' },
          { name: "jack-o'-lantern", query: "my jack-o'-lantern 2019" },
        ],
      },
    ]);
  });

  it.each([
    ['doog', 'doog', 'dog', 'dog'],
    ['-moutain', 'moutain', 'mountain', '-mountain'],
    ['golden retreiver', 'golden retreiver', 'golden retriever', 'golden retriever'],
    ['conzerts', 'conzerts', 'Concerts', 'Concerts'],
  ])('%s: did you mean', (text, word, name, query) => {
    const [first] = explain(text);
    expect(first).toEqual({
      ...{ code: 'misspelt', word, names: [name] },
      text: `Nothing is called “${word}”. Did you mean`,
      suggestions: [{ name, query }],
    });
  });

  it('a word that names have, or that is like none, gets no sentence', () => {
    expect(explain('doog', ['doog'])).toEqual([]);
    expect(explain('xyzzy')).toEqual([]);
    expect(explain('2019')).toEqual([]);
  });
});
