import type { QueryProblem } from '../problems/query-problem.ts';
import { readDateWords, type Day } from './date-words.ts';
import { isFiller, isWithout } from './filler.ts';
import { FILTERS, readFilter, type Filter } from './filters.ts';
import type { Bridge, Condition, Days, Expression, LabelFinder, Remark, Term } from './term.ts';
import { splitUnspaced, tokenise, type Token } from './tokens.ts';

const LONGEST_LABEL_WORDS = 5;
const MOST_TERMS = 60;
/** A single letter begins too many names. */
const SHORTEST_PREFIX = 2;

type Understood = {
  expression: Expression | null;
  terms: Term[];
  problem: QueryProblem | null;
  remarks: Remark[];
};

/** What words stand for; `bridge` where they are no label's name. */
type Meaning = { labels: string[]; days: Days[]; places: string[]; bridge: Bridge | null };

type Span = Pick<Term, 'start' | 'end' | 'negated'>;

/** Recursive descent: all of these, each of which may be alternatives; of these each a term or a bracket. */
export class Parser {
  readonly #text: string;
  readonly #finder: LabelFinder;
  readonly #today: Day;
  #tokens: Token[] = [];
  #at = 0;
  #depth = 0;
  /** Filling words are asked for where there is nothing else. */
  #keepsFillers = false;
  #terms: Term[] = [];
  #problems: QueryProblem[] = [];
  #remarks: Remark[] = [];
  readonly #meanings = new Map<string, Meaning | null>();

  constructor(text: string, finder: LabelFinder, today: Day) {
    this.#text = text;
    this.#finder = finder;
    this.#today = today;
  }

  parse(): Understood {
    const first = this.#parseWhole();
    if (first.expression !== null || this.#tokens.length === 0) return first;
    this.#keepsFillers = true;
    return this.#parseWhole();
  }

  #parseWhole(): Understood {
    [this.#at, this.#depth, this.#terms, this.#problems, this.#remarks] = [0, 0, [], [], []];
    this.#tokens = tokenise(this.#text, FILTERS, this.#problems).map((token) =>
      this.#keepsFillers && token.kind === 'or' && !token.loud
        ? { ...token, kind: 'word', text: this.#text.slice(token.start, token.end), negated: false }
        : token,
    );
    const expression = this.#parseAll();
    if (this.#terms.length > MOST_TERMS) this.#problems.unshift({ code: 'query_parts', limit: MOST_TERMS });
    return { expression, terms: this.#terms, problem: this.#problems[0] ?? null, remarks: this.#remarks };
  }

  #parseAll(): Expression | null {
    const parts: Expression[] = [];
    let joins = false;
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]!;
      if (token.kind === 'close') {
        if (this.#depth > 0) break;
        this.#problems.push({ code: 'query_bracket_closed' });
        this.#at += 1;
      } else if (token.kind === 'or') {
        this.#at += 1;
        joins = parts.length > 0 && !this.#isAtEnd();
        if (!joins && token.loud) this.#problems.push({ code: 'query_or' });
      } else if (token.kind === 'comma') {
        this.#at += 1;
      } else {
        const part = this.#parseOne(token);
        if (part === null) continue; // a filling word; an OR before it waits for the next
        if (joins) parts.push(either(parts.pop()!, part));
        else parts.push(part);
        joins = false;
      }
    }
    return parts.length > 1 ? { kind: 'all', parts } : (parts[0] ?? null);
  }

  #isAtEnd(): boolean {
    const next = this.#tokens[this.#at];
    return next === undefined || next.kind === 'close';
  }

  #parseOne(token: Exclude<Token, { kind: 'close' | 'comma' | 'or' }>): Expression | null {
    switch (token.kind) {
      case 'open':
        return this.#parseBracket(token.negated);
      case 'filter': {
        this.#at += 1;
        const read = readFilter(token.filter as Filter, token.text, this.#finder, this.#today);
        if ('code' in read) {
          this.#problems.push(read);
          return null;
        }
        if ('kind' in read) return this.#toTerm(read, token);
        this.#problems.push(read.problem);
        return this.#toTerm(read.condition, token);
      }
      case 'quoted': {
        this.#at += 1;
        const { labels, days, places } = this.#meaningOf(token.text) ?? { labels: [], days: [], places: [] };
        return this.#toTerm({ ...textOf(token.text, labels, days, places), prefix: false }, token);
      }
      case 'word':
        return this.#parseWords(token);
    }
  }

  #parseBracket(negated: boolean): Expression | null {
    this.#at += 1;
    this.#depth += 1;
    const inner = this.#parseAll();
    this.#depth -= 1;
    if (this.#at < this.#tokens.length) this.#at += 1;
    else this.#problems.push({ code: 'query_bracket_open' });
    return inner !== null && negated ? { kind: 'not', part: inner } : inner;
  }

  /** The longest run of plain words that means something wins: "border collie" is one label, not two words. */
  #parseWords(token: Token & { kind: 'word' }): Expression | null {
    const run = this.#runOfWords();
    for (let used = run.length; used >= 1; used--) {
      const words = run.slice(0, used);
      const text = words.map((word) => word.text).join(' ');
      const meaning = this.#meaningOf(text);
      if (meaning === null) continue;
      this.#at += used;
      return this.#toText(text, meaning, { ...token, end: words.at(-1)!.end });
    }
    return this.#parseQualified(token) ?? this.#parseUnknown(token);
  }

  #runOfWords(): (Token & { kind: 'word' })[] {
    const run: (Token & { kind: 'word' })[] = [];
    for (const next of this.#tokens.slice(this.#at, this.#at + LONGEST_LABEL_WORDS)) {
      if (next.kind !== 'word' || (next.negated && run.length > 0)) break;
      run.push(next);
    }
    return run;
  }

  /** `crane (bird)`, as labels are called. */
  #parseQualified(token: Token & { kind: 'word' }): Expression | null {
    const close = this.#tokens.findIndex(({ kind }, at) => at > this.#at && kind === 'close');
    if (this.#tokens[this.#at + 1]?.kind !== 'open' || close === -1) return null;
    const end = this.#tokens[close]!.end;
    const text = this.#text.slice(token.start, end).replace(/^-/, '');
    const meaning = text.length > 60 ? null : this.#meaningOf(text);
    if (meaning === null) return null;
    this.#at = close + 1;
    return this.#toText(text, meaning, { ...token, end });
  }

  #parseUnknown(token: Token & { kind: 'word' }): Expression | null {
    this.#at += 1;
    const { text } = token;
    if (!/[\p{L}\p{N}\p{S}]/u.test(text) && !this.#keepsFillers) return null;
    if (text === 'untagged' || text === 'failed') return this.#toTerm({ kind: text }, token);
    if (!this.#keepsFillers && !token.negated) {
      const without = isWithout(text) ? this.#parseWithout(token) : null;
      if (without !== null) return without;
      if (isFiller(text)) return null;
    }
    const parts = splitUnspaced(text, (word) => this.#meaningOf(word) !== null);
    if (parts !== null) return this.#toParts(parts, token);
    const prefix = text.length >= SHORTEST_PREFIX;
    return this.#toTerm({ kind: 'text', text, labels: [], days: [], prefix }, token);
  }

  /** `without people`, and `no people` where that is a label: `no 5` may be a name. */
  #parseWithout(token: Token & { kind: 'word' }): Expression | null {
    const { text, start } = token;
    const before = { at: this.#at, terms: this.#terms.length, remarks: this.#remarks.length };
    let next = this.#tokens[this.#at];
    while (next?.kind === 'word' && isFiller(next.text) && this.#meaningOf(next.text) === null)
      next = this.#tokens[++this.#at];
    if (next?.kind === 'word' && !next.negated) {
      const part = this.#parseWords(next);
      const certain = ['without', 'except', 'ohne', 'sans'].includes(text.toLowerCase());
      if (part?.kind === 'term' && (certain || isKnown(part.term))) {
        const term = { ...part.term, negated: true, start, source: this.#text.slice(start, part.term.end) };
        this.#terms.splice(before.terms, Infinity, term);
        return { kind: 'not', part: { kind: 'term', term } };
      }
    }
    this.#at = before.at;
    this.#terms.length = before.terms;
    this.#remarks.length = before.remarks;
    return null;
  }

  #toParts(words: string[], { start, negated }: Span): Expression {
    let from = start;
    const parts = words.map((word) => {
      from = this.#text.indexOf(word, from);
      const span = { start: from, end: from + word.length, negated: false };
      from = span.end;
      return this.#toText(word, this.#meaningOf(word)!, span);
    }).filter((part) => part !== null); // prettier-ignore
    const whole: Expression = parts.length === 1 ? parts[0]! : { kind: 'all', parts };
    return negated ? { kind: 'not', part: whole } : whole;
  }

  #toText(text: string, { labels, days, places, bridge }: Meaning, span: Span): Expression | null {
    if (bridge !== null && bridge.labels.length > 0)
      this.#remarks.push({ word: text, start: span.start, end: span.end, bridge });
    const prefix = labels.length === 0 && days.length === 0 && text.length >= SHORTEST_PREFIX;
    return this.#toTerm({ ...textOf(text, labels, days, places), prefix }, span);
  }

  /** Null past the last part that is looked for. */
  #toTerm(condition: Condition, { start, end, negated }: Span): Expression | null {
    const term: Term = { ...condition, negated, start, end, source: this.#text.slice(start, end) };
    this.#terms.push(term);
    if (this.#terms.length > MOST_TERMS) return null;
    return negated ? { kind: 'not', part: { kind: 'term', term } } : { kind: 'term', term };
  }

  #meaningOf(text: string): Meaning | null {
    const known = this.#meanings.get(text);
    if (known !== undefined) return known;
    const days = readDateWords(text, this.#today) ?? [];
    const bridge = this.#finder.findBridge(text);
    const found = bridge === null ? this.#finder.find(text) : bridge.kind === 'near' ? [] : bridge.labels;
    const labels = [...found.map((label) => label.key), ...this.#finder.findOwn(text)];
    const places =
      days.length > 0 || isFiller(text) || isWithout(text) ? [] : (this.#finder.findPlaces?.(text) ?? []);
    const isKnown = labels.length > 0 || days.length > 0 || places.length > 0 || bridge !== null;
    const meaning = isKnown ? { labels, days, places, bridge } : null;
    this.#meanings.set(text, meaning);
    return meaning;
  }
}

function either(first: Expression, second: Expression): Expression {
  const parts = first.kind === 'any' ? first.parts : [first];
  return { kind: 'any', parts: [...parts, second] };
}

function textOf(text: string, labels: string[], days: Days[], places: string[]) {
  return { kind: 'text' as const, text, labels, days, ...(places.length > 0 && { places }) };
}

function isKnown(term: Term): boolean {
  return term.kind !== 'text' || term.labels.length > 0 || term.places !== undefined;
}
