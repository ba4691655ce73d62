import { foldText, singularForms } from '../fold-text.ts';
import { hasUnspacedScript } from '../space-scripts.ts';
import type { Label } from '../labels/vocabulary.ts';
import type { Bridge, BridgeKind } from './term.ts';

/** `models/labels/words.json`: by how they lead to labels, typed words with the labels' names; `a|b`: the first that there is. */
export type WordData = Record<BridgeKind, Record<string, string[]>>;

/** `models/labels/names.ja.json` and its like: what a label, by its English name (or `a|b`), is called; the first is its name. */
export type NameData = Record<string, string[]>;

/** What labels are called in besides English. */
export const LABEL_LANGUAGES = ['ja', 'de', 'fr', 'es'] as const;
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];

const SHORTEST_BEGINNING = 3;

type Names = { findByName(name: string): Label | undefined };

type WordIndex = {
  bridges: Map<string, Bridge>;
  /** Words of other languages; they count where English has none. */
  foreign: Map<string, Label[]>;
  /** What labels, by their English names, are called in each language. */
  called: Map<string, Map<string, string>>;
};

/** Ways from typed words to labels, made by hand or looked up. A label's own name needs none. */
export class Words {
  readonly #names: Names;
  readonly #data: WordData;
  readonly #languages: Record<string, NameData>;
  /** Made for the first word that is looked up: a start that only tags needs none. */
  #made: WordIndex | null = null;

  constructor(vocabulary: Names, words: WordData, languages: Record<string, NameData>) {
    this.#names = vocabulary;
    this.#data = words;
    this.#languages = languages;
  }

  /** Null for the name of a label, and where nothing is known. */
  find(text: string): Bridge | null {
    const folded = foldText(text);
    if (folded === '' || this.#isName(folded)) return null;
    for (const form of [folded, ...singularForms(folded)]) {
      if (form !== folded && this.#isName(form)) return null;
      const bridge = this.#index.bridges.get(form);
      if (bridge !== undefined) return bridge;
    }
    return null;
  }

  /** Words of Japanese, German, French and Spanish. */
  findForeign(text: string): Bridge | null {
    const labels = foreignForms(text).map((form) => this.#index.foreign.get(form)).find((found) => found !== undefined); // prettier-ignore
    return labels === undefined ? null : { kind: 'same', labels };
  }

  /** Labels whose name in another language, or other word, begins so; the shorter words first. */
  complete(prefix: string): Label[] {
    const foreign = foldForeign(prefix);
    const folded = foldText(prefix);
    // One sign of Japanese says as much as a syllable; one letter says nothing.
    if (!hasUnspacedScript(prefix) && foreign.length < SHORTEST_BEGINNING) return [];
    const found = [
      ...[...this.#index.foreign].filter(([word]) => word.startsWith(foreign)),
      ...[...this.#index.bridges].flatMap(([word, { kind, labels }]) =>
        kind === 'same' && folded !== '' && word.startsWith(folded) ? [[word, labels] as const] : [],
      ),
    ];
    const ordered = found.sort(([a], [b]) => a.length - b.length);
    return [...new Set(ordered.flatMap(([, labels]) => labels))];
  }

  /** What labels, by their English names, are called in a language. */
  namesIn(language: LabelLanguage): ReadonlyMap<string, string> {
    return this.#index.called.get(language) ?? new Map<string, string>();
  }

  /** All words that are typed for labels, for spelling. */
  *list(): Iterable<string> {
    yield* this.#index.bridges.keys();
    yield* this.#index.foreign.keys();
  }

  #isName(folded: string): boolean {
    return this.#names.findByName(folded) !== undefined;
  }

  #labelsOf(names: string[]): Label[] {
    const labels = names.map((name) => name.split('|').map((each) => this.#names.findByName(each)).find((label) => label !== undefined)); // prettier-ignore
    return [...new Set(labels.filter((label) => label !== undefined))];
  }

  get #index(): WordIndex {
    this.#made ??= this.#makeIndex();
    return this.#made;
  }

  #makeIndex(): WordIndex {
    const index: WordIndex = { bridges: new Map(), foreign: new Map(), called: new Map() };
    for (const [kind, entries] of Object.entries(this.#data) as [BridgeKind, Record<string, string[]>][])
      for (const [word, names] of Object.entries(entries)) {
        const key = foldText(word);
        if (!index.bridges.has(key)) index.bridges.set(key, { kind, labels: this.#labelsOf(names) });
      }
    for (const [language, data] of Object.entries(this.#languages)) this.#addLanguage(index, language, data);
    return index;
  }

  #addLanguage({ foreign, called: byLanguage }: WordIndex, language: string, data: NameData): void {
    const called = new Map<string, string>();
    byLanguage.set(language, called);
    for (const [name, words] of Object.entries(data)) {
      const [label] = this.#labelsOf([name]);
      if (label === undefined) continue;
      if (words[0] !== undefined && !called.has(label.name)) called.set(label.name, words[0]);
      for (const word of words) {
        const key = foldForeign(word);
        const labels = foreign.get(key) ?? [];
        if (!labels.includes(label)) foreign.set(key, [...labels, label]);
      }
    }
  }
}

/** Kana are one, letters in full and half width too; accents count, for `Bär` is no bar. */
function foldForeign(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[^\p{L}\p{M}\p{N}ー]+/gu, ' ')
    .trim();
}

/** A word, and what it may be the plural of in German, French and Spanish. */
function foreignForms(text: string): string[] {
  const folded = foldForeign(text);
  const endings =
    folded.length >= 5 ? ['s', 'es', 'n', 'en', 'e', 'er', 'nen', 'x'] : folded.length >= 4 ? ['s'] : [];
  const shorter = endings
    .filter((ending) => folded.endsWith(ending))
    .map((ending) => folded.slice(0, -ending.length));
  return [folded, ...shorter];
}
