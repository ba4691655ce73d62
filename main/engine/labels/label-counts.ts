import { setImmediate } from 'node:timers/promises';
import type { LabelCount, LabelCovers, LabelName } from '../../core/api.ts';
import type { LabelLanguage } from '../../core/search/words.ts';
import type { LabelPort } from '../../http/tags/label.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from './labels.ts';

const MAX_SUGGESTIONS = 8;

/** Labels with the number of their photos, all of them or those that complete a query. */
export class LabelCounts implements LabelPort {
  readonly #library: Library;
  readonly #labels: Labels;
  readonly #threshold: () => number;

  constructor(library: Library, labels: Labels, threshold: () => number) {
    this.#library = library;
    this.#labels = labels;
    this.#threshold = threshold;
  }

  counts(): LabelCount[] {
    const said = new Set(this.#library.tags.said());
    return this.#library.tags
      .counts(this.#threshold())
      .map(({ label, count }): LabelCount => {
        const counted = this.#labels.toCount(label, count);
        return counted.source === 'user' && !said.has(label) ? { ...counted, inFiles: true } : counted;
      })
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  }

  /** Label by label, so that other requests are answered meanwhile. */
  async covers(): Promise<LabelCovers> {
    const { tags } = this.#library;
    const threshold = this.#threshold();
    const covers: LabelCovers = {};
    for (const { label } of tags.counts(threshold)) {
      const photo = tags.cover(label, threshold);
      if (photo !== null) covers[this.#labels.rowOf(label).key] = photo;
      await setImmediate();
    }
    return covers;
  }

  names(language: LabelLanguage): LabelName[] {
    return this.#labels.namesIn(language);
  }

  /** Completions of the query's last word, those with most photos first. */
  suggest(query: string): LabelCount[] {
    const words = query.split(/\s+/);
    const countByKey = new Map(this.counts().map((count) => [count.key, count.count]));
    // "border co" completes as a whole before "co" does alone.
    for (let from = 0; from < words.length; from++) {
      const prefix = words.slice(from).join(' ').replace(/^-/, '');
      if (prefix === '') continue;
      const rows = this.#labels.complete(prefix);
      if (rows.length === 0) continue;
      return rows
        .map((row) => this.#labels.toCount(row.id, countByKey.get(row.key) ?? 0))
        .sort((a, b) => b.count - a.count) // labels without photos stay in their order
        .slice(0, MAX_SUGGESTIONS);
    }
    return [];
  }
}
