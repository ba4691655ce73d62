import type { SearchResult } from '../../main/core/api.ts';
import { isAbort, request, sentence } from './request.ts';
import { withinReach } from '../similar/reach.ts';
import { sourceKey, type Source } from './route.ts';

const MOST_ALIKE = 500;

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
  loading = $state(false);
  picture: Picture | null = $state.raw(null);
  #source: Source | null = null;
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
    this.loading = true;
    try {
      const result = await this.#fetch(source, controller.signal);
      this.current = { source: this.#source ?? source, result };
      this.problem = null;
    } catch (error) {
      if (isAbort(error)) return;
      this.problem = sentence(error);
    }
    this.loading = false;
  }

  setPicture(file: Blob, name: string): void {
    if (this.picture !== null) URL.revokeObjectURL(this.picture.url);
    this.picture = { file, name, url: URL.createObjectURL(file) };
  }

  async #fetch(source: Source, signal: AbortSignal): Promise<SearchResult> {
    if (source.kind === 'query') {
      return await request<SearchResult>(`/api/search?q=${encodeURIComponent(source.text)}`, { signal });
    }
    const seed = source.trail.at(-1)!;
    if (seed !== 'picture') {
      return await request<SearchResult>(`/api/photos/${seed}/similar?limit=${MOST_ALIKE}`, { signal });
    }
    if (this.picture === null) throw new Error('The picture is no longer at hand. Drop it here again.');
    const options = { method: 'POST', body: this.picture.file, signal } as const;
    return await request<SearchResult>(`/api/similar?limit=${MOST_ALIKE}`, options);
  }
}
