import { DEFAULT_THRESHOLD, settingsSchema, type Settings as Values } from '../core/settings.ts';
import type { SettingTable } from '../sqlite/tables/library/setting.ts';
import { DEFAULT_MODEL } from './models/models.ts';

const DEFAULTS: Values = {
  threshold: DEFAULT_THRESHOLD,
  model: DEFAULT_MODEL,
  provider: 'automatic',
  int8: true,
  lowImpact: false,
  ignore: [],
  hours: null,
  analyses: { text: true, objects: false, scenes: false },
  sidecars: { labels: 'confirmed', least: 0.8, scheme: 'name', always: false },
  rowHeight: 176,
  language: 'system',
};

/** What a setting was called in libraries of earlier versions. */
const FORMER_NAMES: Partial<Record<keyof Values, string>> = { lowImpact: 'gentle' };

/** What a person has set, kept in memory and in the library; what they left alone is the default of each version. */
export class Settings {
  readonly #table: SettingTable;
  #chosen: Partial<Values>;

  constructor(table: SettingTable) {
    this.#table = table;
    this.#chosen = read(table.find('settings'));
  }

  get current(): Values {
    return { ...DEFAULTS, ...this.#chosen };
  }

  change(change: Partial<Values>): Values {
    const next = { ...this.#chosen, ...change };
    this.#table.set('settings', next);
    this.#chosen = next;
    return this.current;
  }
}

/** The file may be older or newer than the code: a setting that is not as expected has its default. */
function read(stored: unknown): Partial<Values> {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const names = Object.keys(DEFAULTS) as (keyof Values)[];
  const entries = names.flatMap((name) => {
    const value = given[name] ?? given[FORMER_NAMES[name] ?? name];
    const parsed = settingsSchema.shape[name].safeParse(value);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(entries) as Partial<Values>;
}
