import type { SearchResult, SimilarPicture, SimilarSource } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { isAbort, request, sentence } from './request.ts';
import { append } from './append.ts';
import { parseMixture, type MixtureText, type Part } from '../similar/mixture.ts';
import { withinReach } from '../similar/reach.ts';
import { sourceKey, type Source } from './route.ts';

const MOST_ALIKE = 500;
/** Shown before the rest has come: more than a screen has. */
const FIRST = 200;
const PART = 50_000;

/** A picture from outside the library that similarity starts from. */
export type Picture = { file: Blob; name: string; url: string };

type Shown = { source: Source; result: SearchResult };

/** The photos on show. The previous ones stay until the next have come. */
export class Result {
  /** As the engine gave it. */
  current: Shown | null = $state.raw(null);
  /** How far similarity reaches: 0 near copies, 1 everything. */
  reach = $state(0.65);
  /** What of it is on show. */
  readonly shown: Shown | null = $derived.by(() => {
    if (this.current?.source.kind !== 'like') return this.current;
    return { source: this.current.source, result: withinReach(this.current.result, this.reach) };
  });
  problem: string | null = $state(null);
  #isLoading = $state(false);
  picture: Picture | null = $state.raw(null);
  #source: Source | null = $state.raw(null);
  /** Other photos are on their way, and those on show will go. */
  readonly isAwaited: boolean = $derived(
    this.#isLoading &&
      this.#source !== null &&
      (this.current === null || sourceKey(this.current.source) !== sourceKey(this.#source)),
  );
  #controller: AbortController | null = null;

  async show(source: Source): Promise<void> {
    const same = this.#source !== null && sourceKey(this.#source) === sourceKey(source);
    this.#source = source;
    if (!same || sourceKey(source) === 'like picture') await this.reload();
    else if (this.current !== null) this.current = { source, result: this.current.result };
  }

  async reload(): Promise<void> {
    const source = this.#source;
    if (source === null) return;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#isLoading = true;
    try {
      const first = await this.#fetch(source, controller.signal);
      const isNew = this.current === null || sourceKey(this.current.source) !== sourceKey(source);
      // What is looked at already does not shrink to its beginning meanwhile.
      if (isNew) this.current = { source: this.#source ?? source, result: first };
      const result = await this.#fetchRest(source, first, controller.signal);
      this.current = { source: this.#source ?? source, result };
      this.problem = null;
    } catch (error) {
      if (isAbort(error)) return;
      this.problem = sentence(error);
    }
    this.#isLoading = false;
  }

  setPicture(file: Blob, name: string): void {
    if (this.picture !== null) URL.revokeObjectURL(this.picture.url);
    this.picture = { file, name, url: URL.createObjectURL(file) };
  }

  async #fetch(source: Source, signal: AbortSignal): Promise<SearchResult> {
    if (source.kind === 'query') {
      return await request<SearchResult>(searchPath(source, 0, FIRST), { signal });
    }
    const seed = source.trail.at(-1)!;
    if (typeof seed === 'string' && seed !== 'picture') return await this.#fetchMixture(seed, signal);
    if (seed !== 'picture') {
      return await request<SearchResult>(`/api/photos/${seed}/similar?limit=${MOST_ALIKE}`, { signal });
    }
    if (this.picture === null) throw new Error(t('state.pictureGone'));
    const options = { method: 'POST', body: this.picture.file, signal } as const;
    return await request<SearchResult>(`/api/similar?limit=${MOST_ALIKE}`, options);
  }

  async #fetchMixture(seed: MixtureText, signal: AbortSignal): Promise<SearchResult> {
    const { plus, minus } = parseMixture(seed)!;
    const toSources = async (parts: Part[]): Promise<SimilarSource[]> =>
      await Promise.all(parts.map(async (part) => await this.#toSource(part, signal)));
    const body = { plus: await toSources(plus), minus: await toSources(minus) };
    return await request<SearchResult>(`/api/similar?limit=${MOST_ALIKE}`, { method: 'POST', body, signal });
  }

  async #toSource({ photo, region }: Part, signal: AbortSignal): Promise<SimilarSource> {
    if (photo !== 'picture') return { photo, ...(region !== null && { region }) };
    if (this.picture === null) throw new Error(t('state.pictureGone'));
    const body = this.picture.file;
    return await request<SimilarPicture>('/api/similar/pictures', { method: 'POST', body, signal });
  }

  /** The whole result: its parts are put together, or all of it is asked for where it changed between them. */
  async #fetchRest(source: Source, first: SearchResult, signal: AbortSignal): Promise<SearchResult> {
    let result = first;
    while (source.kind === 'query' && result.ids.length < result.total) {
      const part: SearchResult = await request(searchPath(source, result.ids.length, PART), { signal });
      const longer = part.ids.length > 0 ? append(result, part) : null;
      if (longer === null) return await request<SearchResult>(searchPath(source, 0), { signal });
      result = longer;
    }
    return result;
  }
}

/** @param limit left out: all that there are */
function searchPath({ text, order }: Source & { kind: 'query' }, offset: number, limit?: number): string {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made and read at once
  const wanted = new URLSearchParams({ q: text, offset: String(offset) });
  if (limit !== undefined) wanted.set('limit', String(limit));
  if (order !== undefined) wanted.set('order', order);
  return `/api/search?${wanted}`;
}
