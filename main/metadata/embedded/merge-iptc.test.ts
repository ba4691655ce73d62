import { expect, test } from 'vitest';
import { formatIim, parseIim, type DataSet } from './iim.ts';
import { mergeIptc } from './merge-iptc.ts';

const MARK: DataSet = { record: 1, number: 90, value: Buffer.from('\x1b%G') };
const set = (number: number, value: string | Buffer): DataSet => ({
  record: 2,
  number,
  value: Buffer.from(value),
});
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const block = (...sets: DataSet[]): Buffer => formatIim(sets);
const merge = (before: Buffer, wanted: string[], gone: string[] = []) => mergeIptc(before, { wanted, gone });
const setsOf = (merged: ReturnType<typeof merge>): DataSet[] => parseIim(merged!.block)!.sets;

test('parseIim() - long values, padding, and what is cut short is none', () => {
  const sets = [set(25, 'Rex'), set(202, Buffer.alloc(40_000, 1)), set(120, 'x')];
  expect(parseIim(Buffer.concat([formatIim(sets), Buffer.alloc(3)]))).toEqual({ sets, padding: 3 });
  expect(formatIim(parseIim(formatIim(sets))!.sets)).toEqual(formatIim(sets));
  expect(parseIim(formatIim(sets).subarray(0, -1))).toBeNull();
  expect(parseIim(Buffer.from([0x1c, 2, 25, 0]))).toBeNull();
  expect(parseIim(Buffer.from('garbage'))).toBeNull();
});

test('mergeIptc() - keywords come and go behind the others, all else keeps its place and bytes', () => {
  const before = block(set(0, '\0\x04'), set(25, 'Sun'), set(25, 'Rex'), set(120, 'A caption'), set(7, '?'));
  const merged = merge(before, ['Oslo', 'sun'], ['rex']);
  expect(merged).toMatchObject({ added: ['Oslo'], removed: ['rex'] });
  expect(setsOf(merged)).toEqual([set(0, '\0\x04'), set(25, 'Sun'), set(25, 'Oslo'), set(120, 'A caption'), set(7, '?')]);
}); // prettier-ignore

test('mergeIptc() - where there are no keywords, or nothing is to be done, it stays', () => {
  expect(merge(block(set(120, 'A caption')), ['Rex'])).toBeNull();
  expect(merge(block(set(25, 'Rex')), ['rex'], ['Oslo'])).toBeNull();
  expect(merge(Buffer.from('garbage'), ['Rex'])).toBeNull();
});

test('mergeIptc() - the last keyword goes, and what replaces it stands where it stood', () => {
  const before = block(set(5, 'Title'), set(25, 'Rex'), set(120, 'A caption'));
  expect(setsOf(merge(before, [], ['Rex']))).toEqual([set(5, 'Title'), set(120, 'A caption')]);
  const expected = [set(5, 'Title'), set(25, 'Max'), set(120, 'A caption')];
  expect(setsOf(merge(before, ['Max'], ['Rex']))).toEqual(expected);
});

test('mergeIptc() - text in ASCII is marked as UTF-8 with the first letter that needs it', () => {
  const version = { record: 1, number: 0, value: Buffer.from([0, 4]) };
  const merged = merge(block(set(25, 'Rex')), ['夏']);
  expect(setsOf(merged)).toEqual([version, MARK, set(25, 'Rex'), set(25, '夏')]);
  expect(setsOf(merge(merged!.block, ['Zoë']))).toEqual([version, MARK, set(25, 'Rex'), set(25, '夏'), set(25, 'Zoë')]);
  expect(setsOf(merge(block(set(25, 'Rex')), ['Max']))).toEqual([set(25, 'Rex'), set(25, 'Max')]);
}); // prettier-ignore

test('mergeIptc() - UTF-8 without a mark keeps its bytes and is marked', () => {
  const cut = Buffer.from('x'.repeat(63) + 'ë').subarray(0, 64);
  const before = block(set(25, 'Zoë'), set(5, cut));
  expect(setsOf(merge(before, ['Rex'], ['zoë']))).toEqual([set(25, 'Rex'), set(5, cut)]);
  expect(setsOf(merge(before, ['夏'])).slice(1)).toEqual([MARK, set(25, 'Zoë'), set(25, '夏'), set(5, cut)]);
});

test('mergeIptc() - Latin-1 stays where it has the letters, else all of it becomes UTF-8', () => {
  const before = block(set(25, latin1('Zoë')), set(120, latin1('Müller')));
  expect(setsOf(merge(before, ['Küste']))).toEqual([set(25, latin1('Zoë')), set(25, latin1('Küste')), set(120, latin1('Müller'))]);
  expect(setsOf(merge(before, ['夏'], ['Zoë'])).slice(1)).toEqual([MARK, set(25, '夏'), set(120, 'Müller')]);
}); // prettier-ignore

test('mergeIptc() - another character set takes ASCII alone', () => {
  const other = { ...MARK, value: Buffer.from('\x1b.A') };
  expect(setsOf(merge(block(other, set(25, 'a')), ['b']))).toEqual([other, set(25, 'a'), set(25, 'b')]);
  expect(() => merge(block(other, set(25, 'a')), ['ë'])).toThrow('character set');
});

test('mergeIptc() - a keyword is cut at 64 bytes, not in the midst of a letter, and is known again', () => {
  const long = `${'x'.repeat(63)}ë and more`;
  const merged = merge(block(MARK, set(25, 'Rex')), [long]);
  expect(setsOf(merged)[2]).toEqual(set(25, 'x'.repeat(63)));
  expect(merge(merged!.block, [long])).toBeNull();
  expect(setsOf(merge(merged!.block, [], [long]))).toEqual([MARK, set(25, 'Rex')]);
});

test('mergeIptc() - the zeros behind it stay those of TIFF', () => {
  const padded = Buffer.concat([block(set(25, 'Rex')), Buffer.alloc(4)]);
  expect(merge(padded, ['Oslo'])!.block.length % 4).toBe(0);
});
