import { describe, expect, it } from 'vitest';
import type { Chip } from '../../main/core/api.ts';
import { chipWords, completeLastWord, folderQuery, labelQuery, withoutChip, withWords } from './query.ts';

const chips = (...sources: string[]): Chip[] =>
  sources.map((source) => ({ text: source, source, kind: 'label', negated: source.startsWith('-') }));

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
  ])('%s without chip %j[%i] is “%s”', (text, sources, index, rest) => {
    expect(withoutChip(text, chips(...sources), index)).toBe(rest);
  });

  it('leaves the query alone when the chip is not in it', () => {
    expect(withoutChip('dog', chips('cat'), 0)).toBe('dog');
  });
});

describe('query words', () => {
  it('are joined with one space', () => {
    expect(withWords('dog ', ' tag:sky')).toBe('dog tag:sky');
    expect(withWords('', 'dog')).toBe('dog');
    expect(withWords('tag:"our  kitchen"', 'x')).toBe('tag:"our  kitchen" x');
  });

  it('a completion replaces the word being typed', () => {
    expect(completeLastWord('sky do', 'tag:dog')).toBe('sky tag:dog');
    expect(completeLastWord('do', 'tag:dog')).toBe('tag:dog');
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
    [{ text: 'camera:x100', kind: 'filter', negated: false }, 'x100'],
    [{ text: 'untagged', kind: 'filter', negated: false }, 'untagged'],
  ] as const)('the chip %j reads “%s”', (chip, words) => {
    expect(chipWords({ ...chip, source: '' })).toBe(words);
  });
});
