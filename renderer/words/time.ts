import { currentLocale, t } from '../i18n/i18n.svelte.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `40 seconds`, `4 minutes`, `1 hour 50 minutes`: no more exact than it can be known. */
export function duration(seconds: number): string {
  if (seconds < 50) return t('time.seconds', { count: Math.max(10, Math.round(seconds / 10) * 10) });
  if (seconds < HOUR - MINUTE / 2)
    return t('time.minutes', { count: Math.max(1, Math.round(seconds / MINUTE)) });
  if (seconds >= DAY) return t('time.days', { count: Math.round(seconds / DAY) });
  const { hours, minutes } = toTens(seconds);
  const inHours = t('time.hours', { count: hours });
  if (minutes === 0) return inHours;
  return t('time.hoursAndMinutes', { hours: inHours, minutes: t('time.minutes', { count: minutes }) });
}

/** How long a run still takes, no more exact than it can be known. */
export function timeLeft(seconds: number): string {
  return roughly(seconds, 'time.left');
}

/** How long a run would take: `about 2 h 10 min`. */
export function aboutTime(seconds: number): string {
  return roughly(seconds, 'time.about');
}

function roughly(seconds: number, form: 'time.left' | 'time.about'): string {
  if (seconds < 50) return t(`${form}.underAMinute`);
  if (seconds < HOUR - MINUTE / 2) return t(`${form}.minutes`, { count: Math.round(seconds / MINUTE) });
  if (seconds >= DAY) return t(`${form}.days`, { count: Math.round(seconds / DAY) });
  const { hours, minutes } = toTens(seconds);
  return minutes === 0
    ? t(`${form}.hours`, { count: hours })
    : t(`${form}.hoursAndMinutes`, { hours, minutes });
}

function toTens(seconds: number): { hours: number; minutes: number } {
  const tens = Math.round(seconds / (10 * MINUTE));
  return { hours: Math.floor(tens / 6), minutes: (tens % 6) * 10 };
}

/** `2025-06-14` as `Saturday, 14 June 2025`, or `Today`, `Yesterday`. */
export function dayWords(day: string, now: Date): string {
  return (
    relativeDay(day, now) ?? withWeekday(day, 'long', { day: 'numeric', month: 'long', year: 'numeric' })
  );
}

/** `2025-06-14` as `Sat, 14 June`; with the year where it is not this one. */
export function shortDayWords(day: string, now: Date): string {
  const relative = relativeDay(day, now);
  if (relative !== null) return relative;
  const thisYear = noonOf(day).getFullYear() === now.getFullYear();
  return withWeekday(day, 'short', {
    day: 'numeric',
    month: thisYear ? 'long' : 'short',
    ...(!thisYear && { year: 'numeric' }),
  });
}

/** What a day is called without its date; null: it is called by its date. */
function relativeDay(day: string, now: Date): string | null {
  if (day === 'future') return t('time.future');
  if (/^\d{4}-\d\d$/.test(day)) return monthWords(day);
  const date = noonOf(day);
  if (day === 'undated' || Number.isNaN(date.getTime())) return t('time.undated');
  const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12);
  const ago = Math.round((noon.getTime() - date.getTime()) / (DAY * 1000));
  if (ago === 0) return t('time.today');
  return ago === 1 ? t('time.yesterday') : null;
}

function withWeekday(day: string, weekday: 'long' | 'short', parts: Intl.DateTimeFormatOptions): string {
  const date = noonOf(day);
  return t('time.weekdayAndDate', {
    weekday: date.toLocaleDateString(currentLocale(), { weekday }),
    date: date.toLocaleDateString(currentLocale(), parts),
  });
}

function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00`);
}

/** `2014-07` as `July 2014`. */
export function monthWords(month: string): string {
  if (!/^\d{4}-\d\d$/.test(month)) return dayWords(month, new Date());
  return new Date(`${month}-15T12:00:00`).toLocaleDateString(currentLocale(), {
    month: 'long',
    year: 'numeric',
  });
}

/** `2025-06-14T17:42:09` as `14 June 2025, 17:42`. */
export function momentWords(local: string): string {
  const date = new Date(local);
  if (Number.isNaN(date.getTime())) return local;
  return t('time.dateAndClock', { date: dateWords(date), clock: clockWords(local) });
}

/** `2025-06-14T17:42:09` as `17:42`. */
export function clockWords(local: string): string {
  return local.slice(11, 16);
}

function dateWords(date: Date): string {
  return date.toLocaleDateString(currentLocale(), { day: 'numeric', month: 'long', year: 'numeric' });
}
