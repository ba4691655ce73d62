import type { LabelName } from '../../main/core/api.ts';
import type { Language } from '../i18n/i18n.svelte.ts';
import { kindName } from '../words/kind-name.ts';
import { request } from './request.ts';

/** What the vocabulary's labels are called in the window's language. */
export class LabelNames {
  /** By their English names, which no two labels share. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it is replaced as a whole
  #names: ReadonlyMap<string, LabelName> = $state.raw(new Map());
  #language: Language = 'en';

  /** Labels keep their English names until they have come, or where the engine does not give them. */
  async load(language: Language): Promise<void> {
    if (language === this.#language) return;
    this.#language = language;
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it is replaced as a whole
    this.#names = new Map();
    if (language === 'en') return;
    try {
      const names = await request<LabelName[]>(`/api/labels/names?language=${language}`);
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it is replaced as a whole
      if (this.#language === language) this.#names = new Map(names.map((each) => [each.name, each]));
    } catch {
      if (this.#language === language) this.#language = 'en'; // so that it is asked for again
    }
  }

  /** @param key where it is known: an own tag, and a label that a person renamed, keep the name that they were given */
  nameOf(name: string, key?: string): string {
    const known = this.#names.get(name);
    if (known === undefined) return isAmount(key) ? kindName(name) : name;
    return key === undefined || key === known.key || isAmount(key) ? known.translated : name;
  }
}

/** `count:dog` and `share:sky` are what an analysis found: a label, though not by its key, or no label at all. */
function isAmount(key: string | undefined): boolean {
  return key !== undefined && /^(?:count|share):/.test(key);
}

/** One for the window: every place that shows a label asks it. */
export const labelNames = new LabelNames();

/** What a label, or a person's own tag, is called in the window's language. */
export function labelName(label: { name: string; key: string }): string {
  return labelNames.nameOf(label.name, label.key);
}
