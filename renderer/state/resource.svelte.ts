import { request, sentence } from './request.ts';

/** One answer of the engine that is shown as a whole: labels, folders, failures. */
export class Resource<T> {
  current: T | null = $state.raw(null);
  problem: string | null = $state(null);
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async load(): Promise<void> {
    try {
      this.current = await request<T>(this.#path);
      this.problem = null;
    } catch (error) {
      this.problem = sentence(error);
    }
  }
}
