import { expect, test } from 'vitest';
import { median, medianRatio } from './statistics.ts';
import { digits, formatTable } from './table.ts';

test('median() - of an even number of values it is the middle of the two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 10, 1, 2])).toBe(3);
});

test('medianRatio() - a machine that slows down for both does not move it', () => {
  expect(medianRatio([1, 10, 100], [2, 20, 200])).toBe(0.5);
});

test('formatTable() - names to the left, numbers to the right', () => {
  const table = formatTable(['graph', 'ms'], [['plain', digits(123.4)], ['ours', digits(1.234)]]); // prettier-ignore
  expect(table).toBe('graph    ms\n─────  ────\nplain   123\nours   1.23');
});
