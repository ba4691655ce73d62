import { UnusablePattern } from './unusable-pattern.ts';

/** Characters of a pattern that has wildcards. With more, a match would take more steps than the bound allows. */
export const MAX_WILDCARD_PATTERN = 192;
/** Ranges such as `[一-龥]` that are compared rather than written out. */
const MAX_WIDE_RANGES = 4;
/** Code points of a range that is written out. */
const MAX_LISTED_RANGE = 48;
const SLASH = '/';

/**
 * One glob of a `.gitignore` line, without its `!` and its last slash, as Git's wildmatch reads it, but for case: `*`,
 * `?`, `[a-z]`, `[!a-z]`, `[[:digit:]]`, `\` before a character, and `**` as whole folders.
 *
 * The pattern becomes a nondeterministic automaton with a state for each character. All states advance at once, as
 * bits of 32-bit words (Shift-And; Baeza-Yates and Gonnet, "A new approach to text searching", CACM 1992). So nothing
 * is ever tried twice: compiling and matching take at most 20 × (pattern + path length) steps, whatever the two are.
 *
 * @throws UnusablePattern for more wildcards than that bound allows
 */
export class Glob {
  /** One for each word, character or range that was looked at, since the pattern was made. */
  steps = 0;
  readonly #tokens: Token[];
  /** Without wildcards, the path itself. */
  readonly #literal: string | null;
  readonly #words: number;
  /** States left by a character that is listed, by that character. */
  readonly #listed = new Map<string, Uint32Array>();
  /** Of negated sets: the states that a character does not leave. */
  readonly #excluded = new Map<string, Uint32Array>();
  /** States that any character but the slash leaves, unless it is excluded. */
  readonly #any: Uint32Array;
  /** States that every character leaves. */
  readonly #every: Uint32Array;
  readonly #wide: { state: number; from: number; to: number; negated: boolean }[] = [];
  /** States of `*`: a character other than the slash keeps them. */
  readonly #stars: Uint32Array;
  /** States of whole folders, and of all that is below: every character keeps them. */
  readonly #folders: Uint32Array;
  /** Left without a character: always, and behind a slash. */
  readonly #skipped: Uint32Array;
  readonly #skippedBehindSlash: Uint32Array;
  readonly #leaving = new Map<string, Uint32Array>();

  constructor(pattern: string) {
    const tokens = parse(Array.from(pattern.normalize('NFC')));
    this.steps += pattern.length;
    this.#tokens = tokens;
    const literal = tokens.flatMap((token) => (token.kind === 'character' ? [token.character] : []));
    const isLiteral = literal.length === tokens.length;
    this.#literal = isLiteral ? literal.join('') : null;
    if (!isLiteral && tokens.length > MAX_WILDCARD_PATTERN)
      throw new UnusablePattern('wildcards', MAX_WILDCARD_PATTERN);
    this.#words = isLiteral ? 0 : Math.ceil((tokens.length + 1) / 32);
    const none = (): Uint32Array => new Uint32Array(this.#words);
    [this.#any, this.#every, this.#stars] = [none(), none(), none()];
    [this.#folders, this.#skipped, this.#skippedBehindSlash] = [none(), none(), none()];
    if (!isLiteral) tokens.forEach((token, state) => this.#add(token, state));
    if (this.#wide.length > MAX_WIDE_RANGES) throw new UnusablePattern('ranges', MAX_WIDE_RANGES);
  }

  /** @param path separated by slashes, with none at its ends */
  matches(path: string): boolean {
    const folded = fold(path);
    this.steps += folded.length;
    if (this.#literal !== null) return folded === this.#literal;
    let states: Uint32Array = new Uint32Array(this.#words);
    states[0] = 1;
    this.#skip(states, true);
    for (const character of folded) {
      states = this.#advance(states, character);
      if (states.every((word) => word === 0)) return false;
    }
    return has(states, this.#tokens.length);
  }

  #advance(states: Uint32Array, character: string): Uint32Array {
    const leaving = this.#leavingBy(character);
    const isSlash = character === SLASH;
    const next = new Uint32Array(this.#words);
    let carried = 0;
    for (let word = 0; word < this.#words; word++) {
      const left = states[word]! & leaving[word]!;
      const stays = this.#folders[word]! | (isSlash ? 0 : this.#stars[word]!);
      next[word] = (left << 1) | carried | (states[word]! & stays);
      carried = left >>> 31;
    }
    this.steps += this.#words;
    this.#skip(next, isSlash);
    return next;
  }

  /** `*` matches nothing too, and so do whole folders where a name begins. */
  #skip(states: Uint32Array, atName: boolean): void {
    let [carriedByFolders, carried] = [0, 0];
    for (let word = 0; word < this.#words; word++) {
      if (atName) {
        const skipping = (states[word]! | carriedByFolders) & this.#skippedBehindSlash[word]!;
        states[word]! |= (skipping << 1) | carriedByFolders;
        carriedByFolders = skipping >>> 31;
      }
      const skipping = (states[word]! | carried) & this.#skipped[word]!;
      states[word]! |= (skipping << 1) | carried;
      carried = skipping >>> 31;
    }
  }

  #leavingBy(character: string): Uint32Array {
    const known = this.#leaving.get(character);
    if (known !== undefined) return known;
    const [listed, excluded] = [this.#listed.get(character), this.#excluded.get(character)];
    const leaving = this.#every.map((word, at) => {
      const any = character === SLASH ? 0 : this.#any[at]! & ~(excluded?.[at] ?? 0);
      return word | any | (listed?.[at] ?? 0);
    });
    if (character !== SLASH)
      for (const { state, from, to, negated } of this.#wide) {
        const isIn = isBetween(character, from, to);
        if (negated && isIn) leaving[state >>> 5]! &= ~(1 << (state & 31));
        if (!negated && isIn) set(leaving, state);
      }
    this.steps += this.#words + this.#wide.length;
    this.#leaving.set(character, leaving);
    return leaving;
  }

  #add(token: Token, state: number): void {
    this.steps += 1;
    switch (token.kind) {
      case 'character':
        this.#list(this.#listed, token.character, state);
        break;
      case 'any':
        set(this.#any, state);
        break;
      case 'set':
        this.#addSet(token, state);
        break;
      case 'star':
        set(this.#stars, state);
        set(this.#skipped, state);
        break;
      case 'folders':
        set(this.#folders, state);
        set(this.#skippedBehindSlash, state);
        break;
      case 'every':
        set(this.#every, state);
        break;
      case 'rest':
        set(this.#folders, state);
        set(this.#skipped, state);
        break;
    }
  }

  #addSet({ negated, ranges }: Token & { kind: 'set' }, state: number): void {
    if (negated) set(this.#any, state);
    for (const [from, to] of ranges) {
      if (to - from >= MAX_LISTED_RANGE) {
        this.#wide.push({ state, from, to, negated });
        continue;
      }
      for (let code = from; code <= to; code++) {
        const character = fold(String.fromCodePoint(code));
        if (character !== SLASH) this.#list(negated ? this.#excluded : this.#listed, character, state);
        this.steps += 1;
      }
    }
  }

  #list(into: Map<string, Uint32Array>, character: string, state: number): void {
    const states = into.get(character) ?? new Uint32Array(this.#words);
    set(states, state);
    into.set(character, states);
  }
}

type Token =
  | { kind: 'character'; character: string }
  /** `?` */
  | { kind: 'any' }
  | { kind: 'set'; negated: boolean; ranges: [from: number, to: number][] }
  /** `*` */
  | { kind: 'star' }
  /** `**` and a slash: any number of whole folders, with the slash behind them. */
  | { kind: 'folders' }
  /** The `**` of `/**` at the end: one character, and whatever follows. */
  | { kind: 'every' }
  | { kind: 'rest' };

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-z0-9',
  alpha: 'a-z',
  blank: ' \t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-/:-@\\[-`{-~',
  space: ' \t\n\r\f\v',
  upper: 'a-z',
  xdigit: '0-9a-f',
};

/** What Git would take for a pattern that matches nothing, matches nothing. */
const NOTHING: Token = { kind: 'set', negated: false, ranges: [] };

function parse(characters: string[]): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length;) {
    const character = characters[at]!;
    if (character === '*') at = parseStars(characters, at, tokens);
    else if (character === '?') {
      tokens.push({ kind: 'any' });
      at += 1;
    } else if (character === '[') at = parseSet(characters, at, tokens);
    else {
      const isEscape = character === '\\';
      const literal = characters[isEscape ? at + 1 : at];
      if (literal === undefined) tokens.push(NOTHING);
      else for (const folded of fold(literal)) tokens.push({ kind: 'character', character: folded });
      at += isEscape ? 2 : 1;
    }
  }
  return tokens;
}

/** @returns where the text goes on */
function parseStars(characters: string[], from: number, tokens: Token[]): number {
  let to = from;
  while (characters[to] === '*') to += 1;
  const beginsName = from === 0 || characters[from - 1] === SLASH;
  if (to - from === 2 && beginsName && characters[to] === SLASH) {
    if (tokens.at(-1)?.kind !== 'folders') tokens.push({ kind: 'folders' });
    return to + 1;
  }
  if (to - from === 2 && beginsName && to === characters.length)
    tokens.push({ kind: 'every' }, { kind: 'rest' });
  else if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
  return to;
}

function parseSet(characters: string[], from: number, tokens: Token[]): number {
  const negated = characters[from + 1] === '!' || characters[from + 1] === '^';
  const ranges: [number, number][] = [];
  let at = from + (negated ? 2 : 1);
  for (let isFirst = true; isFirst || characters[at] !== ']'; isFirst = false) {
    if (at >= characters.length) {
      tokens.push(NOTHING);
      return characters.length;
    }
    const named = /^\[:(\w+):\]/.exec(characters.slice(at, at + 12).join(''));
    if (named !== null) {
      ranges.push(...rangesOf(POSIX_CLASSES[named[1]!] ?? ''));
      at += named[0].length;
      continue;
    }
    if (characters[at] === '\\') at += 1;
    const first = characters[at++];
    const isRange = characters[at] === '-' && characters[at + 1] !== undefined && characters[at + 1] !== ']';
    if (isRange) at += characters[at + 1] === '\\' ? 2 : 1;
    const last = isRange ? characters[at++] : first;
    if (first !== undefined && last !== undefined) ranges.push([codeOf(first), codeOf(last)]);
  }
  tokens.push({ kind: 'set', negated, ranges });
  return at + 1;
}

function rangesOf(text: string): [number, number][] {
  const tokens: Token[] = [];
  parseSet(Array.from(`[${text}]`), 0, tokens);
  return tokens.flatMap((token) => (token.kind === 'set' ? token.ranges : []));
}

/** Letters in either case are one, as on most people's disks, and so are the two ways to write an accent. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function isBetween(character: string, from: number, to: number): boolean {
  return [character, character.toUpperCase()].some((each) => codeOf(each) >= from && codeOf(each) <= to);
}

function codeOf(character: string): number {
  return character.codePointAt(0)!;
}

function has(states: Uint32Array, state: number): boolean {
  return (states[state >>> 5]! & (1 << (state & 31))) !== 0;
}

function set(states: Uint32Array, state: number): void {
  states[state >>> 5]! |= 1 << (state & 31);
}
