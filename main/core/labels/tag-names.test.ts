import { expect, test } from 'vitest';
import { formatTagPath, parseTagNames, tagNames, typedEnd } from './tag-names.ts';

test('parseTagNames() - commas and semicolons part tags, slashes and bars the levels of a path', () => {
  expect(parseTagNames(' Rex,  garden ; Places/ Italy |Rome,, ')).toEqual([
    ['Rex'],
    ['garden'],
    ['Places', 'Italy', 'Rome'],
  ]);
  expect(parseTagNames('海、山')).toEqual([['海'], ['山']]);
  expect(parseTagNames(' / , ')).toEqual([]);
});

test('parseTagNames() - a sign after a backslash is a part of the name', () => {
  expect(parseTagNames(String.raw`AC\/DC; Rome\, Italy | a\\b, C:\x`)).toEqual([
    ['AC/DC'],
    ['Rome, Italy', 'a\\b'],
    ['C:\\x'],
  ]);
});

test.each([[['Places', 'Italy']], [['AC/DC', 'a|b', 'c;d, e']], [['C:\\', 'x\\\\y', '海、山']]])(
  'formatTagPath() - is read back as the same path: %j',
  (path) => {
    expect(parseTagNames(formatTagPath(path))).toEqual([path]);
  },
);

test('tagNames() - the names alone', () => {
  expect(tagNames('Rex; Places/Italy')).toBe('Rex, Italy');
});

test.each([
  ['gar', { before: '', above: [], name: 'gar' }],
  ['Rex, gar', { before: 'Rex, ', above: [], name: 'gar' }],
  ['Rex、Places/ It', { before: 'Rex、', above: ['Places'], name: 'It' }],
  ['Rex,', { before: 'Rex,', above: [], name: '' }],
  [String.raw`AC\/D`, { before: '', above: [], name: 'AC/D' }],
])('typedEnd() - %j', (text, end) => {
  expect(typedEnd(text)).toEqual(end);
});
