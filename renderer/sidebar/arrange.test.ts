import { expect, test } from 'vitest';
import { changedPart, movedBefore, stepped } from './arrange.ts';

const IDS = [1, 2, 3, 4, 5];

test('stepped() - moves one place, together, and stops at the ends', () => {
  expect(stepped(IDS, new Set([3]), 'back')).toEqual([1, 3, 2, 4, 5]);
  expect(stepped(IDS, new Set([3]), 'forward')).toEqual([1, 2, 4, 3, 5]);
  expect(stepped(IDS, new Set([2, 4]), 'forward')).toEqual([1, 3, 2, 4, 5]);
  expect(stepped(IDS, new Set([1]), 'back')).toEqual(IDS);
  expect(stepped(IDS, new Set([5]), 'forward')).toEqual(IDS);
  expect(stepped(IDS, new Set([5, 3]), 'first')).toEqual([3, 5, 1, 2, 4]);
});

test('movedBefore() - before a photo, at the end, or where it is', () => {
  expect(movedBefore(IDS, new Set([1]), 4)).toEqual([2, 3, 1, 4, 5]);
  expect(movedBefore(IDS, new Set([1, 2]), null)).toEqual([3, 4, 5, 1, 2]);
  expect(movedBefore(IDS, new Set([2]), 2)).toEqual(IDS);
  expect(movedBefore(IDS, new Set([5]), 5)).toEqual(IDS);
});

test('changedPart() - only what has another place now', () => {
  expect(changedPart(IDS, [2, 1, 3, 4, 5])).toEqual([2, 1]);
  expect(changedPart(IDS, IDS)).toEqual([]);
});
