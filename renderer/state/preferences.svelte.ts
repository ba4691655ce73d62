import type { Settings } from '../../main/core/api.ts';
import { request, sentence } from './request.ts';

type Choices = Pick<Settings, 'provider' | 'lowImpact' | 'hours' | 'ignore'>;

/** How and when the network runs, and on what. A change shows at once, and is taken back when the engine refuses it. */
export class Preferences {
  current: Choices | null = $state.raw(null);
  problem: string | null = $state(null);
  /** As the engine last gave it. */
  #kept: Choices | null = null;
  #changes = 0;

  async load(): Promise<void> {
    const changes = this.#changes;
    try {
      const settings = await request<Settings>('/api/settings');
      this.#kept = settings;
      if (changes === this.#changes) this.current = settings;
      this.problem = null;
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  async set(choice: Partial<Choices>): Promise<void> {
    if (this.current === null) return;
    const change = ++this.#changes;
    this.current = { ...this.current, ...choice };
    try {
      const settings = await request<Settings>('/api/settings', { method: 'PATCH', body: choice });
      this.#kept = settings;
      if (change === this.#changes) this.current = settings;
      this.problem = null;
    } catch (error) {
      if (change === this.#changes) this.current = this.#kept;
      this.problem = sentence(error);
    }
  }
}
