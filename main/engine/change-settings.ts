import type { Settings as Values } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { SettingPort } from '../http/library/setting.ts';
import type { Indexer } from '../indexing/queue/indexer.ts';
import type { Journal } from './actions/journal.ts';
import type { Analyses } from './analyses/analyses.ts';
import type { Change } from './changes.ts';
import type { FollowChanges } from './exports/follow-changes.ts';
import type { Tagging } from './models/active-model.ts';
import type { Models } from './models/models.ts';
import type { Settings } from './settings.ts';

export type SettingChangesParts = {
  settings: Settings;
  models: Pick<Models, 'isUsable' | 'manifest'>;
  tagging: Pick<Tagging, 'changeExecution' | 'use'>;
  indexer: Pick<Indexer, 'scan' | 'changeActiveHours' | 'resume'>;
  journal: Pick<Journal, 'add' | 'state'>;
  analyses: Pick<Analyses, 'refresh'>;
  sidecars: Pick<FollowChanges, 'refresh'>;
  announce(change: Change): void;
};

/** A slider that is drawn tells each of its places; together they are one step. */
const ONE_STEP_MS = 2000;

/** Settings as a person changes them, and what follows from a change. */
export class SettingChanges implements SettingPort {
  readonly #parts: SettingChangesParts;
  #last: { subject: string; after: Partial<Values>; at: number; step: number } | null = null;

  constructor(parts: SettingChangesParts) {
    this.#parts = parts;
  }

  get current(): Values {
    return this.#parts.settings.current;
  }

  async change(wanted: Partial<Values>): Promise<Values> {
    const { settings, journal } = this.#parts;
    const names = Object.keys(wanted) as (keyof Values)[];
    const before = Object.fromEntries(names.map((name) => [name, settings.current[name]]));
    await this.#apply(wanted);
    const isChanged = names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(wanted[name]));
    if (!isChanged) return settings.current;
    const subject = names.join(', ');
    const last = this.#last;
    if (
      last !== null &&
      last.subject === subject &&
      journal.state.undo?.id === last.step &&
      Date.now() - last.at < ONE_STEP_MS
    ) {
      last.after = wanted;
      last.at = Date.now();
      return settings.current;
    }
    const change = { subject, after: wanted, at: Date.now(), step: 0 };
    const step = journal.add(
      { kind: 'settings', subject, on: null, photos: 0 },
      { undo: async () => await this.#apply(before), redo: async () => await this.#apply(change.after) },
    );
    change.step = step.id;
    this.#last = change;
    return settings.current;
  }

  async #apply({ model, ...others }: Partial<Values>): Promise<Values> {
    const { settings, models, tagging, indexer, analyses, sidecars, announce } = this.#parts;
    if (model !== undefined && !models.isUsable(model))
      throw new PhotonestError('invalid', { code: 'model_to_install', name: models.manifest(model).name });
    settings.change(others);
    if (others.ignore !== undefined) indexer.scan();
    if (others.hours !== undefined) indexer.changeActiveHours();
    if (others.analyses !== undefined) analyses.refresh();
    if (others.sidecars !== undefined || others.threshold !== undefined) sidecars.refresh();
    const { provider, lowImpact, int8 } = others;
    if ([provider, lowImpact, int8].some((each) => each !== undefined)) await tagging.changeExecution();
    if (model !== undefined) {
      await tagging.use(model);
      indexer.resume();
    }
    announce('library');
    return settings.current;
  }
}
