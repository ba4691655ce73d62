import type { SearchNote } from '../api.ts';
import type { BridgeKind, Remark } from './term.ts';

/** A word that is nowhere, and what it may have been meant for. */
export type Misspelling = { word: string; start: number; end: number; names: string[] };

/** More would not fit on the line. */
const MOST_NAMES = 4;

/** How a word led to labels, in a sentence: "No label for “baby”: showing people." */
export function noteBridge(text: string, { word, start, end, bridge }: Remark): SearchNote | null {
  const names = bridge.labels.map((label) => label.name);
  if (names.length === 0) return null;
  const words = join(names);
  const suggestions = bridge.kind === 'near' ? suggest(text, start, end, names) : [];
  return { code: bridge.kind, word, names, text: SENTENCES[bridge.kind](word, words), suggestions };
}

const SENTENCES: Record<BridgeKind, (word: string, names: string) => string> = {
  same: (word, names) => `“${word}”: showing ${names}.`,
  wider: (word, names) => `No label for “${word}”: showing ${names}.`,
  kinds: (word, names) => `No label for “${word}”: showing ${names}.`,
  related: (word, names) => `No label for “${word}”: showing what goes with it, ${names}.`,
  near: (word) => `No label for “${word}”. Near it:`,
};

/** A word that also names where photos were taken: "“norway”: also showing photos taken in Norway." */
export function notePlaces(word: string, names: string[]): SearchNote {
  const text = `“${word}”: also showing photos taken in ${join(names)}.`;
  return { code: 'place', word, names, text, suggestions: [] };
}

export function noteMisspelling(text: string, { word, start, end, names }: Misspelling): SearchNote {
  const sentence = `Nothing is called “${word}”. Did you mean`;
  return { code: 'misspelt', word, names, text: sentence, suggestions: suggest(text, start, end, names) };
}

/** The whole query, with the word replaced. */
function suggest(text: string, start: number, end: number, names: string[]): SearchNote['suggestions'] {
  const minus = text[start] === '-' ? '-' : '';
  return names.slice(0, MOST_NAMES).map((name) => ({
    name,
    query:
      text.slice(0, start) +
      minus +
      (needsQuotes(name) ? `"${name.replaceAll('"', '')}"` : name) +
      text.slice(end),
  }));
}

function needsQuotes(name: string): boolean {
  return !/^[\p{L}\p{N}' -]+$/u.test(name);
}

function join(names: string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('');
}
