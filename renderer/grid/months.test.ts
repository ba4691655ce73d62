import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';
import { indexOfDate, marksOf, mergeMonths, monthAt, monthFor, monthsOf } from './months.ts';

const DAYS = [
  { day: '2025-06-14', count: 20 },
  { day: '2025-06-02', count: 30 },
  { day: '2024-12-31', count: 10 },
  { day: '2014-07-03', count: 5 },
  { day: 'undated', count: 5 },
];
const layout = layOut({ aspects: Array<number>(70).fill(1500), days: DAYS, width: 900, rowHeight: 150 });

it('mergeMonths() - days of a month become one run, and photos without a date stay apart', () => {
  expect(mergeMonths(DAYS)).toEqual([
    { day: '2025-06', count: 50 },
    { day: '2024-12', count: 10 },
    { day: '2014-07', count: 5 },
    { day: 'undated', count: 5 },
  ]);
});

it('monthAt() - gives the month that lies at a place of the content', () => {
  const months = monthsOf(DAYS, layout);
  expect(monthAt(months, 0)?.month).toBe('2025-06');
  for (const month of months)
    expect(monthAt(months, month.top + 1)?.index).toBeGreaterThanOrEqual(month.index);
  expect(monthAt(months, layout.height)?.month).toBe('undated');
  expect(monthAt([], 0)).toBeNull();
});

it.each([
  ['ArrowDown', 0, 1],
  ['ArrowLeft', 1, 0],
  ['PageDown', 0, 1],
  ['PageDown', 1, 2],
  ['PageUp', 2, 1],
  ['PageUp', 0, -1],
  ['Home', 2, 0],
  ['End', 0, 3],
  ['x', 1, null],
])('monthFor() - %s leads from month %d to %s', (key, at, to) => {
  expect(monthFor(key, monthsOf(DAYS, layout), at)).toBe(to);
});

it('monthFor() - no year is looked for among no months', () => {
  expect(monthFor('PageDown', [], 0)).toBe(0);
});

describe('indexOfDate()', () => {
  it('leads to the first photo of a year, month or day', () => {
    expect(indexOfDate(DAYS, '2024')).toBe(50);
    expect(indexOfDate(DAYS, '2025-6')).toBe(0);
    expect(indexOfDate(DAYS, '2025-06-02')).toBe(20);
  });

  it('leads to the next one in the order shown where there is none', () => {
    expect(indexOfDate(DAYS, '2020')).toBe(60);
    expect(indexOfDate(DAYS, '2030')).toBe(0);
    expect(indexOfDate(DAYS, '1990')).toBe(60);
    const oldest = DAYS.filter(({ day }) => day !== 'undated').reverse();
    expect(indexOfDate(oldest, '2020')).toBe(5);
    expect(indexOfDate(oldest, '1990')).toBe(0);
  });

  it('gives null for what is no date', () => {
    expect(indexOfDate(DAYS, 'July')).toBeNull();
    expect(indexOfDate([{ day: 'undated', count: 5 }], '2014')).toBeNull();
  });
});

it('marksOf() - bars and years keep their distance, and the fullest bar is longest', () => {
  const many = Array.from({ length: 600 }, (_, at) => ({
    month: `${2060 - Math.floor(at / 12)}-${String(12 - (at % 12)).padStart(2, '0')}`,
    count: at === 300 ? 1000 : 3,
    index: at * 3,
    top: at * 100,
  }));
  const { bars, years } = marksOf(many, 800, 60_000);
  for (let at = 1; at < bars.length; at++) expect(bars[at]!.y - bars[at - 1]!.y).toBeGreaterThanOrEqual(4);
  for (let at = 1; at < years.length; at++)
    expect(years[at]!.y - years[at - 1]!.y).toBeGreaterThanOrEqual(20);
  expect(Math.max(...bars.map(({ share }) => share))).toBe(1);
});
