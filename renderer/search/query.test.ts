import { describe, expect, it } from 'vitest';
import type { Chip } from '../../main/core/api.ts';
import { parseQuery } from '../../main/core/query.ts';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import { chipWords, folderQuery, labelQuery, switchJoin, withoutChip, withWords } from './query.ts';

/** The chips of a query, whose sources stand in it one after the other. */
function chipsOf(text: string, sources: readonly string[]): Chip[] {
  let from = 0;
  return sources.map((source) => {
    const start = text.indexOf(source, from);
    from = start + source.length;
    const negated = source.startsWith('-');
    return {
      text: source,
      source,
      start,
      end: from,
      kind: 'label',
      negated,
      alternative: false,
      group: null,
    };
  });
}

describe('withoutChip()', () => {
  it.each([
    ['dog grass 2025', ['dog', 'grass', '2025'], 1, 'dog 2025'],
    ['dog', ['dog'], 0, ''],
    ['-dog dog', ['-dog', 'dog'], 1, '-dog'],
    ['-dog dog', ['-dog', 'dog'], 0, 'dog'],
    ['cat catalogue cat', ['cat', 'catalogue', 'cat'], 2, 'cat catalogue'],
    ['hot dog dog', ['hot dog', 'dog'], 1, 'hot dog'],
    ['tag:"border collie"  sky', ['tag:"border collie"', 'sky'], 0, 'sky'],
    ['cat OR dog sky', ['cat', 'dog', 'sky'], 0, 'dog sky'],
    ['cat OR dog sky', ['cat', 'dog', 'sky'], 1, 'cat sky'],
    ['sky cat OR dog', ['sky', 'cat', 'dog'], 1, 'sky dog'],
    ['cat OR dog', ['cat', 'dog'], 1, 'cat'],
    ['a OR b OR c', ['a', 'b', 'c'], 1, 'a OR c'],
    ['cat or dog sky', ['cat', 'dog', 'sky'], 1, 'cat sky'],
    ['(cat or dog) sky', ['cat', 'dog', 'sky'], 0, '(dog) sky'],
    ['(cat or dog) sky', ['cat', 'dog', 'sky'], 1, '(cat) sky'],
    ['(cat) sky', ['cat', 'sky'], 0, 'sky'],
    ['my dog, june 2023', ['dog', 'june 2023'], 1, 'my dog'],
  ])('%s without chip %j[%i] is “%s”', (text, sources, index, rest) => {
    expect(withoutChip(text, chipsOf(text, sources), index)).toBe(rest);
  });

  it('leaves the query alone when the chip is not in it', () => {
    expect(withoutChip('dog', chipsOf('cat', ['cat']), 0)).toBe('dog');
  });
});

describe('switchJoin()', () => {
  const finder = { find: () => [], findOwn: () => [], findBridge: () => null };
  const chipsOfQuery = (text: string) => parseQuery(text, finder).chips;

  it.each([
    ['cat or dog', 1, 'cat dog'],
    ['cat OR dog sky', 1, 'cat dog sky'],
    ['cat dog sky', 2, 'cat dog OR sky'],
    ['(cat or dog) sky', 1, '(cat dog) sky'],
    ['(cat dog) sky', 2, '(cat dog) OR sky'],
    ['sky ((cat) dog)', 2, 'sky ((cat) OR dog)'],
    ['sky (cat or dog)', 1, 'sky OR (cat or dog)'],
    ['cat | dog || sky', 2, 'cat | dog sky'],
    ['cat または dog', 1, 'cat dog'],
    ['cat, -dog', 1, 'cat OR , -dog'],
    ['own:"or  or" or date:2024', 1, 'own:"or  or" date:2024'],
    ['-(cat or dog)', 1, '-(cat dog)'],
  ])('in “%s” before chip %i makes “%s”', (text, index, expected) => {
    const chips = chipsOfQuery(text);
    const switched = switchJoin(text, chips, index)!;
    expect(switched).toBe(expected);
    const after = chipsOfQuery(switched);
    expect(after.map((chip) => chip.source)).toEqual(chips.map((chip) => chip.source));
    expect(after[index]!.alternative).toBe(!chips[index]!.alternative);
    const back = chipsOfQuery(switchJoin(switched, after, index)!);
    expect(back.map((chip) => chip.alternative)).toEqual(chips.map((chip) => chip.alternative));
  });

  it('leaves the first chip alone, and a query that is another', () => {
    expect(switchJoin('cat dog', chipsOfQuery('cat dog'), 0)).toBeNull();
    expect(switchJoin('a bird', chipsOfQuery('cat dog'), 1)).toBeNull();
  });
});

describe('query words', () => {
  it('are joined with one space', () => {
    expect(withWords('dog ', ' tag:sky')).toBe('dog tag:sky');
    expect(withWords('', 'dog')).toBe('dog');
    expect(withWords('tag:"our  kitchen"', 'x')).toBe('tag:"our  kitchen" x');
  });

  it('labels are asked for by name, quoted where needed', () => {
    expect(labelQuery({ name: 'dog', key: 'n02084071' })).toBe('tag:dog');
    expect(labelQuery({ name: 'crane (bird)', key: 'n02084071' })).toBe('tag:"crane (bird)"');
    expect(labelQuery({ name: 'Our kitchen', key: 'own:our kitchen' })).toBe('own:"Our kitchen"');
    expect(folderQuery('/home/ann/Pictures')).toBe('folder:"/home/ann/Pictures"');
  });

  it.each([
    [{ text: 'dog', kind: 'label', negated: true }, 'not dog'],
    [{ text: 'folder:"/home/ann/Old photos"', kind: 'filter', negated: false }, 'in Old photos'],
    [{ text: 'date:2024-05..2024-08', kind: 'filter', negated: false }, '2024-05 to 2024-08'],
    [{ text: 'rating:4', kind: 'filter', negated: false }, '4 stars and more'],
    [{ text: 'has:place', kind: 'filter', negated: false }, 'with a place'],
    [{ text: 'camera:x100', kind: 'filter', negated: false }, 'x100'],
    [{ text: 'count:dog>=2', kind: 'filter', negated: false }, 'dog ≥ 2'],
    [{ text: 'count:"traffic light"', kind: 'filter', negated: true }, 'not traffic light'],
    [{ text: 'share:"sky">40%', kind: 'filter', negated: false }, 'sky > 40%'],
    [{ text: 'is:pending', kind: 'filter', negated: false }, 'not yet tagged'],
    [{ text: 'untagged', kind: 'filter', negated: false }, 'untagged'],
  ] as const)('the chip %j reads “%s”', (chip, words) => {
    expect(chipWords({ ...chip, source: '', start: 0, end: 0, alternative: false, group: null })).toBe(words);
  });

  it.each([
    ['count:person>=2', '人物 2以上'],
    ['count:cow<=3', '牛 3以下'],
    ['count:knife=1', 'ナイフ ちょうど1'],
    ['share:wall>40%', '壁 40%より多い'],
    ['share:"swimming pool"<5%', 'スイミングプール 5%未満'],
  ])('the chip %s reads “%s” in Japanese', (text, words) => {
    chooseLanguage('ja', []);
    const place = { source: '', start: 0, end: 0, alternative: false, negated: false, group: null };
    expect(chipWords({ ...place, text, kind: 'filter' })).toBe(words);
    chooseLanguage('en', []);
  });
});
