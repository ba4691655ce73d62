import { settingsSchema, type Settings as Values } from '../core/settings.ts';
import type { SettingTable } from '../sqlite/tables/setting.ts';
import { DEFAULT_MODEL } from './models/models.ts';

const DEFAULTS: Values = {
  threshold: 0.5,
  model: DEFAULT_MODEL,
  provider: 'automatic',
  lowImpact: false,
  ignore: [],
  hours: null,
  rowHeight: 176,
};

/** What a setting was called in libraries of earlier versions. */
const FORMER_NAMES: Partial<Record<keyof Values, string>> = { lowImpact: 'gentle' };

/** What a person has set, kept in memory and in the library. */
export class Settings {
  readonly #table: SettingTable;
  #current: Values;

  constructor(table: SettingTable) {
    this.#table = table;
    this.#current = read(table.find('settings'));
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

/** The file may be older or newer than the code: a setting that is not as expected has its default. */
function read(stored: unknown): Values {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const names = Object.keys(DEFAULTS) as (keyof Values)[];
  const entries = names.map((name) => {
    const value = given[name] ?? given[FORMER_NAMES[name] ?? name];
    return [name, settingsSchema.shape[name].safeParse(value).data ?? DEFAULTS[name]];
  });
  return Object.fromEntries(entries) as Values;
}
