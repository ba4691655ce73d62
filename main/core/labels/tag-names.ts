/** A tag has so many signs at most. */
export const LONGEST_TAG = 100;

const BETWEEN_TAGS = ',;，、';
const BETWEEN_LEVELS = '/|';
const ESCAPE = '\\';

/**
 * Own tags as they are typed: several between commas or semicolons, each a path from the top, `Places/Italy` or
 * `Places|Italy`. After `\` such a sign is a part of the name: `AC\/DC`.
 */
export function parseTagNames(text: string): string[][] {
  return splitTyped(text, BETWEEN_TAGS)
    .map((path) =>
      splitTyped(path, BETWEEN_LEVELS)
        .map((name) => unescape(name).trim().replace(/\s+/g, ' '))
        .filter((name) => name !== ''),
    )
    .filter((path) => path.length > 0);
}

/** A path as {@link parseTagNames} reads it, as one tag with these very names: `Places|Italy`. */
export function formatTagPath(path: readonly string[]): string {
  return path.map((name) => name.replace(/[,;，、/|\\]/g, `${ESCAPE}$&`)).join('|');
}

/** The names that {@link parseTagNames} reads, without those above them: what a step is called by. */
export function tagNames(text: string): string {
  return parseTagNames(text)
    .map((path) => path.at(-1)!)
    .join(', ');
}

/** What is being typed at the end: `before` stays, `above` are the levels that stand before `name`. */
export type TypedEnd = { before: string; above: string[]; name: string };

export function typedEnd(text: string): TypedEnd {
  const last = splitTyped(text, BETWEEN_TAGS).at(-1)!;
  const typed = last.trimStart();
  const levels = splitTyped(typed, BETWEEN_LEVELS).map((level) => unescape(level));
  const above = levels.slice(0, -1).map((level) => level.trim());
  return {
    before: text.slice(0, text.length - typed.length),
    above: above.filter((level) => level !== ''),
    name: levels.at(-1)!.trimStart(),
  };
}

/** Parts between any of the signs, but for signs after `\`; the parts are as they were typed. */
export function splitTyped(text: string, signs: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === ESCAPE && isSign(text[at + 1])) at += 1;
    else if (signs.includes(text[at]!)) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function unescape(name: string): string {
  return name.replace(/\\([,;，、/|\\])/g, '$1');
}

function isSign(sign: string | undefined): boolean {
  return sign !== undefined && (BETWEEN_TAGS + BETWEEN_LEVELS + ESCAPE).includes(sign);
}
