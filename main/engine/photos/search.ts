import type { SearchResult } from '../../core/api.ts';
import { parseQuery, type Query } from '../../core/query.ts';
import type { Connection } from '../../sqlite/database.ts';
import { countLabels, searchPhotos, type SearchRow } from '../../sqlite/tables/search.ts';
import type { Labels } from './labels.ts';
import type { Store } from './index-store.ts';

/** Photos of `similar:` and of the similar view: beyond these nothing is alike. */
const MOST_SIMILAR = 1000;
/** A result larger than this is not counted through for refinements: it would take longer than a keystroke. */
const MOST_COUNTED = 20_000;
const REFINEMENTS = 12;
const UNKNOWN_ASPECT = 1500;

/** A photo and its similarity, 0 to 1. */
export type Hit = { photo: number; score: number };

export class Searching {
  readonly #connection: Connection;
  readonly #labels: Labels;
  readonly #store: Store;
  readonly #threshold: () => number;

  constructor(connection: Connection, labels: Labels, store: Store, threshold: () => number) {
    this.#connection = connection;
    this.#labels = labels;
    this.#store = store;
    this.#threshold = threshold;
  }

  search(text: string, limit: number): SearchResult {
    const query = parseQuery(text, this.#labels);
    const rows = searchPhotos(this.#connection, query, {
      threshold: this.#threshold(),
      labelIds: (keys) => this.#labels.idsOf(keys),
      similarity: (photo) => this.similarity(photo),
    });
    const scored = rows.length > 0 && rows[0]!.score !== null;
    return {
      query: { text, chips: query.chips, problem: query.problem },
      order: scored ? 'score' : 'newest',
      ...toColumns(rows, scored, limit),
      days: scored ? [] : groupByDay(rows.slice(0, limit)),
      refinements: this.#refine(query, rows),
    };
  }

  /** Photos like one of the library, most similar first, without itself. */
  similarity(photo: number): Hit[] {
    const code = this.#store.codes.find(photo);
    return code === null ? [] : this.similarToAll([code], [photo]);
  }

  /**
   * Photos like several pictures at once: by the mean of the cosines.
   *
   * @param known photos that the pictures are themselves, which are left out
   */
  similarToAll(codes: Int8Array[], known: (number | null)[]): Hit[] {
    const sums = new Map<number, number>();
    // Of several, each photo needs all its cosines; of one, the best are enough.
    const each = codes.length === 1 ? MOST_SIMILAR + known.length : Number.MAX_SAFE_INTEGER;
    for (const code of codes)
      for (const { photo, cosine } of this.#store.codes.search(code, each))
        sums.set(photo, (sums.get(photo) ?? 0) + Math.max(0, cosine));
    for (const photo of known) if (photo !== null) sums.delete(photo);
    return [...sums]
      .map(([photo, sum]) => ({ photo, score: sum / codes.length }))
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST_SIMILAR);
  }

  /** A result of photos that are alike, in that order. */
  toSimilarResult(hits: Hit[], limit: number): SearchResult {
    const found = new Map(this.#rowsOf(hits.map((hit) => hit.photo)).map((row) => [row.id, row]));
    const rows = hits.flatMap(({ photo, score }) => {
      const row = found.get(photo);
      return row === undefined ? [] : [{ ...row, score }];
    });
    return {
      query: { text: '', chips: [], problem: null },
      order: 'similarity',
      ...toColumns(rows, true, limit),
      days: [],
      refinements: [],
    };
  }

  /** Keys of the labels that the query asks for, with everything below them: why a photo was found. */
  reasonsOf(text: string): { labels: Set<string>; words: string[] } {
    const terms = parseQuery(text, this.#labels).groups.flat();
    const wanted = terms.filter((term) => !term.negated && 'labels' in term);
    const keys = wanted.flatMap((term) => ('labels' in term ? term.labels : []));
    const labels = new Set(keys.flatMap((key) => [key, ...this.#labels.descendants(key)]));
    return {
      labels,
      words: wanted.flatMap((term) => (term.kind === 'text' ? [term.text.toLowerCase()] : [])),
    };
  }

  #rowsOf(ids: number[]): SearchRow[] {
    return this.#connection
      .prepare<[string], SearchRow>(
        `SELECT id, width, height, taken_at AS takenAt, NULL AS score FROM photos
         WHERE id IN (SELECT value FROM json_each(?)) AND missing = 0`,
      )
      .all(JSON.stringify(ids));
  }

  /** Labels that some, not all, of the photos have, and that the query does not name already. */
  #refine(query: Query, rows: SearchRow[]): SearchResult['refinements'] {
    if (query.groups.length === 0 || rows.length < 2 || rows.length > MOST_COUNTED) return [];
    const named = new Set(query.groups.flat().flatMap((term) => ('labels' in term ? term.labels : [])));
    const implied = new Set([...named].flatMap((key) => [key, ...this.#labels.ancestors(key)]));
    const ids = rows.map((row) => row.id);
    return countLabels(this.#connection, ids, this.#threshold())
      .filter(({ count }) => count < rows.length)
      .map(({ label, count }) => this.#labels.toCount(label, count))
      .filter(({ key }) => !implied.has(key))
      .slice(0, REFINEMENTS);
  }
}

function toColumns(
  rows: SearchRow[],
  scored: boolean,
  limit: number,
): Pick<SearchResult, 'total' | 'ids' | 'aspects' | 'scores'> {
  const shown = rows.slice(0, limit);
  return {
    total: rows.length,
    ids: shown.map((row) => row.id),
    aspects: shown.map(({ width, height }) =>
      width === null || height === null ? UNKNOWN_ASPECT : Math.round((width / height) * 1000),
    ),
    scores: scored ? shown.map((row) => Math.round((row.score ?? 0) * 1000) / 1000) : null,
  };
}

function groupByDay(rows: SearchRow[]): SearchResult['days'] {
  const days: SearchResult['days'] = [];
  for (const { takenAt } of rows) {
    const day = takenAt.slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.count += 1;
    else days.push({ day, count: 1 });
  }
  return days;
}
