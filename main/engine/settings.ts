import { z } from 'zod';
import type { Settings as Values } from '../core/api.ts';
import { findPatternProblem } from '../core/ignore-patterns.ts';
import type { SettingTable } from '../sqlite/tables/setting.ts';
import { DEFAULT_MODEL } from './models/models.ts';

const DEFAULTS: Values = {
  threshold: 0.5,
  model: DEFAULT_MODEL,
  provider: 'automatic',
  gentle: false,
  ignore: [],
  hours: null,
};

const hour = z.int().min(0).max(23);

/** The file may be older or newer than the code: what is not as expected has its default. */
const stored = z.object({
  threshold: z.number().catch(DEFAULTS.threshold),
  model: z.string().catch(DEFAULTS.model),
  provider: z.string().catch(DEFAULTS.provider),
  gentle: z.boolean().catch(DEFAULTS.gentle),
  ignore: z
    .array(z.string())
    .transform((patterns) => patterns.filter((pattern) => findPatternProblem(pattern) === null))
    .catch(DEFAULTS.ignore),
  hours: z.object({ from: hour, until: hour }).nullable().catch(DEFAULTS.hours),
});

/** What a person has set, kept in memory and in the library. */
export class Settings {
  readonly #table: SettingTable;
  #current: Values;

  constructor(table: SettingTable) {
    this.#table = table;
    this.#current = stored.catch(DEFAULTS).parse(table.find('settings') ?? {});
  }

  get current(): Values {
    return this.#current;
  }

  change(change: Partial<Values>): Values {
    const next = { ...this.#current, ...change };
    this.#table.set('settings', next);
    this.#current = next;
    return next;
  }
}
