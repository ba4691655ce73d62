import { expect, test } from 'vitest';
import { CropCache } from './crop-cache.ts';

const MINUTE = 60_000;

const content = (number: number): Uint8Array => Uint8Array.of(number);
const prepared = (number: number) => ({
  crops: [Uint8Array.of(number, number), Uint8Array.of(number + 100)],
  facts: `photo ${number}`,
});
/** Room for three photos, of whose crops one has two bytes and the other one. */
const cropCache = () => new CropCache<string>([2, 1], 11);

test('take() - gives what was kept of a content, once', () => {
  const kept = cropCache();
  for (const number of [1, 2, 3]) kept.keep(content(number), prepared(number), 0);
  expect(kept.take(content(2))).toEqual(prepared(2));
  expect(kept.take(content(2))).toBeNull();
  expect([kept.take(content(1)), kept.take(content(3))]).toEqual([prepared(1), prepared(3)]);
  expect(kept.take(content(4))).toBeNull();
});

test('take() - what it gave is not overwritten by what is kept next', () => {
  const kept = cropCache();
  kept.keep(content(1), prepared(1), 0);
  const taken = kept.take(content(1));
  kept.keep(content(2), prepared(2), 0);
  expect(taken).toEqual(prepared(1));
});

test('keep() - nothing where there is no room, or where that content is kept', () => {
  const kept = cropCache();
  for (const number of [1, 2, 3, 4]) kept.keep(content(number), prepared(number), 0);
  expect(kept.hasFreeSpace(0)).toBe(false);
  expect(kept.take(content(4))).toBeNull();
  kept.take(content(1));
  expect(kept.hasFreeSpace(0)).toBe(true);
  for (const number of [2, 2, 4]) kept.keep(content(number), prepared(number), 0);
  expect([2, 3, 4].map((number) => kept.take(content(number)))).toEqual([2, 3, 4].map(prepared));
});

test('keep() - those that have waited for ten minutes give way, and only where room is needed', () => {
  const kept = cropCache();
  for (const number of [1, 2, 3]) kept.keep(content(number), prepared(number), number * MINUTE);
  expect(kept.hasFreeSpace(10 * MINUTE)).toBe(false);
  expect(kept.hasFreeSpace(11 * MINUTE)).toBe(true);
  kept.keep(content(4), prepared(4), 11 * MINUTE);
  expect([1, 2, 3, 4].map((number) => kept.take(content(number)))).toEqual([
    null,
    ...[2, 3, 4].map(prepared),
  ]);
});
