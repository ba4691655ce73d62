import type { Settings } from '../../../main/core/api.ts';
import { request, sentence } from '../request.ts';

const SETTLE_MS = 120;

/** The probability from which on a label is shown. It moves at once here and is sent when the hand rests. */
export class Threshold {
  current = $state(0.6);
  readonly #onChange: () => void;
  readonly #onProblem: (sentence: string) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(onChange: () => void, onProblem: (sentence: string) => void) {
    this.#onChange = onChange;
    this.#onProblem = onProblem;
  }

  /** @param asked the engine's settings, which are asked for once for all who show a part of them */
  async load(asked: Promise<Settings>): Promise<void> {
    const { threshold } = await asked;
    if (this.#timer === null) this.current = threshold;
  }

  set(threshold: number): void {
    this.current = threshold;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), SETTLE_MS);
  }

  async #send(): Promise<void> {
    this.#timer = null;
    try {
      await request<Settings>('/api/settings', { method: 'PATCH', body: { threshold: this.current } });
      this.#onChange();
    } catch (error) {
      this.#onProblem(sentence(error));
    }
  }
}
