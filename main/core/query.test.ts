import { describe, expect, it } from 'vitest';
import { parseQuery, type LabelFinder } from './query.ts';
import type { Label } from './labels/vocabulary.ts';

const names = new Map([
  ['dog', 'dog'],
  ['cat', 'cat'],
  ['border collie', 'collie'],
]);

const finder: LabelFinder = {
  find: (text) => {
    const key = names.get(text.toLowerCase());
    return key === undefined ? [] : [{ key } as Label];
  },
  findOwn: (text) => (text === 'Rex' ? ['own:rex'] : []),
};

const parse = (text: string) => parseQuery(text, finder);

describe('parseQuery()', () => {
  it('an empty query has no groups and no problem', () => {
    expect(parse('   ')).toMatchObject({ groups: [], chips: [], problem: null });
  });

  it('words are all required, and name labels', () => {
    const { groups } = parse('dog beach');
    expect(groups).toHaveLength(2);
    expect(groups[0]![0]).toMatchObject({ kind: 'text', text: 'dog', labels: ['dog'] });
    expect(groups[1]![0]).toMatchObject({ kind: 'text', text: 'beach', labels: [] });
  });

  it('the longest run of words that names a label is one term', () => {
    const { groups, chips } = parse('border collie dog');
    expect(groups.map((group) => group[0]!)).toMatchObject([
      { text: 'border collie', labels: ['collie'], source: 'border collie' },
      { text: 'dog' },
    ]);
    expect(chips.map((chip) => chip.kind)).toEqual(['label', 'label']);
  });

  it('OR joins its neighbours, minus excludes, quotes keep together', () => {
    const { groups } = parse('cat OR dog -"old car"');
    expect(groups).toHaveLength(2);
    expect(groups[0]).toHaveLength(2);
    expect(groups[1]![0]).toMatchObject({ negated: true, text: 'old car' });
  });

  it('a minus inside a word does not exclude', () => {
    expect(parse('x-ray').groups[0]![0]).toMatchObject({ negated: false, text: 'x-ray' });
  });

  it.each([
    ['date:2024', '2024-01-01', '2025-01-01'],
    ['date:2024-12', '2024-12-01', '2025-01-01'],
    ['date:2024-02-29', '2024-02-29', '2024-03-01'],
    ['date:2024-05..2024-08', '2024-05-01', '2024-09-01'],
  ])('%s runs from %s until before %s', (text, from, until) => {
    expect(parse(text).groups[0]![0]).toMatchObject({ kind: 'date', from, until });
  });

  it.each([
    ['date:2023-02-29', 'is not a date'],
    ['date:yesterday', 'is not a date'],
    ['similar:x', 'needs a photo’s number'],
    ['rating:6', 'needs 1 to 5 stars'],
    ['rating:good', 'needs 1 to 5 stars'],
    ['tag:unicorn', 'no label or own tag'],
    ['own:Bella', 'no tag of your own'],
    ['colour:red', 'no filter “colour:”'],
    ['OR dog', 'OR needs a word on both sides'],
    ['"dog', 'quotation mark is open'],
  ])('%s gets a sentence', (text, sentence) => {
    expect(parse(text).problem).toContain(sentence);
  });

  it('own tags are found by name, with and without the filter', () => {
    expect(parse('Rex').groups[0]![0]).toMatchObject({ labels: ['own:rex'] });
    expect(parse('own:Rex').groups[0]![0]).toMatchObject({ kind: 'own', labels: ['own:rex'] });
  });

  it('flags and filters become chips that name themselves', () => {
    expect(parse('untagged camera:fuji').chips).toMatchObject([
      { text: 'untagged', kind: 'filter' },
      { text: 'camera:fuji', kind: 'filter' },
    ]);
  });
});
