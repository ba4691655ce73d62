import { z } from 'zod';
import { verdictKey, type Verdict } from '../../../core/models/provider.ts';
import type { SettingTable } from '../../../sqlite/tables/library/setting.ts';
import { verdictSchema } from './choose.ts';

const KEY = 'verdicts';

/** What became of each execution provider that was tried, remembered in the library. */
export class Verdicts {
  readonly #table: Pick<SettingTable, 'find' | 'keep'>;
  readonly #verdicts: Map<string, Verdict>;
  /** Of this run only: what a provider lacks may be there at the next look. */
  readonly #passing = new Map<string, Verdict>();

  constructor(table: Pick<SettingTable, 'find' | 'keep'>) {
    this.#table = table;
    const stored = z.record(z.string(), z.unknown()).safeParse(table.find(KEY)).data ?? {};
    const parsed = Object.entries(stored).map(
      ([key, value]) => [key, verdictSchema.safeParse(value).data] as const,
    );
    this.#verdicts = new Map(
      parsed.flatMap(([key, verdict]) => (verdict === undefined ? [] : [[key, verdict]])),
    );
  }

  find(key: string): Verdict | null {
    return this.#verdicts.get(key) ?? null;
  }

  set(key: string, verdict: Verdict): void {
    this.#verdicts.set(key, verdict);
    this.#passing.delete(key);
    this.#table.keep(KEY, Object.fromEntries(this.#verdicts));
  }

  /** What was found just now, also where it is not to be remembered. */
  note(verdicts: readonly Verdict[]): void {
    const providers = new Set(verdicts.map(placeOf));
    for (const [key, verdict] of this.#passing)
      if (providers.has(placeOf(verdict))) this.#passing.delete(key);
    for (const verdict of verdicts) this.#passing.set(verdictKey(verdict), verdict);
  }

  /** Of one model, in the order in which they were found. What a provider lacks just now hides what it did before. */
  list(model: string): Verdict[] {
    const isRemembered = (verdict: Verdict): boolean => this.#verdicts.get(verdictKey(verdict)) === verdict;
    const changed = new Set([...this.#passing.values()].filter((each) => !isRemembered(each)).map(placeOf));
    const before = [...this.#verdicts].filter(([, verdict]) => !changed.has(placeOf(verdict)));
    const all = new Map([...before, ...this.#passing]);
    return [...all.values()].filter((verdict) => verdict.model === model);
  }
}

function placeOf({ provider, model }: Verdict): string {
  return `${provider} ${model}`;
}
