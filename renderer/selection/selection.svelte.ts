import { SvelteSet } from 'svelte/reactivity';
import type { AnalysisId } from '../../main/core/analyses/findings.ts';
import type {
  BulkChange,
  SearchResult,
  Selection as Frozen,
  SelectionDetail,
  Trashed,
} from '../../main/core/api.ts';
import type { Photos } from '../exporting/photos.ts';
import { isAbort, request, RequestError, sentence } from '../state/request.ts';

/** What is asked about a selection waits for so long: arrow keys with Shift change it many times a second. */
const SETTLE_MS = 120;

/** Photos that a person chose in the grid: one by one, or all of a query but some. */
export class Selection {
  /** Chosen one by one; of all photos, those that were let go. */
  readonly #ids = new SvelteSet<number>();
  /** All photos of this query, which finds so many; null: one by one. */
  #all: { query: string; total: number } | null = $state.raw(null);
  /** Where a range begins. */
  #anchor: number | null = null;
  /** Chosen by touch: a tap goes on choosing. */
  isTouched = $state(false);
  /** What the photos have; null until the engine said. */
  detail: SelectionDetail | null = $state.raw(null);
  problem: string | null = $state(null);
  /** A change is under way. */
  isBusy = $state(false);
  #frozen: Frozen | null = null;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  readonly count = $derived(this.#all === null ? this.#ids.size : this.#all.total - this.#ids.size);

  has(photo: number): boolean {
    return this.#ids.has(photo) === (this.#all === null);
  }

  /** The chosen photo, where it is one alone. */
  get only(): number | null {
    return this.#all === null && this.#ids.size === 1 ? [...this.#ids][0]! : null;
  }

  /** Of the photos on show, up to `limit` that are chosen. */
  some(shown: number[], limit: number): number[] {
    const found: number[] = [];
    for (const id of shown) {
      if (this.has(id)) found.push(id);
      if (found.length === limit) break;
    }
    return found;
  }

  /** This photo and no other. */
  set(photo: number | null): void {
    if (this.only === photo) return;
    this.#reset();
    if (photo !== null) this.#ids.add(photo);
    this.#anchor = photo;
    this.#change();
  }

  toggle(photo: number): void {
    if (!this.#ids.delete(photo)) this.#ids.add(photo);
    this.#anchor = photo;
    this.#change();
  }

  /** From where the last one was chosen, as far as here. */
  extend(photo: number, shown: number[]): void {
    const from = shown.indexOf(this.#anchor ?? photo);
    const to = shown.indexOf(photo);
    if (from === -1 || to === -1) return this.toggle(photo);
    this.#choose(shown.slice(Math.min(from, to), Math.max(from, to) + 1));
  }

  /** A whole day: lets go of it where all of it is chosen. */
  toggleAll(photos: number[]): void {
    const isChosen = photos.every((photo) => this.has(photo));
    for (const photo of photos) if (this.has(photo) === isChosen) this.#flip(photo);
    this.#anchor = photos[0] ?? null;
    this.#change();
  }

  /** These besides those that were chosen before. */
  add(photos: number[], before: number[]): void {
    this.#reset();
    for (const photo of [...before, ...photos]) this.#ids.add(photo);
    this.#change();
  }

  /** Those chosen one by one. */
  get chosen(): number[] {
    return this.#all === null ? [...this.#ids] : [];
  }

  all(query: string, total: number): void {
    this.#reset();
    this.#all = { query, total };
    this.#change();
  }

  clear(): void {
    if (this.count === 0) return;
    this.#reset();
    this.#anchor = null;
    this.#change();
  }

  async change(change: BulkChange): Promise<void> {
    await this.#attempt(async (id) => {
      await request(`/api/selections/${id}/changes`, { method: 'POST', body: change });
      await this.reload();
    });
  }

  async analyse(analysis: AnalysisId): Promise<void> {
    await this.#attempt(async (selection) => {
      await request(`/api/analyses/${analysis}`, { method: 'POST', body: { selection } });
    });
  }

  /** @returns what stays, with its reasons */
  async trash(): Promise<Trashed | null> {
    let trashed: Trashed | null = null;
    await this.#attempt(async (id) => {
      trashed = await request<Trashed>(`/api/selections/${id}/trash`, { method: 'POST' });
      this.clear();
    });
    return trashed;
  }

  /** What the photos have may be another by now. */
  async reload(): Promise<void> {
    if (this.count < 2) return;
    try {
      const frozen = await this.#freeze();
      const detail = await request<SelectionDetail>(`/api/selections/${frozen.id}`);
      if (this.#frozen?.id === detail.id) this.detail = detail;
    } catch (error) {
      if (!isAbort(error)) this.problem = sentence(error);
    }
  }

  /** Of the files, in the order in which the photos were found. */
  async paths(): Promise<string[]> {
    const { id } = await this.#freeze();
    return await request<string[]>(`/api/selections/${id}/paths`);
  }

  /** @returns the number under which the engine keeps them */
  async freeze(): Promise<number> {
    return (await this.#freeze()).id;
  }

  /** As they are chosen now, whatever is chosen later. */
  photos(): Photos {
    const all = this.#all;
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it does not change any more
    const ids = new Set(this.#ids);
    const found = async (): Promise<number[]> => {
      if (all === null) return [...ids];
      const address = `/api/search?q=${encodeURIComponent(all.query)}`;
      return (await request<SearchResult>(address)).ids.filter((id) => !ids.has(id));
    };
    return { total: this.count, ids: found };
  }

  async #attempt(work: (selection: number) => Promise<void>): Promise<void> {
    this.problem = null;
    this.isBusy = true;
    try {
      await work((await this.#freeze()).id);
    } catch (error) {
      // The engine was started anew, and knows nothing of it.
      if (error instanceof RequestError && error.code === 'not_found') this.#frozen = null;
      this.problem = sentence(error);
    } finally {
      this.isBusy = false;
    }
  }

  async #freeze(): Promise<Frozen> {
    if (this.#frozen !== null) return this.#frozen;
    const version = this.#version;
    const body =
      this.#all === null ? { ids: [...this.#ids] } : { query: this.#all.query, except: [...this.#ids] };
    const frozen = await request<Frozen>('/api/selections', { method: 'POST', body });
    // Other photos were chosen while the engine answered.
    if (version !== this.#version) return await this.#freeze();
    this.#frozen = frozen;
    return frozen;
  }

  #choose(photos: number[]): void {
    this.#reset();
    for (const photo of photos) this.#ids.add(photo);
    this.#change();
  }

  #flip(photo: number): void {
    if (!this.#ids.delete(photo)) this.#ids.add(photo);
  }

  #reset(): void {
    this.#ids.clear();
    this.#all = null;
  }

  #change(): void {
    this.#frozen = null;
    this.#version += 1;
    this.problem = null;
    if (this.count === 0) this.isTouched = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.count < 2) this.detail = null;
    else this.#timer = setTimeout(() => void this.reload(), SETTLE_MS);
  }
}
