import type { QueryProblem } from '../problems/query-problem.ts';
import type { Condition, Days, LabelFinder } from './term.ts';
import { readArea } from '../places/place.ts';
import { readAmount } from '../query-amount.ts';
import { daysOf, readDateWords, type Day } from './date-words.ts';

export const FILTERS = [
  'tag', 'own', 'folder', 'date', 'camera', 'lens', 'type', 'rating', 'album', 'similar', 'stack', 'text', 'count', 'share', 'category', 'place', 'is', 'has',
] as const; // prettier-ignore

export type Filter = (typeof FILTERS)[number];

/** A filter's condition; what is wrong with it; or a condition that nothing meets, with the reason. */
type Read = Condition | QueryProblem | { condition: Condition; problem: QueryProblem };

const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';

/** Formats by the names that people type for them; the first is the library's own. */
const FORMATS = [
  ['jpeg', 'jpg', 'jpe', 'jfif'],
  ['tiff', 'tif'],
  ['heif', 'heic', 'hif'],
  ['jxl', 'jpegxl', 'jpeg-xl'],
  ['raw', 'cr2', 'cr3', 'nef', 'nrw', 'arw', 'raf', 'orf', 'rw2', 'pef', 'srw', 'dng'],
];

export function readFilter(filter: Filter, text: string, finder: LabelFinder, today: Day): Read {
  switch (filter) {
    case 'tag': {
      const labels = keysOf(text, finder);
      const condition = { kind: 'tag', text, labels } as const;
      return labels.length > 0 ? condition : { condition, problem: { code: 'query_label', text } };
    }
    case 'own': {
      const labels = finder.findOwn(text);
      const condition = { kind: 'own', text, labels } as const;
      return labels.length > 0 ? condition : { condition, problem: { code: 'query_own_tag', text } };
    }
    case 'category': {
      const keys = finder.findCategory?.(text) ?? [];
      const condition = { kind: 'category', text, keys } as const;
      return keys.length > 0 ? condition : { condition, problem: { code: 'query_category', text } };
    }
    case 'date':
      return readDates(text, today);
    case 'rating':
      return /^[1-5]$/.test(text)
        ? { kind: 'rating', atLeast: Number(text) }
        : { code: 'query_rating', text };
    case 'similar':
    case 'stack': {
      const photo = Number(text);
      return Number.isSafeInteger(photo) && photo >= 1
        ? { kind: filter, photo }
        : { code: 'query_number', filter, text };
    }
    case 'type':
      return { kind: 'type', formats: formatsOf(text) };
    case 'is':
      return readFlag(text);
    case 'has':
      return text.toLowerCase() === 'place' ? { kind: 'located' } : { code: 'query_has', text };
    case 'place':
      return readPlace(text);
    case 'text':
      return { kind: 'lines', text };
    case 'count':
    case 'share': {
      const amount = readAmount(filter, text, finder.amounts?.(filter) ?? null);
      return 'code' in amount ? amount : { kind: filter, ...amount };
    }
    case 'album':
      return { kind: 'album', text, id: /^#\d{1,15}$/.test(text) ? Number(text.slice(1)) : null };
    case 'folder':
    case 'camera':
    case 'lens':
      return { kind: filter, text };
  }
}

export function keysOf(text: string, finder: LabelFinder): string[] {
  return [...finder.find(text).map((label) => label.key), ...finder.findOwn(text)];
}

/** `jpg` and `jpeg` are one format; of raw files each kind is also one of its own. */
function formatsOf(text: string): string[] {
  const typed = text.toLowerCase().replace(/^\./, '');
  const names = FORMATS.find(
    ([own, ...others]) => typed === own || (own !== 'raw' && others.includes(typed)),
  );
  return names ?? [typed];
}

/** A name, or a part of the map as the world map writes it. */
function readPlace(text: string): Read {
  const area = readArea(text);
  if (area !== null) return { kind: 'area', area };
  return text.includes('..') ? { code: 'query_place', text } : { kind: 'place', text };
}

function readFlag(text: string): Read {
  switch (text.toLowerCase()) {
    case 'untagged':
    case 'pending':
    case 'failed':
      return { kind: text.toLowerCase() as 'untagged' | 'pending' | 'failed' };
    case 'favourite':
    case 'favorite':
    case 'favourites':
    case 'favorites':
      return { kind: 'is', what: 'favourite' };
    case 'hidden':
      return { kind: 'is', what: 'hidden' };
    default:
      return { code: 'query_is', text };
  }
}

/** `2024`, `2024-05`, `2024-05-17` or words; two joined by `..`, of which one may be missing; or one after `<`, `<=`, `>`, `>=`. */
function readDates(text: string, today: Day): Read {
  const bound = /^([<>]=?|≤|≥)\s*(.+)$/.exec(text);
  const [first = '', second, ...rest] = text.split('..');
  const one = (part: string): Days | null => readDate(part.trim(), today);
  let days: Days | null = null;
  if (bound !== null) days = beyond(bound[1]!, one(bound[2]!));
  else if (second === undefined) days = one(first);
  else if (rest.length === 0 && !(first === '' && second === '')) days = between(first, second, one);
  if (days !== null) return { kind: 'date', days: [days] };
  return { code: 'query_date', text };
}

function between(first: string, last: string, one: (part: string) => Days | null): Days | null {
  const from = first === '' ? FIRST_DAY : one(first)?.from;
  const until = last === '' ? LAST_DAY : one(last)?.until;
  if (from === undefined || until === undefined) return null;
  if (from.length !== until.length) return null;
  return { from, until, everyYear: false };
}

function beyond(sign: string, days: Days | null): Days | null {
  if (days?.everyYear !== false) return null;
  switch (sign) {
    case '<':
      return { ...days, from: FIRST_DAY, until: days.from };
    case '<=':
    case '≤':
      return { ...days, from: FIRST_DAY };
    case '>':
      return { ...days, from: days.until, until: LAST_DAY };
    default:
      return { ...days, until: LAST_DAY };
  }
}

function readDate(text: string, today: Day): Days | null {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  if (match === null) return readDateWords(text, today)?.[0] ?? null;
  const [, year, month, day] = match;
  return daysOf(
    Number(year),
    month === undefined ? null : Number(month),
    day === undefined ? null : Number(day),
  );
}
