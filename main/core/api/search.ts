/** Queries, their results, and what narrows them down. */
import type { LabelCount } from '../labels/label-count.ts';
import type { QueryProblem } from '../problems/query-problem.ts';
import type { BridgeKind } from '../search/term.ts';

/** One understood part of a query, shown as a chip: taking `source` out of the text, at `start`, removes it. */
export type Chip = {
  text: string;
  source: string;
  start: number;
  end: number;
  kind: 'label' | 'own' | 'text' | 'filter';
  negated: boolean;
  /** It or what stands before it: joined by `or`. */
  alternative: boolean;
  /** Chips with the same number are what one `or` joins, with all that stands in its brackets; null: joined by none. */
  group: number | null;
};

/** A word that was taken for another, or that nothing is called; with queries that may be meant. */
export type SearchNote = {
  code: BridgeKind | 'place' | 'misspelt';
  word: string;
  /** Labels that are shown for it, places, or names that are near it. */
  names: string[];
  /** In English; suggestions follow it. */
  text: string;
  suggestions: { name: string; query: string }[];
};

/** What a label of the vocabulary is called in another language. A label that a person renamed keeps that name. */
export type LabelName = {
  key: string;
  /** As it comes, in English. */
  name: string;
  translated: string;
};

/** A label that is not shown by its own name and the slider alone. */
export type LabelChoice = {
  key: string;
  /** As it is shown here. */
  name: string;
  /** As it comes. */
  originalName: string;
  /** Shown from this probability on, whatever the slider says; null: by the slider. */
  threshold: number | null;
  /** Never shown of photos, unless a person says so of one. */
  hidden: boolean;
  /** Why it is shown only when it is very sure, or not beside people, unless it has a threshold of its own. */
  reasons: string[];
};

/** By label key: the photo that stands for it. */
export type LabelCovers = Record<string, number>;

export const SEARCH_ORDERS = ['newest', 'oldest', 'score', 'name', 'folder', 'added', 'album'] as const;
export type SearchOrder = (typeof SEARCH_ORDERS)[number];

/**
 * Columns, not rows: `ids[i]`, `aspects[i]` and `scores[i]` belong together. They are the part of the result that was
 * asked for, with the total of all: the window shows the first photos and then asks for the rest.
 */
export type SearchResult = {
  query: {
    text: string;
    chips: Chip[];
    /** What is not understood, in English. */
    problem: string | null;
    codedProblem?: QueryProblem;
    notes: SearchNote[];
  };
  order: SearchOrder | 'similarity';
  total: number;
  ids: number[];
  /** Width / height of the upright photo × 1000, rounded; 1500 where not yet known. */
  aspects: number[];
  /** 0 to 1, of likeness where the order is `similarity` (`main/core/likeness.ts`); null where the query has nothing that is more or less so. */
  scores: number[] | null;
  /**
   * Runs of `ids` by the day taken, in their order; empty unless the order is `newest` or `oldest`. `day` is
   * `YYYY-MM-DD`, `undated` (nobody wrote when the photo was taken), or `future`: these two stand last.
   */
  days: { day: string; count: number }[];
  /** Photos of the whole result by the month taken, `YYYY-MM`, newest first; empty for a part that is not its beginning. */
  months: { month: string; count: number }[];
  /** Labels that narrow this result down, with the photos each would leave. */
  refinements: LabelCount[];
  /** Of likeness: whether the library has photos enough to tell what is alike; left out of other results. */
  isCalibrated?: boolean;
};

/** Filters that narrow a result down, with the photos each would leave: never all, and never none. */
export type Facets = {
  total: number;
  /** `YYYY-MM`, newest first; these may be all photos. */
  months: { month: string; count: number }[];
  labels: LabelCount[];
  categories: { name: string; count: number }[];
  /** For `folder:`, with what is below. */
  folders: { path: string; count: number }[];
  cameras: { name: string; count: number }[];
  /** So many stars and more. */
  stars: { stars: number; count: number }[];
  states: { state: 'favourites' | 'located' | 'untagged' | 'pending'; count: number }[];
};

/** What the end of a query may become. */
export type Completion = {
  section: 'labels' | 'own' | 'places' | 'folders' | 'dates' | 'cameras' | 'filters' | 'names';
  name: string;
  /** The whole query, once it is taken. */
  query: string;
  /** Photos that the part finds alone; null where nobody counts. */
  count: number | null;
  /** One of them, to be shown beside it. */
  photo: number | null;
  /** Of a label. */
  label?: LabelCount;
  /** `name` is a kind of object that is counted, or a part of photos that is measured. */
  amountOf?: 'count' | 'share';
};
