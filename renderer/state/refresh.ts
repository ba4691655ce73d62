import type { DuplicateGroups } from '../duplicates/duplicates.svelte.ts';
import type { Selection } from '../selection/selection.svelte.ts';
import type { Collections } from '../sidebar/collections.svelte.ts';
import type { Teaching } from '../teach/teaching.svelte.ts';
import { coalesce } from './coalesce.ts';
import type { Engine } from './engine.svelte.ts';
import type { Photo } from './photo.svelte.ts';
import type { Cuda } from './program/cuda.svelte.ts';
import type { Models } from './program/models.svelte.ts';
import { askSettings, type Preferences } from './program/preferences.svelte.ts';
import type { Threshold } from './program/settings.svelte.ts';
import type { RowHeight } from './program/size.svelte.ts';
import type { Result } from './result.svelte.ts';
import type { Route } from './route.ts';
import type { Summaries } from './summaries.svelte.ts';

type Loaded = { load(): Promise<void> };

/** What is on show. */
type ShownParts = { result: Result; photo: Photo; summaries: Summaries; selection: Selection };

/** Lists that every view shows something of. */
type ListParts = {
  collections: Collections;
  teaching: Teaching;
  duplicates: DuplicateGroups;
} & Record<'labels' | 'folders' | 'failures', Loaded>;

/** The program itself: its status, its settings, and what it installs. */
type ProgramParts = {
  engine: Engine;
  models: Models;
  cuda: Cuda;
  preferences: Preferences;
  threshold: Threshold;
  size: RowHeight;
};

/** What a view shows that no other needs. */
type ViewParts = Record<
  | 'failures'
  | 'duplicates'
  | 'covers'
  | 'models'
  | 'analyses'
  | 'cuda'
  | 'preferences'
  | 'backups'
  | 'folders',
  Loaded
>;

type Parts = { shown: ShownParts; lists: ListParts; program: ProgramParts; views: ViewParts };

/** What is asked of the engine again, and when: after a change, when it comes back, and for each view. */
export class Refresh {
  readonly #parts: Parts;
  readonly #view: () => Route['view'];
  readonly #refreshResult = coalesce(async () => await this.#loadResult(), 800);
  readonly #refreshAnalyses = coalesce(async () => await this.#parts.views.analyses.load(), 1000);
  /** Rarely: with many groups it takes the engine a while. */
  readonly #refreshDuplicates = coalesce(async () => await this.loadDuplicates(), 5000);
  readonly #refreshTeaching = coalesce(async () => await this.#parts.lists.teaching.load(), 800);
  readonly #refreshLists = coalesce(async () => await this.lists(), 1000);

  /** @param view that is open */
  constructor(parts: Parts, view: () => Route['view']) {
    this.#parts = parts;
    this.#view = view;
  }

  /** A person has changed something. */
  now(): void {
    void this.#loadResult();
    this.#refreshLists();
  }

  /** While photos are being tagged the library changes all the time. */
  soon(): void {
    this.#refreshResult();
    this.#refreshLists();
  }

  /** The engine is back, or has another library. */
  all(): void {
    this.soon();
    this.program();
    const view = this.#view();
    if (view === 'models' || view === 'library') this.forView(view);
  }

  /** Its status, and its settings, which are asked for once for all who show a part of them. */
  program(): void {
    const { engine, threshold, size, preferences } = this.#parts.program;
    const asked = askSettings();
    quietly(engine.load());
    quietly(threshold.load(asked));
    quietly(size.load(asked));
    void preferences.load(asked);
  }

  /** A `status` event may be about a download, an installation or a photo that the model has tagged. */
  status(): void {
    const { models, cuda } = this.#parts.program;
    if (this.#parts.lists.teaching.tags.length > 0) this.#refreshTeaching();
    if (this.#view() === 'library') this.#refreshAnalyses();
    if (this.#view() !== 'models') return;
    models.refresh();
    this.#refreshAnalyses();
    cuda.refresh();
  }

  async lists(): Promise<void> {
    const { labels, folders, collections, teaching, failures } = this.#parts.lists;
    this.#refreshDuplicates();
    await Promise.all([labels.load(), folders.load(), collections.load(), teaching.load()]);
    if (this.#view() === 'unread') await failures.load();
  }

  /** The groups where they are shown, else how many. */
  async loadDuplicates(): Promise<void> {
    const { duplicates } = this.#parts.lists;
    if (this.#view() === 'duplicates') await duplicates.load();
    else await duplicates.loadCount();
  }

  forView(view: Route['view']): void {
    for (const part of this.#partsOf(view)) void part.load();
  }

  #partsOf(view: Route['view']): Loaded[] {
    const { failures, duplicates, covers, models, analyses, cuda, preferences, backups, folders } =
      this.#parts.views;
    switch (view) {
      case 'unread':
        return [failures];
      case 'duplicates':
        return [duplicates];
      case 'labels':
        return [covers];
      case 'models':
        return [models, analyses, cuda, preferences];
      case 'library':
        return [backups, preferences, folders, analyses];
      default:
        return [];
    }
  }

  async #loadResult(): Promise<void> {
    const { result, photo, summaries, selection } = this.#parts.shown;
    await Promise.all([result.reload(), photo.reload()]);
    summaries.refresh();
    void selection.reload();
  }
}

/** For what happens by itself: the lost engine and the missing token have places of their own. */
function quietly(work: Promise<void>): void {
  work.catch(() => undefined);
}
