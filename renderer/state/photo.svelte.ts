import type { AnalysisId } from '../../main/core/analyses/findings.ts';
import type {
  PhotoAnalysis,
  PhotoDetail,
  PhotoSummary,
  PhotoTag,
  SearchResult,
} from '../../main/core/api.ts';
import { isAbort, request, sentence } from './request.ts';

/** Arrow keys held down pass over photos faster than it is useful to ask about them. */
const SETTLE_MS = 60;
const STRIP = 6;

/** The selected photo with its tags and the few most like it. */
export class Photo {
  id: number | null = $state(null);
  current: PhotoDetail | null = $state.raw(null);
  alike: PhotoSummary[] = $state.raw([]);
  /** What analyses found in it. */
  analyses: PhotoAnalysis[] = $state.raw([]);
  problem: string | null = $state(null);
  /** Over the photos that are looked at, until it is switched off. */
  layer: AnalysisId | null = $state(null);
  /** The last own tag that was added, to any photo. */
  lastTag: string | null = $state(null);
  /** The photo's tags in the order in which they were first shown, so that none moves under the pointer. */
  readonly tags: ShownTag[] = $derived.by(() => keepOrder(this.current, this.#order));
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- remembers what was shown; `tags` changes with `current`
  #order = new Map<string, PhotoTag>();
  #controller: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  show(id: number | null): void {
    if (id === this.id) return;
    this.id = id;
    this.problem = null;
    this.#controller?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- as above
    this.#order = new Map();
    if (id === null) this.#clear();
    else this.#timer = setTimeout(() => void this.reload(), this.current === null ? 0 : SETTLE_MS);
  }

  async reload(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    try {
      this.current = await request<PhotoDetail>(`/api/photos/${id}`, controller);
      this.problem = null;
      this.analyses = await request<PhotoAnalysis[]>(`/api/photos/${id}/analyses`, controller);
      this.alike = await findAlike(id, controller.signal);
    } catch (error) {
      if (isAbort(error) || id !== this.id) return;
      if (this.current?.id !== id) this.#clear();
      this.problem = sentence(error);
    }
  }

  async setUserTag(label: string, state: 'confirmed' | 'rejected' | 'none'): Promise<void> {
    await this.#change(`/tags/${encodeURIComponent(label)}`, 'PUT', { state });
  }

  async addTag(name: string): Promise<void> {
    this.lastTag = name;
    await this.#change('/tags', 'POST', { name });
  }

  async #change(path: string, method: 'PUT' | 'POST', body: object): Promise<void> {
    const id = this.current?.id;
    if (id === undefined) return;
    try {
      const changed = await request<PhotoDetail>(`/api/photos/${id}${path}`, { method, body });
      if (this.id === id) this.current = changed;
      this.problem = null;
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  #clear(): void {
    this.current = null;
    this.alike = [];
    this.analyses = [];
  }
}

/** A tag, or one that went with another that was rejected. */
export type ShownTag = PhotoTag & { gone: boolean };

const RANK = (tag: PhotoTag): number =>
  tag.state === 'rejected'
    ? 3
    : tag.state === 'confirmed' || tag.source !== 'model'
      ? 0
      : (tag.score ?? 0) >= 0.6
        ? 1
        : 2;

/** Own, sure, unsure, rejected at first; then as it was. `known` is what was shown of this photo. */
function keepOrder(photo: PhotoDetail | null, known: Map<string, PhotoTag>): ShownTag[] {
  if (photo === null) return [];
  const now = new Map(photo.tags.map((tag) => [tag.key, tag]));
  for (const tag of [...photo.tags].sort((a, b) => RANK(a) - RANK(b))) known.set(tag.key, tag);
  return [...known.values()].flatMap((tag): ShownTag[] => {
    if (now.has(tag.key)) return [{ ...tag, gone: false }];
    return tag.source === 'model' && tag.state === 'none' ? [{ ...tag, gone: true }] : [];
  });
}

/** A photo that is not tagged yet has no similarity; that is no problem worth a sentence. */
async function findAlike(id: number, signal: AbortSignal): Promise<PhotoSummary[]> {
  try {
    const { ids } = await request<SearchResult>(`/api/photos/${id}/similar?limit=${STRIP}`, { signal });
    if (ids.length === 0) return [];
    return await request<PhotoSummary[]>(`/api/photos?ids=${ids.join(',')}`, { signal });
  } catch (error) {
    if (isAbort(error)) throw error;
    return [];
  }
}
