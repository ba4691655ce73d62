import type { Chip } from './api.ts';
import type { Label } from './labels/vocabulary.ts';

/**
 * The search language: words match labels (with everything below them), own tags, file and folder names;
 * `-word` excludes, `"two words"` belong together, `a OR b` takes either, and `tag:`, `own:`, `folder:`,
 * `date:2024-05..2024-08`, `camera:`, `type:`, `rating:3`, `similar:ID`, `untagged` and `failed` filter.
 */

export type Term = { negated: boolean; source: string } & (
  | { kind: 'text'; text: string; labels: string[] } // `labels`: keys that the words name; empty: names of files only
  | { kind: 'tag'; text: string; labels: string[] } // labels and own tags only, never names of files
  | { kind: 'own'; text: string; labels: string[] }
  | { kind: 'folder'; text: string }
  | { kind: 'camera'; text: string }
  | { kind: 'type'; text: string }
  | { kind: 'rating'; atLeast: number } // stars
  | { kind: 'date'; from: string; until: string } // days, `from` inclusive, `until` exclusive
  | { kind: 'similar'; photo: number }
  | { kind: 'untagged' }
  | { kind: 'failed' }
);

/** All of `groups` must hold; a group holds when any of its terms does. */
export type Query = { text: string; groups: Term[][]; chips: Chip[]; problem: string | null };

/** What the parser needs of the vocabulary and of the user's own tags. */
export type LabelFinder = {
  find(text: string): Label[];
  /** Keys of own tags of that name. */
  findOwn(text: string): string[];
};

type Token = { text: string; quoted: boolean; negated: boolean; source: string; filter: string | null };

const FILTERS = ['tag', 'own', 'folder', 'date', 'camera', 'type', 'rating', 'similar'];
const LONGEST_LABEL_WORDS = 5;

/** Never throws: what cannot be understood becomes {@link Query.problem}, a sentence, and is left out. */
export function parseQuery(text: string, finder: LabelFinder): Query {
  const problems: string[] = [];
  const groups: Term[][] = [];
  const tokens = tokenize(text, problems);

  let joinNext = false;
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at]!;
    if (token.text === 'OR' && !token.quoted && token.filter === null) {
      if (groups.length === 0 || at + 1 >= tokens.length)
        problems.push('OR needs a word on both sides, as in cat OR dog.');
      else joinNext = true;
      at += 1;
      continue;
    }
    const { term, used } = readTerm(tokens, at, finder, problems);
    at += used;
    if (term !== null) {
      if (joinNext) groups.at(-1)!.push(term);
      else groups.push([term]);
    }
    joinNext = false;
  }
  return { text, groups, chips: groups.flat().map(toChip), problem: problems[0] ?? null };
}

function tokenize(text: string, problems: string[]): Token[] {
  const tokens: Token[] = [];
  const pattern = /(-?)(?:([a-z]+):)?(?:"([^"]*)("?)|(\S+))/gi;
  for (const match of text.matchAll(pattern)) {
    const [source, minus, filter, quoted, closing, bare] = match;
    if (quoted !== undefined && closing === '')
      problems.push('A quotation mark is open: put another one at the end.');
    const value = (quoted ?? bare ?? '').trim();
    const known = filter !== undefined && FILTERS.includes(filter.toLowerCase());
    if (filter !== undefined && !known)
      problems.push(
        `There is no filter “${filter}:”. Known are ${FILTERS.map((name) => `${name}:`).join(', ')}.`,
      );
    if (value === '' || value === '-') continue;
    tokens.push({
      text: value,
      quoted: quoted !== undefined,
      negated: minus === '-',
      source,
      filter: known ? filter.toLowerCase() : null,
    });
  }
  return tokens;
}

function readTerm(
  tokens: Token[],
  at: number,
  finder: LabelFinder,
  problems: string[],
): { term: Term | null; used: number } {
  const token = tokens[at]!;
  const base = { negated: token.negated, source: token.source };
  if (token.filter !== null) return { term: readFilter(token, finder, problems), used: 1 };
  if (!token.quoted && (token.text === 'untagged' || token.text === 'failed'))
    return { term: { ...base, kind: token.text }, used: 1 };

  // The longest run of plain words that names a label wins: "border collie" is one label, not two words.
  const run = token.quoted ? 1 : plainRun(tokens, at);
  for (let used = run; used >= 1; used--) {
    const words = tokens.slice(at, at + used);
    const text = words.map((word) => word.text).join(' ');
    const labels = keysOf(text, finder);
    if (labels.length > 0 || used === 1) {
      const source = words.map((word) => word.source).join(' ');
      return { term: { negated: token.negated, source, kind: 'text', text, labels }, used };
    }
  }
  throw new Error('unreachable: a run has at least one word');
}

function plainRun(tokens: Token[], at: number): number {
  let used = 1;
  while (used < LONGEST_LABEL_WORDS) {
    const next = tokens[at + used];
    if (next === undefined || next.quoted || next.negated || next.filter !== null || next.text === 'OR')
      break;
    used += 1;
  }
  return used;
}

function readFilter(token: Token, finder: LabelFinder, problems: string[]): Term | null {
  const base = { negated: token.negated, source: token.source };
  const { text } = token;
  switch (token.filter) {
    case 'tag': {
      const labels = keysOf(text, finder);
      if (labels.length === 0) problems.push(`There is no label or own tag “${text}”.`);
      return { ...base, kind: 'tag', text, labels };
    }
    case 'own': {
      const labels = finder.findOwn(text);
      if (labels.length === 0) problems.push(`You have no tag of your own called “${text}”.`);
      return { ...base, kind: 'own', text, labels };
    }
    case 'date': {
      const range = readDates(text);
      if (range === null) {
        problems.push(`“${text}” is not a date. Write date:2024, date:2024-05 or date:2024-05..2024-08.`);
        return null;
      }
      return { ...base, kind: 'date', ...range };
    }
    case 'rating': {
      const atLeast = Number(text);
      if (!/^[1-5]$/.test(text)) {
        problems.push(`rating: needs 1 to 5 stars, but got “${text}”. rating:3 finds three stars and more.`);
        return null;
      }
      return { ...base, kind: 'rating', atLeast };
    }
    case 'similar': {
      const photo = Number(text);
      if (!Number.isSafeInteger(photo) || photo < 1) {
        problems.push(`similar: needs a photo’s number, but got “${text}”.`);
        return null;
      }
      return { ...base, kind: 'similar', photo };
    }
    case 'folder':
    case 'camera':
    case 'type':
      return { ...base, kind: token.filter, text };
    default:
      throw new Error(`unreachable: filter ${token.filter}`);
  }
}

function keysOf(text: string, finder: LabelFinder): string[] {
  return [...finder.find(text).map((label) => label.key), ...finder.findOwn(text)];
}

/** `2024`, `2024-05`, `2024-05-17` or two of them joined by `..`; null when it is none of these. */
function readDates(text: string): { from: string; until: string } | null {
  const [first, second, ...rest] = text.split('..');
  if (rest.length > 0 || first === undefined) return null;
  const from = readDate(first);
  const until = readDate(second ?? first);
  if (from === null || until === null) return null;
  return { from: from.from, until: until.until };
}

function readDate(text: string): { from: string; until: string } | null {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const [, yearText, monthText, dayText] = match;
  const year = Number(yearText);
  const month = monthText === undefined ? 1 : Number(monthText);
  const day = dayText === undefined ? 1 : Number(dayText);
  const from = new Date(Date.UTC(year, month - 1, day));
  if (from.getUTCMonth() !== month - 1 || from.getUTCDate() !== day) return null;
  const until = new Date(from);
  if (dayText !== undefined) until.setUTCDate(day + 1);
  else if (monthText !== undefined) until.setUTCMonth(month);
  else until.setUTCFullYear(year + 1);
  return { from: isoDay(from), until: isoDay(until) };
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function toChip(term: Term): Chip {
  const { source, negated } = term;
  switch (term.kind) {
    case 'text':
      return { text: term.text, source, negated, kind: term.labels.length > 0 ? 'label' : 'text' };
    case 'tag':
      return { text: term.text, source, negated, kind: 'label' };
    case 'own':
      return { text: term.text, source, negated, kind: 'own' };
    default:
      return { text: source.replace(/^-/, ''), source, negated, kind: 'filter' };
  }
}
