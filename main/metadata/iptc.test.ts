import { describe, expect, test } from 'vitest';
import { asUtf8, isRemnantOf } from './iptc.ts';

/** As ExifTool gives UTF-8 that nothing marks as such. */
const misread = (text: string): string => new TextDecoder('windows-1252').decode(Buffer.from(text));

describe('asUtf8()', () => {
  test.each(['Zoë', '夏', 'Česká republika', 'naïve – “quoted”', '😀', 'plain'])('%s', (text) => {
    expect(asUtf8(misread(text))).toBe(text);
  });

  test.each(['Zoë', 'Café', 'Ã', '50 €', 'Ąę', '夏'])('%s in Latin-1, or right already, stays', (text) => {
    expect(asUtf8(text)).toBe(text);
  });

  test('a letter that the limit of 64 bytes cuts goes', () => {
    const cut = new TextDecoder('windows-1252').decode(Buffer.from('x'.repeat(63) + 'ë').subarray(0, 64));
    expect(asUtf8(cut)).toBe('x'.repeat(63));
  });
});

describe('isRemnantOf()', () => {
  const long = 'a keyword of more than sixty-four letters, which is what IPTC has room for, and no more';
  test.each([
    ['Zoë', 'Zoë'],
    ['zoë', 'Zoë'],
    ['?eská republika', 'Česká republika'],
    ['??', '夏'],
    ['Zo??', 'Zoë'],
    [long.slice(0, 64), long],
    [long.slice(0, 64).trim(), long],
    ['ё'.repeat(32), 'ё'.repeat(50)],
    ['?'.repeat(64), 'ё'.repeat(70)],
    [`${'ё'.repeat(31)}?`, 'ё'.repeat(50)],
    ['C++ (A.B)', 'C++ (A.B)'],
  ])('%s is %s', (keyword, whole) => {
    expect(isRemnantOf(keyword, whole)).toBe(true);
  });

  test.each([
    ['Zo', 'Zoë'],
    ['Rex', 'Regina'],
    ['?ex', 'Rex'],
    ['What?', 'What is this'],
    ['?iss', 'kiss'],
    ['C++', 'Cxx'],
    ['', 'Rex'],
  ])('%s is not %s', (keyword, whole) => {
    expect(isRemnantOf(keyword, whole)).toBe(false);
  });
});
