import type { Settings } from '../../../main/core/api.ts';
import { request, sentence } from '../request.ts';

export async function askSettings(): Promise<Settings> {
  return await request<Settings>('/api/settings');
}

type Choices = Pick<
  Settings,
  'provider' | 'int8' | 'lowImpact' | 'hours' | 'ignore' | 'analyses' | 'language'
>;

/** How and when the network runs, and on what. A change shows at once, and is taken back when the engine refuses it. */
export class Preferences {
  current: Choices | null = $state.raw(null);
  problem: string | null = $state(null);
  /** Patterns that are typed and not yet used; null: none. Kept here, so that leaving the view does not lose them. */
  typedIgnore: string | null = $state(null);
  /** As the engine last gave it. */
  #kept: Choices | null = null;
  #changes = 0;
  readonly #onShown: (choices: Choices) => void;

  /** @param onShown choices are shown: asked for, from the engine, or taken back */
  constructor(onShown: (choices: Choices) => void = () => undefined) {
    this.#onShown = onShown;
  }

  /** @param asked the engine's settings, where others wait for them, too */
  async load(asked = askSettings()): Promise<void> {
    const changes = this.#changes;
    try {
      const settings = await asked;
      this.#kept = settings;
      if (changes === this.#changes) this.#show(settings);
      this.problem = null;
    } catch (error) {
      this.problem = sentence(error);
    }
  }

  async set(choice: Partial<Choices>): Promise<void> {
    if (this.current === null) return;
    const change = ++this.#changes;
    this.#show({ ...this.current, ...choice });
    try {
      const settings = await request<Settings>('/api/settings', { method: 'PATCH', body: choice });
      this.#kept = settings;
      if (change === this.#changes) this.#show(settings);
      this.problem = null;
    } catch (error) {
      if (change === this.#changes && this.#kept !== null) this.#show(this.#kept);
      this.problem = sentence(error);
    }
  }

  /** Sets what is typed of the ignored patterns; it stays typed where the engine refuses it. */
  async useIgnore(): Promise<void> {
    const typed = this.typedIgnore;
    if (typed === null) return;
    const lines = typed.split('\n').map((line) => line.trimEnd());
    await this.set({ ignore: lines.filter((line) => line !== '') });
    if (this.problem === null && this.typedIgnore === typed) this.typedIgnore = null;
  }

  #show(choices: Choices): void {
    this.current = choices;
    this.#onShown(choices);
  }
}
