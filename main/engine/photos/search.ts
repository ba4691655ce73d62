import { setImmediate } from 'node:timers/promises';
import type { Facets, SearchNote, SearchOrder, SearchResult } from '../../core/api.ts';
import { parseQuery, type LabelFinder, type Query } from '../../core/query.ts';
import { explainQuery } from '../../core/search/explain.ts';
import type { Connection } from '../../sqlite/database.ts';
import type { IndexResult } from '../../search/result.ts';
import type { PlaceFinder } from '../../search/ports.ts';
import { SearchIndex } from '../../search/search-index.ts';
import { countLabels, searchTable } from '../../sqlite/tables/search/search.ts';
import type { Labels } from '../labels/labels.ts';

/** Until all tags are in memory, a result larger than this is not counted through for refinements. */
const MOST_COUNTED = 20_000;
const REFINEMENTS = 12;
const MOST_OF_A_FACET = 12;
const STATES = ['favourites', 'located', 'untagged', 'pending'] as const;
const UNKNOWN_ASPECT = 1500;

/** A photo and its likeness, 0 to 1. */
export type Hit = { photo: number; score: number };

/** By photo, those that are like it. */
export type SimilarPhotos = ReadonlyMap<number, Hit[]>;

/** Photos as they are listed. */
type PhotoRow = { id: number; width: number | null; height: number | null };

/** What counts and shares may be asked for. */
export type Amounts = {
  amounts(of: 'count' | 'share'): ReadonlySet<string>;
  sceneClasses(name: string): string[];
};

export type SearchOptions = {
  /** How many photos of the result to pass over. */
  offset?: number;
  /** Null: surest first where there are scores, else newest first. */
  order?: SearchOrder | null;
  /** For each photo of the query's `similar:` terms, those that are like it. */
  similar?: SimilarPhotos;
};

export class Searching {
  readonly #connection: Connection;
  readonly #labels: Labels;
  readonly #threshold: () => number;
  readonly #index: SearchIndex;
  readonly #amounts: Amounts | null;
  #reading: Promise<void> | null = null;

  /**
   * @param amounts what counts and shares may be asked for
   * @param places null: places have no names
   */
  constructor(
    connection: Connection,
    labels: Labels,
    threshold: () => number,
    amounts: Amounts | null = null,
    places: PlaceFinder | null = null,
  ) {
    this.#amounts = amounts;
    this.#connection = connection;
    this.#labels = labels;
    this.#threshold = threshold;
    this.#index = new SearchIndex(searchTable(connection), places);
  }

  parse(text: string): Query {
    return parseQuery(text, this.#finder());
  }

  /** Ids of all photos that the query finds. @param similar for each photo of its `similar:` terms */
  find(query: Query, similar: SimilarPhotos = new Map()): number[] {
    const found = this.#find(query, similar);
    return found.window(0, found.total).ids;
  }

  /** All that the query finds. @param ids those that it finds, where similarity says which */
  found(query: Query, ids: number[] | null = null): IndexResult {
    return ids === null ? this.#find(query, new Map()) : this.#index.select(ids);
  }

  /** Ids of all photos that a text finds, in its order; photos alike are no part of it. */
  findIds(text: string): number[] {
    return this.find(this.parse(text));
  }

  /** What does not change with the offset is only answered from the first photo on. */
  search(
    text: string,
    limit: number,
    { offset = 0, order = null, similar = new Map() }: SearchOptions = {},
  ): SearchResult {
    const query = this.parse(text);
    const named = new Set<string>();
    const found = this.#find(query, similar, { named, order });
    if (!this.#index.isComplete) void this.readAhead(); // many tags changed at once and are to be read again
    const isFirst = offset === 0;
    return {
      query: {
        text,
        chips: query.chips,
        problem: query.problem,
        ...(query.codedProblem !== undefined && { codedProblem: query.codedProblem }),
        notes: isFirst ? this.explain(query, named) : [],
      },
      order: found.order,
      total: found.total,
      ...found.window(offset, limit),
      days: ['newest', 'oldest'].includes(found.order) ? found.days(offset, limit) : [],
      months: isFirst ? found.months() : [],
      refinements: isFirst ? this.#refine(query, found) : [],
    };
  }

  /**
   * Reads the library into memory bit by bit, so that the first searches need not wait for it.
   *
   * @param mayGoOn asked before each bit
   */
  async readAhead(mayGoOn: () => boolean = () => true): Promise<void> {
    this.#reading ??= this.#readAll(mayGoOn).finally(() => (this.#reading = null));
    await this.#reading;
  }

  async #readAll(mayGoOn: () => boolean): Promise<void> {
    try {
      while (this.#connection.open && !this.#index.isComplete && mayGoOn()) {
        this.#index.readAhead();
        await setImmediate();
      }
    } catch {
      // a damaged library: the search that needs it says so
    }
  }

  /** What would narrow a query's result down, with the photos that each would leave. */
  async facets(text: string, similar: SimilarPhotos = new Map()): Promise<Facets> {
    if (!this.#index.isComplete) await this.readAhead();
    if (!this.#index.isComplete) await this.readAhead(); // one that was under way may have stopped early
    const query = this.parse(text);
    const found = this.#find(query, similar);
    const counts = this.#index.countFacets(found, {
      threshold: this.#threshold(),
      limit: MOST_OF_A_FACET,
      skipped: this.#impliedBy(query),
      categoryOf: (label) => this.#labels.rowOf(label).category,
    });
    return {
      total: found.total,
      months: found.months(),
      labels: (counts?.labels ?? []).map(({ label, count }) => this.#labels.toCount(label, count)),
      categories: counts?.categories ?? [],
      folders: counts?.folders ?? [],
      cameras: (counts?.cameras ?? []).map(({ camera, photo, count }) => ({ name: this.#cameraOf(photo) ?? camera, count })),
      stars: counts?.stars ?? [],
      states: STATES.map((state) => ({ state, count: counts?.[state] ?? 0 }))
        .filter(({ count }) => count > 0 && count < found.total),
    };
  } // prettier-ignore

  /** How many photos a query finds, and the first of them. */
  peek(text: string): { total: number; first: number | null } {
    const found = this.#find(this.parse(text), new Map());
    return { total: found.total, first: found.window(0, 1).ids[0] ?? null };
  }

  /** What the end of a query may name besides labels. */
  get names(): { folders: readonly string[]; cameras: readonly string[]; years: string[] } {
    const years = this.#find(this.parse(''), new Map())
      .months()
      .map(({ month }) => month.slice(0, 4));
    return { ...this.#index.places, years: [...new Set(years)] };
  }

  /** As the file spells it. */
  #cameraOf(photo: number): string | null {
    return this.#connection.prepare<[number], string>('SELECT camera FROM photos WHERE id = ?').pluck().get(photo) ?? null; // prettier-ignore
  }

  /** Numbers of the labels that a query names already, with those above them. */
  #impliedBy(query: Query): Set<number> {
    const named = query.terms.flatMap((term) => ('labels' in term ? term.labels : []));
    const implied = new Set(named.flatMap((key) => [key, ...this.#labels.ancestors(key)]));
    return new Set(this.#labels.idsOf([...implied]));
  }

  /** A result of photos that are alike, in that order. */
  toSimilarResult(hits: Hit[], limit: number): SearchResult {
    const found = new Map(this.#rowsOf(hits.map((hit) => hit.photo)).map((row) => [row.id, row]));
    const rows = hits.flatMap(({ photo, score }) => {
      const row = found.get(photo);
      return row === undefined ? [] : [{ ...row, score }];
    });
    return {
      query: { text: '', chips: [], problem: null, notes: [] },
      order: 'similarity',
      ...toColumns(rows, limit),
      days: [],
      months: [],
      refinements: [],
    };
  }

  /** Keys of the labels that the query asks for, with everything below them: why a photo was found. */
  reasonsOf(text: string): { labels: Set<string>; words: string[]; written: string[]; places: string[] } {
    const { terms } = this.parse(text);
    const wanted = terms.filter((term) => !term.negated);
    const keys = wanted.flatMap((term) => ('labels' in term ? term.labels : []));
    const labels = new Set(keys.flatMap((key) => [key, ...this.#labels.descendants(key)]));
    return {
      labels,
      words: wanted.flatMap((term) => (term.kind === 'text' ? [term.text.toLowerCase()] : [])),
      places: wanted.flatMap((term) => (term.kind === 'text' ? (term.places ?? []) : [])),
      written: wanted.flatMap((term) => (term.kind === 'lines' || term.kind === 'text' ? [term.text] : [])),
    };
  }

  #finder(): LabelFinder {
    return {
      find: (text) => this.#labels.find(text),
      findOwn: (text) => this.#labels.findOwn(text),
      findCategory: (name) => this.#labels.findCategory(name),
      findBridge: (text) => this.#labels.findBridge(text),
      findPlaces: (text) => this.#index.placesNamed(text),
      amounts: (of) => this.#amounts?.amounts(of) ?? null,
    };
  }

  /** What is to be said of how the query was understood. @param named words that file names have */
  explain(query: Query, named: ReadonlySet<string> = new Set()): SearchNote[] {
    return explainQuery(query, {
      isNamed: (word) => named.has(word),
      spellings: () => this.#labels.spellings(),
      folders: () => this.#index.folderNames(),
    });
  }

  #find(
    query: Query,
    similar: SimilarPhotos,
    { named = new Set<string>(), order = null }: { named?: Set<string>; order?: SearchOrder | null } = {},
  ): IndexResult {
    const context = {
      named,
      threshold: this.#threshold(),
      // A label with a threshold of its own may be shown where what is above it is not.
      labelIds: (keys: string[]) =>
        this.#labels.idsOf([...new Set([...keys, ...this.#labels.withOwnThresholds(keys)])]),
      similarity: (photo: number) => similar.get(photo) ?? [],
      sceneClasses: (name: string) => this.#amounts?.sceneClasses(name) ?? [name],
    };
    return this.#index.search(query, context, order);
  }

  #rowsOf(ids: number[]): PhotoRow[] {
    return this.#connection
      .prepare<[string], PhotoRow>(
        `SELECT id, width, height FROM photos WHERE id IN (SELECT value FROM json_each(?)) AND missing = 0`,
      )
      .all(JSON.stringify(ids));
  }

  /** Labels that some, not all, of the photos have, and that the query does not name already. */
  #refine(query: Query, found: IndexResult): SearchResult['refinements'] {
    if (query.expression === null || found.total < 2) return [];
    const threshold = this.#threshold();
    const skipped = this.#impliedBy(query);
    const counts =
      this.#index.countLabels(found, { threshold, limit: REFINEMENTS, skipped }) ??
      this.#countLabels(found, threshold).filter(({ label }) => !skipped.has(label));
    return counts.slice(0, REFINEMENTS).map(({ label, count }) => this.#labels.toCount(label, count));
  }

  /** By SQL, while tags are still being read. */
  #countLabels(found: IndexResult, threshold: number): { label: number; count: number }[] {
    if (found.total > MOST_COUNTED) return [];
    const counts = countLabels(this.#connection, found.window(0, found.total).ids, threshold);
    return counts.filter(({ count }) => count < found.total);
  }
}

function toColumns(
  rows: (PhotoRow & { score: number })[],
  limit: number,
): Pick<SearchResult, 'total' | 'ids' | 'aspects' | 'scores'> {
  const shown = rows.slice(0, limit);
  return {
    total: rows.length,
    ids: shown.map((row) => row.id),
    aspects: shown.map(({ width, height }) =>
      width === null || height === null ? UNKNOWN_ASPECT : Math.round((width / height) * 1000),
    ),
    scores: shown.map((row) => Math.round(row.score * 1000) / 1000),
  };
}
