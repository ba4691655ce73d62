/**
 * The labels that people see, and how a network's output becomes their scores.
 * The data is `models/labels/vocabulary.json`; `ARCHITECTURE.md`, "Labels", says how it was curated.
 */

/** One shown label. */
export type Label = {
  /** Stable: a WordNet id (`n02084071`) for labels of the tree, the word itself (`people`) for everyday words. */
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
  /** Index in the everyday words' layer, where there is one. */
  word: number | null;
  /** Where both exist: whose score it is. */
  score: 'classes' | 'word' | 'mean';
};

/** A label's score for one photo. It is shown where `certainty` reaches the user's threshold. */
export type LabelScore = { label: Label; score: number; certainty: number };
