import { SvelteMap } from 'svelte/reactivity';
import type { PhotoSummary } from '../../main/core/api.ts';
import { isAbort, request } from './request.ts';
import { matchWords } from '../words/search.ts';

/** While the wheel turns fast nothing is asked for. */
const SETTLE_MS = 40;
const CHUNK = 100;
/** About 1 kB each. */
const MOST_KEPT = 6000;

type Entry = { summary: PhotoSummary; query: string; generation: number };
type Flight = { ids: number[]; controller: AbortController };

/** Names, placeholders and thumbnails of the photos in sight; asked for in chunks, given up when scrolled past. */
export class Summaries {
  readonly #entries = new SvelteMap<number, Entry>();
  #query = '';
  /** What was fetched before the library last changed is shown, and fetched again. */
  #generation = 0;
  #inSight: number[] = [];
  /** Shown outside the grid: where similarity starts, the photo that is open. */
  #pinned: number[] = [];
  #flights: Flight[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  get(id: number): PhotoSummary | undefined {
    return this.#entries.get(id)?.summary;
  }

  /** Why the present query found it, in the window's language but for a label's name. */
  why(id: number): string | null {
    const entry = this.#entries.get(id);
    const match = entry?.query === this.#query ? entry.summary.match : null;
    return match === null ? null : matchWords(match);
  }

  want(ids: number[], query: string): void {
    this.#inSight = ids;
    this.#query = query;
    this.#schedule();
  }

  pin(ids: number[]): void {
    this.#pinned = ids;
    if (ids.length > 0) this.#schedule();
  }

  refresh(): void {
    this.#generation += 1;
    this.#schedule();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#fetchMissing();
    }, SETTLE_MS);
  }

  #fetchMissing(): void {
    const wanted = this.#wanted();
    for (const flight of this.#flights)
      if (!flight.ids.some((id) => wanted.has(id))) flight.controller.abort();
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a look-up, not shown
    const flying = new Set(this.#flights.flatMap((flight) => flight.ids));
    const missing = [...wanted].filter((id) => !this.#isFresh(id) && !flying.has(id));
    for (let at = 0; at < missing.length; at += CHUNK) void this.#fetch(missing.slice(at, at + CHUNK));
  }

  #wanted(): ReadonlySet<number> {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a look-up, not shown
    return new Set([...this.#pinned, ...this.#inSight]);
  }

  #isFresh(id: number): boolean {
    const entry = this.#entries.get(id);
    return entry?.query === this.#query && entry.generation === this.#generation;
  }

  async #fetch(ids: number[]): Promise<void> {
    const flight = { ids, controller: new AbortController() };
    const [query, generation] = [this.#query, this.#generation];
    this.#flights.push(flight);
    try {
      const path = `/api/photos?ids=${ids.join(',')}${query === '' ? '' : `&q=${encodeURIComponent(query)}`}`;
      const summaries = await request<PhotoSummary[]>(path, { signal: flight.controller.signal });
      for (const summary of summaries) this.#keep({ summary, query, generation });
    } catch (error) {
      // The grid shows grey tiles meanwhile; the lost engine is announced where its status is.
      if (!isAbort(error)) setTimeout(() => this.#schedule(), 1000);
    } finally {
      this.#flights = this.#flights.filter((other) => other !== flight);
    }
    if (query !== this.#query || generation !== this.#generation) this.#schedule();
  }

  /** The map is in the order of fetching, so its first entries are the oldest. */
  #keep(entry: Entry): void {
    this.#entries.delete(entry.summary.id);
    this.#entries.set(entry.summary.id, entry);
    if (this.#entries.size <= MOST_KEPT) return;
    const wanted = this.#wanted();
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= MOST_KEPT) break;
      if (!wanted.has(id)) this.#entries.delete(id);
    }
  }
}
