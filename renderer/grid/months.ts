import { t } from '../i18n/i18n.svelte.ts';
import type { SearchResult } from '../../main/core/api.ts';
import { boxOf } from './boxes.ts';
import type { Layout } from './layout.ts';

type Days = SearchResult['days'];

/** A run of photos on the scrubber. `month` is `YYYY-MM`, `undated` or `future`; `top` is where it begins, in pixels of the content. */
export type Month = { month: string; count: number; index: number; top: number };

/** `2025-06-14` belongs to `2025-06`; what is no day stands for itself. */
export function monthOf(day: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? day.slice(0, 7) : day;
}

/** Days as months, for tiles so small that a day is no more than a few of them. */
export function mergeMonths(days: Days): Days {
  const merged: Days = [];
  for (const { day, count } of days) {
    const last = merged.at(-1);
    if (last?.day === monthOf(day)) last.count += count;
    else merged.push({ day: monthOf(day), count });
  }
  return merged;
}

export function monthsOf(days: Days, layout: Layout): Month[] {
  let index = 0;
  return mergeMonths(days).map(({ day, count }) => {
    const month = { month: day, count, index, top: boxOf(layout, index)?.top ?? 0 };
    index += count;
    return month;
  });
}

/** The month that lies at `offset` pixels of the content. */
export function monthAt(months: readonly Month[], offset: number): Month | null {
  let found: Month | null = null;
  for (const month of months) {
    if (month.top > offset) break;
    found = month;
  }
  return found ?? months[0] ?? null;
}

/**
 * Where a key leads from the month at an index: to the next month, the first one of another year, or to an end.
 *
 * @returns an index, which may lie beyond either end; null for another key
 */
export function monthFor(key: string, months: readonly Month[], at: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return at + 1;
    case 'ArrowUp':
    case 'ArrowLeft':
      return at - 1;
    case 'PageDown':
      return otherYear(months, at, 1);
    case 'PageUp':
      return otherYear(months, at, -1);
    case 'Home':
      return 0;
    case 'End':
      return months.length - 1;
    default:
      return null;
  }
}

function otherYear(months: readonly Month[], at: number, direction: 1 | -1): number {
  const yearOf = (index: number): string | undefined => months[index]?.month.slice(0, 4);
  let index = at;
  while (yearOf(index) !== undefined && yearOf(index) === yearOf(at)) index += direction;
  return index;
}

/**
 * The index of the photo that a date leads to: `2014`, `2014-07` or `2014-07-03`. Where nothing was taken then, the next
 * one in the order shown; null for what is no date.
 */
export function indexOfDate(days: Days, typed: string): number | null {
  const wanted = /^\d{4}(-\d\d?){0,2}$/.exec(typed.trim())?.[0].replace(/-(\d)(?=-|$)/g, '-0$1');
  const dated = days.filter(({ day }) => /^\d/.test(day));
  if (wanted === undefined || dated.length === 0) return null;
  const newestFirst = dated[0]!.day >= dated.at(-1)!.day;
  let index = 0;
  for (const { day, count } of dated) {
    const begins = day.slice(0, wanted.length);
    if (begins === wanted || begins < wanted === newestFirst) return index;
    index += count;
  }
  return index - dated.at(-1)!.count;
}

/** What is drawn for the months: one bar where several would overlap, and years where there is room. */
export type Marks = {
  bars: { y: number; share: number }[];
  years: { y: number; text: string; month: string }[];
};

/** Pixels between two bars, and between two years. */
const BAR = 4;
const YEAR = 20;

/** @param height pixels of the scrubber; @param total of the content */
export function marksOf(months: readonly Month[], height: number, total: number): Marks {
  const bars: { y: number; count: number }[] = [];
  const years: Marks['years'] = [];
  for (const { month, count, top } of months) {
    const y = total <= 0 ? 0 : (top / total) * height;
    const last = bars.at(-1);
    if (last !== undefined && y - last.y < BAR) last.count += count;
    else bars.push({ y, count });
    const text = /^\d/.test(month) ? month.slice(0, 4) : t(month === 'future' ? 'grid.later' : 'grid.noDate');
    const before = years.at(-1);
    if (before === undefined || (before.text !== text && y - before.y >= YEAR))
      years.push({ y, text, month });
  }
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return { bars: bars.map(({ y, count }) => ({ y, share: Math.sqrt(count / most) })), years };
}
