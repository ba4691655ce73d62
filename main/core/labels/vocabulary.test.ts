import { describe, expect, it } from 'vitest';
import { PhotonestError } from '../errors.ts';
import { type Label, Vocabulary } from './vocabulary.ts';

const label = (key: string, fields: Partial<Label> = {}): Label => ({
  key,
  name: key,
  category: 'things',
  synonyms: [],
  definition: '',
  parents: [],
  classes: [],
  word: null,
  ...fields,
});

const vocabularyOf = (...labels: Label[]) =>
  new Vocabulary({ categories: ['things'], words: [], classes: [], labels });

const vocabulary = vocabularyOf(
  label('people', { word: 0, synonyms: ['person', 'children'] }),
  label('animal', { classes: [0, 1, 2, 3] }),
  label('bird', { classes: [1, 2], parents: ['animal'] }),
  label('swimmer', { classes: [2, 3], parents: ['animal'] }),
  label('wolf', { classes: [0], parents: ['animal'] }),
  label('b1', { name: 'crane (bird)', classes: [1], parents: ['bird'] }),
  label('b2', { name: 'sea duck', classes: [2], parents: ['bird', 'swimmer'] }),
  label('m1', { name: 'crane (machine)', classes: [4] }),
  label('g1', { name: 'sunglasses', classes: [5], synonyms: ['glasses', 'shades'] }),
  label('g2', { name: 'drinking glass', classes: [6], synonyms: ['glass'] }),
  label('t1', { name: 'T-shirt', classes: [7], synonyms: ['tshirt'] }),
  label('s1', { name: 'soup', classes: [8], synonyms: ['consommé'] }),
);

const found = (text: string) => vocabulary.find(text).map(({ key }) => key);
const completed = (prefix: string, limit = 8) => vocabulary.complete(prefix, limit).map(({ key }) => key);

describe('Vocabulary.find()', () => {
  it('finds by name and by synonym, in any case', () => {
    expect(found('Bird')).toEqual(['bird']);
    expect(found(' PERSON ')).toEqual(['people']);
  });

  it('finds every label of a name with a qualifier by the bare word, in the plural too', () => {
    expect(found('cranes')).toEqual(['b1', 'm1']);
    expect(found('crane (machine)')).toEqual(['m1']);
  });

  it('tolerates regular plurals of words and phrases', () => {
    expect(found('wolves')).toEqual(['wolf']);
    expect(found('sea ducks')).toEqual(['b2']);
  });

  it('an exact match wins over a plural', () => {
    expect(found('glasses')).toEqual(['g1']);
    expect(found('glass')).toEqual(['g2']);
  });

  it('passes over hyphens, dots and accents', () => {
    expect(found('t shirt')).toEqual(['t1']);
    expect(found('consomme')).toEqual(['s1']);
  });

  it('finds nothing for a word that is part of a name, and for nothing', () => {
    expect(found('sea')).toEqual([]);
    expect(found('')).toEqual([]);
  });
});

describe('Vocabulary.findByName()', () => {
  it('takes the name in any case, but no synonym, plural or bare form', () => {
    expect(vocabulary.findByName('t-SHIRT')?.key).toBe('t1');
    for (const text of ['tshirt', 'wolves', 'crane']) expect(vocabulary.findByName(text)).toBeUndefined();
  });
});

describe('Vocabulary.complete()', () => {
  it('has the beginning of a name before a later word before a synonym', () => {
    expect(completed('s')).toEqual(['swimmer', 'b2', 's1', 'g1', 't1']);
    expect(completed('sh')).toEqual(['t1', 'g1']);
    expect(completed('du')).toEqual(['b2']);
  });

  it('gives no more than asked for, the wider labels first', () => {
    expect(completed('s', 2)).toEqual(['swimmer', 'b2']);
    expect(completed('')).toEqual([]);
  });
});

describe('the tree', () => {
  it('ancestors are everything above by every way, without the label itself', () => {
    expect([...vocabulary.ancestors('b2')].sort()).toEqual(['animal', 'bird', 'swimmer']);
    expect([...vocabulary.ancestors('animal')]).toEqual([]);
  });

  it('descendants are everything below, and the label itself', () => {
    expect([...vocabulary.descendants('bird')].sort()).toEqual(['b1', 'b2', 'bird']);
    expect(vocabulary.descendants('animal').size).toBe(6);
  });

  it('an own tag stands alone', () => {
    expect([...vocabulary.descendants('own:rex')]).toEqual(['own:rex']);
    expect([...vocabulary.ancestors('own:rex')]).toEqual([]);
  });

  it('a label above itself is refused', () => {
    const circle = () => vocabularyOf(label('a', { parents: ['b'] }), label('b', { parents: ['a'] }));
    expect(circle).toThrow('“a” is its own ancestor');
  });

  it('a parent that is no label is refused', () => {
    expect(() => vocabularyOf(label('a', { parents: ['b'] }))).toThrow(PhotonestError);
  });
});
