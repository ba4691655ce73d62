import { describe, expect, it } from 'vitest';
import { problemSentence } from './problems/sentences.ts';
import { parseQuery, type Expression, type LabelFinder } from './query.ts';
import type { Label } from './labels/vocabulary.ts';

const names = new Map([
  ['dog', 'dog'],
  ['dogs', 'dog'],
  ['cat', 'cat'],
  ['people', 'people'],
  ['beach', 'beach'],
  ['grass', 'grass'],
  ['犬', 'dog'],
  ['猫', 'cat'],
  ['border collie', 'collie'],
  ['plate of food', 'plate'],
  ['crane (bird)', 'crane'],
]);
const label = (key: string): Label => ({ key, name: key }) as Label;

const finder: LabelFinder = {
  find: (text) => {
    const key = names.get(text.toLowerCase());
    return key === undefined ? [] : [label(key)];
  },
  findOwn: (text) => (text === 'Rex' ? ['own:rex'] : []),
  findBridge: (text) => {
    if (text === 'baby') return { kind: 'wider', labels: [label('people')] };
    return text === 'museum' ? { kind: 'near', labels: [label('building')] } : null;
  },
};

const parse = (text: string) => parseQuery(text, finder, '2026-07-15');

/** `(dog & (cat | !beach))`: what a query means. */
function write(expression: Expression | null): string {
  if (expression === null) return '';
  switch (expression.kind) {
    case 'term': {
      const { term } = expression;
      if (term.kind === 'text') return term.text;
      return 'text' in term ? `${term.kind}:${term.text}` : term.kind;
    }
    case 'not':
      return `!${write(expression.part)}`;
    case 'all':
      return `(${expression.parts.map(write).join(' & ')})`;
    case 'any':
      return `(${expression.parts.map(write).join(' | ')})`;
  }
}
const meaning = (text: string): string => write(parse(text).expression);

describe('parseQuery()', () => {
  it('an empty query asks for everything', () => {
    expect(parse('   ')).toMatchObject({ expression: null, chips: [], problem: null });
  });

  it.each([
    ['dog beach', '(dog & beach)'],
    ['border collie dog', '(border collie & dog)'],
    ['cat OR dog -"old car"', '((cat | dog) & !old car)'],
    ['cat or dog', '(cat | dog)'],
    ['my dog or cat, june 2023', '((dog | cat) & june 2023)'],
    ['dog or the cat or beach', '(dog | cat | beach)'],
    ['dog,cat, beach', '(dog & cat & beach)'],
    ['(cat OR dog) -beach', '((cat | dog) & !beach)'],
    ['(dog beach) or (cat grass)', '((dog & beach) | (cat & grass))'],
    ['-(dog cat) grass', '(!(dog & cat) & grass)'],
    ['dog -(cat or (beach grass))', '(dog & !(cat | (beach & grass)))'],
    ['(camera:fuji or camera:nikon) dog', '((camera:fuji | camera:nikon) & dog)'],
    ['people at the beach', '(people & beach)'],
    ['a photo of my dog', 'dog'],
    ['plate of food', 'plate of food'],
    ['the', 'the'],
    ['beach without people', '(beach & !people)'],
    ['beach with no people', '(beach & !people)'],
    ['dog not on the grass', '(dog & !grass)'],
    ['track no 5', '(track & no & 5)'],
    ['photo(1).jpg', 'photo(1).jpg'],
    ['crane (bird) grass', '(crane (bird) & grass)'],
    ['犬と猫', '(犬 & 猫)'],
    ['犬の写真', '犬'],
    ['犬小屋', '犬小屋'],
    ['dog AND cat', '(dog & cat)'],
    ['dog &cat', '(dog & &cat)'],
    ['x-ray', 'x-ray'],
    ['or', 'or'],
    ['dog or', 'dog'],
  ])('%s means %s', (text, expected) => {
    expect(meaning(text)).toBe(expected);
  });

  it('words name labels; others are the beginnings of names', () => {
    const { terms } = parse('dog lake');
    expect(terms).toMatchObject([
      { kind: 'text', labels: ['dog'], prefix: false },
      { kind: 'text', labels: [], prefix: true },
    ]);
    expect(parse('"lake"').terms).toMatchObject([{ prefix: false }]);
  });

  it('a word that has no label leads to others, and that is told', () => {
    const { terms, remarks } = parse('my baby museum');
    expect(terms).toMatchObject([{ labels: ['people'] }, { labels: [] }]);
    expect(remarks).toMatchObject([
      { word: 'baby', start: 3, end: 7, bridge: { kind: 'wider' } },
      { word: 'museum', bridge: { kind: 'near' } },
    ]);
  });

  it.each([
    ['date:2024', '2024-01-01', '2025-01-01'],
    ['date:2024-12', '2024-12-01', '2025-01-01'],
    ['date:2024-02-29', '2024-02-29', '2024-03-01'],
    ['date:2024-05..2024-08', '2024-05-01', '2024-09-01'],
    ['date:<2010', '0000-01-01', '2010-01-01'],
    ['date:<=2010-05', '0000-01-01', '2010-06-01'],
    ['date:>2010', '2011-01-01', '9999-12-31'],
    ['date:>=2010', '2010-01-01', '9999-12-31'],
    ['date:2010..', '2010-01-01', '9999-12-31'],
    ['date:..2010', '0000-01-01', '2011-01-01'],
    ['date:yesterday', '2026-07-14', '2026-07-15'],
    ['date:"june 2023"', '2023-06-01', '2023-07-01'],
  ])('%s runs from %s until before %s', (text, from, until) => {
    expect(parse(text).terms).toMatchObject([{ kind: 'date', days: [{ from, until, everyYear: false }] }]);
  });

  it.each([
    ['date:2023-02-29', 'is not a date'],
    ['date:someday', 'is not a date'],
    ['date:..', 'is not a date'],
    ['similar:x', 'needs a photo’s number'],
    ['rating:6', 'needs 1 to 5 stars'],
    ['rating:good', 'needs 1 to 5 stars'],
    ['tag:unicorn', 'no label or own tag'],
    ['own:Bella', 'no tag of your own'],
    ['colour:red', 'no filter “colour:”'],
    ['is:good', 'is: knows'],
    ['has:nothing', 'has: knows'],
    ['OR dog', 'OR needs a word on both sides'],
    ['dog OR', 'OR needs a word on both sides'],
    ['"dog', 'quotation mark is open'],
    ['(dog', 'bracket is open'],
    ['dog)', 'bracket is closed'],
    ['dog '.repeat(61), 'more than 60 parts'],
  ])('%s gets a sentence', (text, sentence) => {
    const { problem, codedProblem } = parse(text);
    expect(problem).toContain(sentence);
    expect(problemSentence(codedProblem!)).toBe(problem);
  });

  it('own tags are found by name, with and without the filter', () => {
    expect(parse('Rex').terms).toMatchObject([{ labels: ['own:rex'] }]);
    expect(parse('own:Rex').terms).toMatchObject([{ kind: 'own', labels: ['own:rex'] }]);
  });

  it('jpg and jpeg are one format, kinds of raw files are several', () => {
    const formats = (text: string) =>
      parse(text).terms.map((term) => term.kind === 'type' && term.formats[0]);
    expect(formats('type:jpg type:JPEG type:heic type:nef')).toEqual(['jpeg', 'jpeg', 'heif', 'nef']);
  });

  it('flags and filters become chips that name themselves', () => {
    expect(parse('untagged is:failed camera:fuji').chips).toMatchObject([
      { text: 'untagged', kind: 'filter' },
      { text: 'is:failed', kind: 'filter' },
      { text: 'camera:fuji', kind: 'filter' },
    ]);
  });

  it('chips say where they stand, what is left out and what are alternatives', () => {
    const text = 'my dog or (cat beach) without people';
    const { chips } = parse(text);
    expect(chips.map((chip) => text.slice(chip.start, chip.end))).toEqual([
      'dog',
      'cat',
      'beach',
      'without people',
    ]);
    expect(chips.map((chip) => chip.alternative)).toEqual([false, true, false, false]);
    expect(chips.map((chip) => chip.negated)).toEqual([false, false, false, true]);
  });

  it.each([
    ['cat dog', [null, null]],
    ['beach cat or dog sky', [null, 6, 6, null]],
    ['beach (cat dog) or sky', [null, 7, 7, 7]],
    ['cat or dog (beach or sky)', [0, 0, 12, 12]],
    ['cat or (dog (beach or sky))', [0, 0, 0, 0]],
    ['-(cat or dog)', [null, null]],
    ['-(cat dog) sky', [2, 2, null]],
  ])('chips of “%s” that or joins have one group: %j', (text, groups) => {
    expect(parse(text).chips.map((chip) => chip.group)).toEqual(groups);
  });

  it('a minus before brackets turns what joins the chips in them', () => {
    const [cat, dog] = parse('-(cat dog)').chips;
    expect([cat, dog]).toMatchObject([
      { negated: true, alternative: false },
      { negated: true, alternative: true },
    ]);
    expect(parse('-(cat or -dog)').chips.map(({ negated }) => negated)).toEqual([true, false]);
  });
});
