import { PhotonestError } from '../errors.ts';
import { foldText, singularForms } from '../fold-text.ts';

/**
 * The labels that people see, and how a network's output becomes their scores.
 * The data is `models/labels/vocabulary.json`; `models/labels/README.md` says how it was curated.
 */

/** One shown label. */
export type Label = {
  /** Stable: a WordNet id (`n02084071`) for labels of the tree, a word (`people`) for everyday labels and groups of our own. */
  key: string;
  /** The everyday name, unique among labels, in lower case unless a proper noun: `dog`, `crane (bird)`. */
  name: string;
  category: string;
  /** What people may type instead: plurals that are irregular, synonyms, the WordNet name. */
  synonyms: string[];
  definition: string;
  /** Keys of the nearest shown ancestors. */
  parents: string[];
  /** Indices of the network's classes below it; empty for a word that the tree does not have. */
  classes: number[];
  /** Index in the everyday labels' layer, whose number counts where both exist; null where there is none. */
  word: number | null;
};

/** The probability that a label is right for one photo. It is shown where that reaches the user's threshold. */
export type LabelScore = { label: Label; probability: number };

/** A class of the network, by its WordNet id and name. */
export type NetworkClass = { id: string; name: string };

/** `models/labels/vocabulary.json`, parsed. */
export type VocabularyData = {
  categories: string[];
  /** The everyday labels in the order of their layer's rows. */
  words: string[];
  /** In the order of the network's outputs. */
  classes: NetworkClass[];
  labels: Label[];
};

/**
 * The labels by key, by what people type, and by their place in the tree.
 * Throws when a parent is missing or a label is its own ancestor.
 */
export class Vocabulary {
  readonly categories: string[];
  readonly words: string[];
  readonly classes: NetworkClass[];
  readonly labels: Label[];
  readonly #byKey: Map<string, Label>;
  /** Made for the first text that is looked up. */
  #byText: Map<string, Label[]> | null = null;
  readonly #above = new Map<string, Set<string>>();
  readonly #below = new Map<string, Set<string>>();

  constructor({ categories, words, classes, labels }: VocabularyData) {
    this.categories = categories;
    this.words = words;
    this.classes = classes;
    this.labels = labels;
    this.#byKey = new Map(labels.map((label) => [label.key, label]));
    for (const { key } of labels) this.#below.set(key, new Set([key]));
    for (const { key } of labels)
      for (const above of this.#climb(key, new Set())) this.#below.get(above)!.add(key);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Throws `not_found` for a key that is no label's. */
  get(key: string): Label {
    const label = this.#byKey.get(key);
    if (label === undefined) throw new PhotonestError('not_found', { code: 'label_key_unknown', key });
    return label;
  }

  /**
   * The labels whose name or synonym this is, in any case and in the plural too: `dogs`, `wolves`; `crane`
   * finds both cranes. An exact match wins: `glasses` are spectacles and no drinking glass.
   */
  find(text: string): Label[] {
    const folded = foldText(text);
    for (const form of [folded, ...singularForms(folded)]) {
      const labels = this.#withText(form);
      if (labels !== undefined) return [...labels];
    }
    return [];
  }

  /** The label of exactly that name, in any case; no synonym and no plural will do. */
  findByName(name: string): Label | undefined {
    const folded = foldText(name);
    return this.#withText(folded)?.find((label) => foldText(label.name) === folded);
  }

  /** Labels for a beginning: of the name before a later word of the name before a synonym; the wider labels first. */
  complete(prefix: string, limit: number): Label[] {
    const folded = foldText(prefix);
    if (folded === '') return [];
    return this.labels
      .map((label) => ({ label, rank: completionRank(label, folded) }))
      .filter(({ rank }) => rank < NO_COMPLETION)
      .sort(
        (a, b) =>
          a.rank - b.rank || breadth(b.label) - breadth(a.label) || a.label.name.localeCompare(b.label.name),
      )
      .slice(0, limit)
      .map(({ label }) => label);
  }

  /** Keys of everything below, itself included; of a key that is no label's, such as an own tag, that key alone. */
  descendants(key: string): ReadonlySet<string> {
    return this.#below.get(key) ?? new Set([key]);
  }

  /** Keys of everything above, without itself. */
  ancestors(key: string): ReadonlySet<string> {
    return this.#above.get(key) ?? new Set();
  }

  #withText(folded: string): Label[] | undefined {
    this.#byText ??= byText(this.labels);
    return this.#byText.get(folded);
  }

  #climb(key: string, path: Set<string>): Set<string> {
    const known = this.#above.get(key);
    if (known !== undefined) return known;
    if (path.has(key)) throw new Error(`Expected a tree of labels, but “${key}” is its own ancestor.`);
    path.add(key);
    const above = new Set<string>();
    for (const parent of this.get(key).parents) {
      above.add(parent);
      for (const higher of this.#climb(parent, path)) above.add(higher);
    }
    path.delete(key);
    this.#above.set(key, above);
    return above;
  }
}

function byText(labels: readonly Label[]): Map<string, Label[]> {
  const found = new Map<string, Label[]>();
  for (const label of labels)
    for (const text of textsOf(label)) found.set(text, [...(found.get(text) ?? []), label]);
  return found;
}

/** `crane (bird)` is also found as `crane`. */
function textsOf({ name, synonyms }: Label): Set<string> {
  return new Set([name, name.replace(/ \(.*\)$/, ''), ...synonyms].map(foldText));
}

const NO_COMPLETION = 3;

function completionRank({ name, synonyms }: Label, prefix: string): number {
  const folded = foldText(name);
  if (folded.startsWith(prefix)) return 0;
  if (folded.includes(` ${prefix}`)) return 1;
  return synonyms.some((synonym) => foldText(synonym).startsWith(prefix)) ? 2 : NO_COMPLETION;
}

/** Everyday labels are as wide as can be, whatever the tree has of them. */
function breadth({ word, classes }: Label): number {
  return word === null ? classes.length : Number.MAX_SAFE_INTEGER;
}
