import type { Settings } from '../../../main/core/api.ts';
import { request, sentence } from '../request.ts';

export const LEAST = 72;
export const MOST = 320;
const SETTLE_MS = 300;

/** The height that rows of photos aim at, in pixels. It changes at once here, and is kept by the engine. */
export class RowHeight {
  current = $state(176);
  readonly #onProblem: (sentence: string) => void;
  /** Between whole pixels, so that small steps add up. */
  #exact = 176;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(onProblem: (sentence: string) => void) {
    this.#onProblem = onProblem;
  }

  /** @param asked the engine's settings, which are asked for once for all who show a part of them */
  async load(asked: Promise<Settings>): Promise<void> {
    const { rowHeight } = await asked;
    if (this.#timer === null) this.current = rowHeight;
  }

  /** By a pinch, or Ctrl and the wheel. */
  scale(by: number): void {
    this.#exact = (Math.round(this.#exact) === this.current ? this.#exact : this.current) * by;
    const exact = Math.min(MOST, Math.max(LEAST, this.#exact));
    this.set(exact);
    this.#exact = exact;
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
