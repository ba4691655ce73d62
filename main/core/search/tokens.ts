import type { QueryProblem } from '../problems/query-problem.ts';
import { hasUnspacedScript } from '../space-scripts.ts';

type Place = { start: number; end: number };

/** A piece of a query with its place in the text. */
export type Token = Place &
  (
    | { kind: 'word'; text: string; negated: boolean }
    | { kind: 'quoted'; text: string; negated: boolean }
    | { kind: 'filter'; filter: string; text: string; negated: boolean }
    | { kind: 'open'; negated: boolean }
    | { kind: 'close' }
    | { kind: 'comma' }
    /** `loud`: in capitals, so that it can be nothing else. */
    | { kind: 'or'; loud: boolean }
  );

const OR = new Set(['or', 'oder', 'ou', 'または', '|', '||']);
const PATTERN = /(-?)(?:([a-z]+):)?(?:["“”„«]([^"“”„«»]*)(["“”»]?)|([^\s,，、;]+))|([,，、;])/giu;
/** A longer query is cut: nobody types it, and it would take as long as it likes. */
const MOST_TOKENS = 400;

/** Cuts a query into words, filters, brackets and what joins them; what is wrong goes to `problems`. */
export function tokenise(text: string, filters: readonly string[], problems: QueryProblem[]): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PATTERN)) {
    if (tokens.length >= MOST_TOKENS) break;
    const [source, minus, filter, quoted, closing, bare, comma] = match;
    const place = { start: match.index, end: match.index + source.length };
    const negated = minus === '-';
    if (comma !== undefined) {
      tokens.push({ ...place, kind: 'comma' });
      continue;
    }
    if (quoted !== undefined && closing === '') problems.push({ code: 'query_quote_open' });
    const known = filter !== undefined && filters.includes(filter.toLowerCase());
    if (filter !== undefined && !known)
      problems.push({ code: 'query_filter', filter, known: filters.map((name) => `${name}:`).join(', ') });
    const value = (quoted ?? bare ?? '').trim();
    if (known) {
      // The bracket that closes a group, and not one of the value's own.
      const closes = quoted === undefined && !value.includes('(') ? (/\)+$/.exec(value)?.[0].length ?? 0) : 0;
      const inner = value.slice(0, value.length - closes);
      const end = place.end - closes;
      if (inner !== '') tokens.push({ start: place.start, end, kind: 'filter', filter: filter.toLowerCase(), text: inner, negated }); // prettier-ignore
      for (let at = 0; at < closes; at++) tokens.push({ start: end + at, end: end + at + 1, kind: 'close' });
    } else if (quoted !== undefined) {
      if (value !== '') tokens.push({ ...place, kind: 'quoted', text: value, negated });
    } else if (value !== '') {
      tokens.push(...splitBare(value, place.end - value.length, place.start, negated));
    }
  }
  return tokens;
}

/** Brackets around a word; those in the middle of one, as in `photo(1).jpg`, belong to it. */
function splitBare(bare: string, from: number, start: number, negated: boolean): Token[] {
  if (isJoined(bare)) return [wordAt(bare, from, start, negated)];
  const opening = /^[(（]*/.exec(bare)?.[0].length ?? 0;
  const rest = bare.slice(opening);
  const closing = rest.length - rest.replace(/[)）]+$/, '').length;
  const word = rest.slice(0, rest.length - closing);
  const tokens: Token[] = [];
  for (let at = 0; at < opening; at++)
    tokens.push({
      kind: 'open',
      negated: negated && at === 0,
      start: at === 0 ? start : from + at,
      end: from + at + 1,
    });
  const wordFrom = from + opening;
  if (word !== '') {
    // `(-dog` is a bracket and an excluded word.
    const minus = opening > 0 && word.startsWith('-') && word.length > 1 ? 1 : 0;
    const excluded = opening > 0 ? minus === 1 : negated;
    tokens.push(wordAt(word.slice(minus), wordFrom + minus, opening > 0 ? wordFrom : start, excluded));
  }
  for (let at = 0; at < closing; at++) {
    const end = wordFrom + word.length + at;
    tokens.push({ kind: 'close', start: end, end: end + 1 });
  }
  return tokens;
}

function isJoined(bare: string): boolean {
  return (
    /^[(（][^()（）]*[)）]./.test(bare) ||
    (/[^)）][)）]+$/.test(bare) && /.[(（]/.test(bare.replace(/^[(（]+/, '')))
  );
}

function wordAt(text: string, from: number, start: number, negated: boolean): Token {
  const place = { start, end: from + text.length };
  if (!negated && OR.has(text.toLowerCase())) return { ...place, kind: 'or', loud: text === 'OR' };
  return { ...place, kind: 'word', text, negated };
}

/** Particles between words of Japanese, which join or belong to the word before. */
const PARTICLES = ['の写真', '写真', 'の', 'と', 'で', 'に', 'を', 'は', 'が', 'へ', 'や', 'も', 'から'];

/**
 * 犬と猫 is two words: splits a text without spaces into those that `isKnown` and particles, the longest first; null
 * where that does not come out even.
 */
export function splitUnspaced(text: string, isKnown: (word: string) => boolean): string[] | null {
  if (!hasUnspacedScript(text) || text.length > 40) return null;
  const words: string[] = [];
  let hasParticle = false;
  for (let at = 0; at < text.length;) {
    let end = text.length;
    while (end > at && !isKnown(text.slice(at, end))) end--;
    if (end > at) {
      words.push(text.slice(at, end));
      at = end;
      continue;
    }
    const particle = PARTICLES.find((each) => text.startsWith(each, at));
    if (particle === undefined) return null;
    hasParticle = true;
    at += particle.length;
  }
  // Signs that each mean something side by side are rather a name: 京東 is no 京 and 東.
  if (words.length > 1 && !hasParticle && words.every((word) => Array.from(word).length === 1)) return null;
  return words.length > 0 ? words : null;
}
