/* eslint-disable @typescript-eslint/prefer-for-of -- over a million rows an iterator takes 21 ms, an index 5 */
import { UNSCORED, type Matches } from './matches.ts';
import type { SearchOrder } from '../core/api.ts';
import type { Area } from '../core/places/place.ts';
import { areaOf, clusterRows, type Cluster } from './clusters.ts';
import { DAYS_PER_MONTH, fromDay, PLACE, toDay, UNDATED, type PhotoColumns } from './photo-columns.ts';

/** Scores are ordered in steps of this part; nobody sees finer ones. */
const STEPS = 65_535;
/** Of the years 0 to 9999. */
const MONTHS = 120_000;

/** By group of dates: none, undated, in the future. */
const GROUPS = { 1: 'undated', 2: 'future' } as const;
const AHEAD_MS = 24 * 60 * 60 * 1000;

type Choice = { shown: number; without: number; order: SearchOrder | null };

/** The photos of a result in their order, of which any part can be asked for. */
export class IndexResult {
  readonly total: number;
  readonly isScored: boolean;
  readonly order: SearchOrder;
  /** By row, 1 for a photo of the result. */
  readonly mask: Uint8Array;
  #rows: Uint32Array;
  /** Clocks are set to other time zones; beyond a day ahead a date is wrong. */
  readonly #lastDay: number;
  readonly #scores: Float32Array | null;
  readonly #columns: PhotoColumns;

  /**
   * @param shown bits of which a photo has any
   * @param without bits of which it has none
   * @param order null: surest first where there are scores, else newest first
   */
  constructor(columns: PhotoColumns, matches: Matches, { shown, without, order }: Choice) {
    this.#columns = columns;
    this.mask = matches.mask;
    const { rows, scored } = this.#listNewest(matches, shown, without);
    this.total = rows.length;
    this.isScored = scored;
    this.order = order ?? (scored ? 'score' : 'newest');
    this.#scores = scored ? matches.scores : null;
    this.#lastDay = toDay(new Date(Date.now() + AHEAD_MS).toISOString());
    this.#rows = this.#inOrder(rows);
  }

  /** Puts the photos into the order of these ids, which hold all of them. */
  arrange(ids: number[]): void {
    const rows = new Uint32Array(this.total);
    let total = 0;
    for (const id of new Set(ids)) {
      const row = this.#columns.rowOf(id);
      if (row !== -1 && this.mask[row] === 1 && total < rows.length) rows[total++] = row;
    }
    this.#rows = rows;
  }

  #inOrder(rows: Uint32Array): Uint32Array {
    switch (this.order) {
      case 'score':
        return this.#scores === null ? rows : surestFirst(rows, this.#scores);
      case 'oldest':
        return this.#undatedLast(rows.toReversed());
      case 'added':
        return rows.toSorted((a, b) => b - a);
      default:
        return this.#undatedLast(rows);
    }
  }

  /** The same order, but photos without a date stand last, and behind them those whose date is still to come. */
  #undatedLast(rows: Uint32Array): Uint32Array {
    const groups = [0, 0, 0];
    for (let at = 0; at < rows.length; at++) groups[this.#groupOf(rows[at]!)]!++;
    if (groups[0] === rows.length) return rows;
    const next = [0, groups[0]!, groups[0]! + groups[1]!];
    const sorted = new Uint32Array(rows.length);
    for (let at = 0; at < rows.length; at++) sorted[next[this.#groupOf(rows[at]!)]!++] = rows[at]!;
    return sorted;
  }

  /** 0: dated; 1: nobody wrote when; 2: in the future. */
  #groupOf(row: number): 0 | 1 | 2 {
    const { flags, days } = this.#columns;
    if ((flags[row]! & UNDATED) !== 0) return 1;
    return days[row]! > this.#lastDay ? 2 : 0;
  }

  /** Columns of the photos from `offset` on. */
  window(offset: number, limit: number): { ids: number[]; aspects: number[]; scores: number[] | null } {
    const rows = this.#rows.subarray(offset, Math.min(offset + limit, this.total));
    const { ids, aspects } = this.#columns;
    const scores = this.#scores;
    return {
      ids: Array.from(rows, (row) => ids[row]!),
      aspects: Array.from(rows, (row) => aspects[row]!),
      scores:
        scores === null
          ? null
          : Array.from(rows, (row) => Math.round(Math.max(0, scores[row]!) * 1000) / 1000),
    };
  }

  /** Runs of a window by day. */
  days(offset: number, limit: number): { day: string; count: number }[] {
    const { days } = this.#columns;
    const runs: { day: string; count: number }[] = [];
    let last = NaN;
    for (const row of this.#rows.subarray(offset, Math.min(offset + limit, this.total))) {
      const group = this.#groupOf(row);
      const day = group === 0 ? days[row]! : -group;
      if (day === last) runs.at(-1)!.count += 1;
      else runs.push({ day: group === 0 ? fromDay(day) : GROUPS[group], count: 1 });
      last = day;
    }
    return runs;
  }

  /** How many were taken in each month, the newest first; those without a date count nowhere. */
  months(): { month: string; count: number }[] {
    const { days } = this.#columns;
    const counts = new Uint32Array(MONTHS);
    const rows = this.#rows;
    for (let at = 0; at < rows.length; at++)
      if (this.#groupOf(rows[at]!) === 0) counts[Math.floor(days[rows[at]!]! / DAYS_PER_MONTH)]!++;
    const months: { month: string; count: number }[] = [];
    for (let month = MONTHS - 1; month >= 0; month--)
      if (counts[month]! > 0)
        months.push({ month: fromDay(month * DAYS_PER_MONTH, true), count: counts[month]! });
    return months;
  }

  /** Of those whose place is known, on a part of the map: {@link clusterRows}. */
  clusters(area: Area, zoom: number): Cluster[] {
    return clusterRows(this.#columns, this.#rows, area, zoom);
  }

  /** How many photos have a place, and the part of the map that has them all; null where there are none. */
  extent(): { located: number; bounds: Area | null } {
    const { flags, latitudes, longitudes } = this.#columns;
    const rows = this.#rows;
    let [south, west, north, east, located] = [Infinity, Infinity, -Infinity, -Infinity, 0];
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if ((flags[row]! & PLACE) === 0) continue;
      located += 1;
      const latitude = latitudes[row]!;
      const longitude = longitudes[row]!;
      if (latitude < south) south = latitude;
      if (latitude > north) north = latitude;
      if (longitude < west) west = longitude;
      if (longitude > east) east = longitude;
    }
    return { located, bounds: located === 0 ? null : areaOf(south, west, north, east) };
  }

  /** How many photos each place has, by the gazetteer's numbers, and the first of them. */
  places(): Map<number, { count: number; photo: number }> {
    const { flags, places, texts, ids } = this.#columns;
    const counts = new Uint32Array(texts.places.texts.length);
    const first = new Uint32Array(counts.length);
    const rows = this.#rows;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if ((flags[row]! & PLACE) === 0) continue;
      const code = places[row]!;
      if (counts[code]!++ === 0) first[code] = ids[row]!;
    }
    const found = new Map<number, { count: number; photo: number }>();
    counts.forEach((count, code) => {
      if (count > 0) found.set(Number(texts.places.texts[code]), { count, photo: first[code]! });
    });
    return found;
  }

  /** Takes photos that are not shown out of the mask, too. */
  #listNewest(
    { mask, scores }: Matches,
    shown: number,
    without: number,
  ): { rows: Uint32Array; scored: boolean } {
    const { flags, order } = this.#columns;
    const rows = new Uint32Array(mask.length);
    let [total, scored] = [0, false];
    for (let at = 0; at < order.length; at++) {
      const row = order[at]!;
      if (mask[row] === 0) continue;
      if ((flags[row]! & shown) === 0 || (flags[row]! & without) !== 0) {
        mask[row] = 0;
        continue;
      }
      rows[total++] = row;
      if (scores !== null && scores[row] !== UNSCORED) scored = true;
    }
    return { rows: rows.subarray(0, total), scored };
  }
}

/** By counting; equally sure ones stay in their order, and those without a score come last. */
function surestFirst(rows: Uint32Array, scores: Float32Array): Uint32Array {
  const starts = new Uint32Array(STEPS + 3);
  const buckets = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const bucket = Math.min(STEPS - Math.round(scores[rows[at]!]! * STEPS), STEPS + 1); // UNSCORED: the last
    buckets[at] = bucket;
    starts[bucket + 1]!++;
  }
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) sorted[starts[buckets[at]!]!++] = rows[at]!;
  return sorted;
}
