import type { SearchResult } from '../../core/api.ts';

type Dated = { takenAt: string; takenFrom: 'camera' | 'file' };

/** Clocks are set to other time zones; beyond a day ahead a date is wrong. */
const AHEAD_MS = 24 * 60 * 60 * 1000;

/** The same order, but photos without a date stand last, and behind them those whose date is still to come. */
export function undatedLast<T extends Dated>(rows: readonly T[], now: Date): T[] {
  const limit = limitOf(now);
  const [dated, undated, future]: [T[], T[], T[]] = [[], [], []];
  for (const row of rows) {
    if (row.takenFrom === 'file') undated.push(row);
    else if (row.takenAt > limit) future.push(row);
    else dated.push(row);
  }
  return undated.length + future.length === 0 ? dated : [...dated, ...undated, ...future];
}

/** Runs of photos that stand together under one heading. */
export function groupByDay(rows: readonly Dated[], now: Date): SearchResult['days'] {
  const limit = limitOf(now);
  const days: SearchResult['days'] = [];
  for (const { takenAt, takenFrom } of rows) {
    const day = takenFrom === 'file' ? 'undated' : takenAt > limit ? 'future' : takenAt.slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.count += 1;
    else days.push({ day, count: 1 });
  }
  return days;
}

/** Local time, as photos carry it. */
function limitOf(now: Date): string {
  const ahead = new Date(now.getTime() + AHEAD_MS);
  return new Date(ahead.getTime() - ahead.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
