import type { TaughtTag, TaughtTagFile } from '../../main/core/api.ts';
import { Latest } from '../state/latest.ts';
import { request } from '../state/request.ts';

/** Tags that are taught by examples, and the one whose progress a person waits for. */
export class Teaching {
  readonly #latest = new Latest();
  tags: TaughtTag[] = $state.raw([]);
  #newsKey: string | null = $state(null);
  /** The tag that was taught last, until its notice is put away. */
  readonly news: TaughtTag | null = $derived(this.find(this.#newsKey));

  find(key: string | null): TaughtTag | null {
    return this.tags.find((tag) => tag.key === key) ?? null;
  }

  /** Tags stay as they were where the engine does not answer, which is said elsewhere. */
  async load(): Promise<void> {
    const isLatest = this.#latest.ask();
    try {
      const tags = await request<TaughtTag[]>('/api/taught-tags');
      if (isLatest()) this.tags = tags;
    } catch {
      // See above.
    }
  }

  /**
   * @param examples the number of a selection
   * @throws RequestError such as for a name that is a label's
   */
  async teach(name: string, examples: number): Promise<void> {
    const tag = await request<TaughtTag>('/api/taught-tags', { method: 'POST', body: { name, examples } });
    this.#newsKey = tag.key;
    await this.load();
  }

  /** @throws RequestError where no network has seen an example yet */
  async export(key: string): Promise<TaughtTagFile> {
    return await request<TaughtTagFile>(`/api/taught-tags/${encodeURIComponent(key)}/export`);
  }

  /**
   * @param file as it was read
   * @throws RequestError for what is no taught tag
   */
  async import(file: object): Promise<void> {
    const tag = await request<TaughtTag>('/api/taught-tags/import', { method: 'POST', body: file });
    this.#newsKey = tag.key;
    await this.load();
  }

  async forget(key: string): Promise<void> {
    await request(`/api/taught-tags/${encodeURIComponent(key)}`, { method: 'DELETE' });
    await this.load();
  }

  /** The notice was read, or what it offers is being done. */
  putAway(key: string | null = this.#newsKey): void {
    if (key === this.#newsKey) this.#newsKey = null;
  }
}
