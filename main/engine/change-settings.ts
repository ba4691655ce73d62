import type { Settings as Values } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { SettingPort } from '../http/setting.ts';
import type { Indexer } from '../indexing/queue/indexer.ts';
import type { Change } from './changes.ts';
import type { Tagging } from './models/active-model.ts';
import type { Models } from './models/models.ts';
import type { Settings } from './settings.ts';

export type SettingChangesParts = {
  settings: Settings;
  models: Pick<Models, 'isUsable' | 'manifest'>;
  tagging: Pick<Tagging, 'changeExecution' | 'use'>;
  indexer: Pick<Indexer, 'scan' | 'changeActiveHours' | 'resume'>;
  announce(change: Change): void;
};

/** Settings as a person changes them, and what follows from a change. */
export class SettingChanges implements SettingPort {
  readonly #parts: SettingChangesParts;

  constructor(parts: SettingChangesParts) {
    this.#parts = parts;
  }

  get current(): Values {
    return this.#parts.settings.current;
  }

  async change({ model, ...others }: Partial<Values>): Promise<Values> {
    const { settings, models, tagging, indexer, announce } = this.#parts;
    if (model !== undefined && !models.isUsable(model))
      throw new PhotonestError(
        'invalid',
        `${models.manifest(model).name} is not installed yet. Install it first.`,
      );
    settings.change(others);
    if (others.ignore !== undefined) indexer.scan();
    if (others.hours !== undefined) indexer.changeActiveHours();
    if (others.provider !== undefined || others.lowImpact !== undefined) await tagging.changeExecution();
    if (model !== undefined) {
      await tagging.use(model);
      indexer.resume();
    }
    announce('library');
    return settings.current;
  }
}
