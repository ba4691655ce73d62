import { describe, expect, it } from 'vitest';
import type { Label } from '../labels/vocabulary.ts';
import { Words, type WordData } from './words.ts';

const NAMES = ['dog', 'people', 'cat', 'bread', 'van', 'bear', 'flower', 'boat'];
const vocabulary = {
  findByName: (name: string) => (NAMES.includes(name) ? ({ name } as Label) : undefined),
};
const data: WordData = {
  same: { doggo: ['dog'], spring: [] },
  wider: { baby: ['child|people'], unicorn: ['horse'] },
  kinds: { pets: ['dog', 'cat'] },
  related: {},
  near: { museum: ['boat'] },
};
const words = new Words(vocabulary, data, {
  ja: { dog: ['犬', 'イヌ'], bread: ['パン'], van: ['バン'], flower: ['花'] },
  de: { 'child|people': ['Kind'], bear: ['Bär'], flower: ['Blume'], boat: ['Boot'] },
});
const named = (bridge: ReturnType<Words['find']>) => bridge?.labels.map(({ name }) => name);

describe('Words', () => {
  it('leads a word, and its plural, to labels and says how', () => {
    expect(words.find('Doggos')).toMatchObject({ kind: 'same', labels: [{ name: 'dog' }] });
    expect(words.find('museum')).toMatchObject({ kind: 'near' });
    expect(named(words.find('pets'))).toEqual(['dog', 'cat']);
    expect(words.find('lamp')).toBeNull();
  });

  it('knows what a label is called in a language: by its first word there', () => {
    expect([...words.namesIn('ja')].slice(0, 2)).toEqual([
      ['dog', '犬'],
      ['bread', 'パン'],
    ]);
    expect(words.namesIn('de').get('people')).toBe('Kind');
    expect(words.namesIn('fr').size).toBe(0);
  });

  it('a label’s own name needs no way to it', () => {
    expect(words.find('dog')).toBeNull();
    expect(words.find('dogs')).toBeNull();
  });

  it('takes the first label that there is, and leaves out those that there are not', () => {
    expect(named(words.find('baby'))).toEqual(['people']);
    expect(named(words.find('unicorn'))).toEqual([]);
    expect(named(words.find('spring'))).toEqual([]);
  });

  it('other languages: kana are one, accents and voicing marks count, plurals are found', () => {
    expect(named(words.findForeign('いぬ'))).toEqual(['dog']);
    expect(named(words.findForeign('ﾊﾟﾝ'))).toEqual(['bread']);
    expect(named(words.findForeign('バン'))).toEqual(['van']);
    expect(named(words.findForeign('bär'))).toEqual(['bear']);
    expect(words.findForeign('bar')).toBeNull();
    expect(named(words.findForeign('Kind'))).toEqual(['people']);
    expect(named(words.findForeign('Blumen'))).toEqual(['flower']);
  });

  it('completes words of other languages, and other words that mean the same', () => {
    expect(words.complete('い').map(({ name }) => name)).toEqual(['dog']);
    expect(words.complete('blu').map(({ name }) => name)).toEqual(['flower']);
    expect(words.complete('doggo').map(({ name }) => name)).toEqual(['dog']);
    expect(words.complete('b')).toEqual([]);
  });
});
