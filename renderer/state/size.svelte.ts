import type { Settings } from '../../main/core/api.ts';
import { request, sentence } from './request.ts';

export const LEAST = 120;
export const MOST = 320;
const SETTLE_MS = 300;

/** The height that rows of photos aim at, in pixels. It changes at once here, and is kept by the engine. */
export class RowHeight {
  current = $state(176);
  readonly #onProblem: (sentence: string) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(onProblem: (sentence: string) => void) {
    this.#onProblem = onProblem;
  }

  async load(): Promise<void> {
    const { rowHeight } = await request<Settings>('/api/settings');
    if (this.#timer === null) this.current = rowHeight;
  }

  set(pixels: number): void {
    this.current = Math.round(Math.min(MOST, Math.max(LEAST, pixels)));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), SETTLE_MS);
  }

  async #send(): Promise<void> {
    this.#timer = null;
    try {
      await request<Settings>('/api/settings', { method: 'PATCH', body: { rowHeight: this.current } });
    } catch (error) {
      this.#onProblem(sentence(error));
    }
  }
}
