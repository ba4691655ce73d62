import { Latest } from './latest.ts';
import { request, sentence } from './request.ts';

/** What a route answers, loaded again when it may have changed. Of two answers the one that was asked for later stays. */
export class Resource<T> {
  current: T | null = $state.raw(null);
  problem: string | null = $state(null);
  readonly #path: string;
  readonly #latest = new Latest();

  constructor(path: string) {
    this.#path = path;
  }

  async load(): Promise<void> {
    const isLatest = this.#latest.ask();
    try {
      const answer = await request<T>(this.#path);
      if (!isLatest()) return;
      this.current = answer;
      this.problem = null;
    } catch (error) {
      if (isLatest()) this.problem = sentence(error);
    }
  }
}
