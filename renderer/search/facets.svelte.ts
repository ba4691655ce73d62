import type { Facets as Counted } from '../../main/core/api.ts';
import { isAbort, request, sentence } from '../state/request.ts';

const KEPT = 'photonest.facets-open';

/** What narrows the present result down: asked for only while it is on show. */
export class Facets {
  current: Counted | null = $state.raw(null);
  problem: string | null = $state(null);
  open = $state(localStorage.getItem(KEPT) === 'yes');
  #controller: AbortController | null = null;

  toggle(): void {
    this.open = !this.open;
    localStorage.setItem(KEPT, this.open ? 'yes' : 'no');
  }

  /** The counts of before stay until the next have come. */
  async load(query: string): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    try {
      this.current = await request<Counted>(`/api/facets?q=${encodeURIComponent(query)}`, controller);
      this.problem = null;
    } catch (error) {
      if (!isAbort(error)) this.problem = sentence(error);
    }
  }
}
