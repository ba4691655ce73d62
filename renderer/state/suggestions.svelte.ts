import type { LabelCount } from '../../main/core/api.ts';
import { isAbort, request } from './request.ts';

const SETTLE_MS = 80;

/** Completions of what is being typed, and which of them the arrow keys are on. */
export class Suggestions {
  current: LabelCount[] = $state.raw([]);
  /** Index of the active completion; -1: none, what was typed stands as it is. */
  active = $state(-1);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #controller: AbortController | null = null;

  ask(typed: string): void {
    this.#stop();
    if (typed.trim() === '' || /\s$/.test(typed)) this.close();
    else this.#timer = setTimeout(() => void this.#fetch(typed), SETTLE_MS);
  }

  step(by: 1 | -1): void {
    const choices = this.current.length + 1;
    if (choices > 1) this.active = ((this.active + 1 + by + choices) % choices) - 1;
  }

  close(): void {
    this.#stop();
    this.current = [];
    this.active = -1;
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#controller?.abort();
  }

  async #fetch(typed: string): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    try {
      const path = `/api/suggestions?q=${encodeURIComponent(typed)}`;
      this.current = await request<LabelCount[]>(path, controller);
      this.active = -1;
    } catch (error) {
      // Without completions the words can still be typed; the lost engine is announced elsewhere.
      if (!isAbort(error)) this.close();
    }
  }
}
