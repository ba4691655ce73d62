import type { LabelCount, LabelCovers } from '../../main/core/api.ts';
import { bridge } from '../bridge.ts';
import { Dialogs } from '../commands/dialogs/dialogs.svelte.ts';
import { DuplicateGroups } from '../duplicates/duplicates.svelte.ts';
import { Folders } from '../folders/folders.svelte.ts';
import { showLanguage } from '../i18n/chosen.ts';
import { Analyses } from '../library/analyses.svelte.ts';
import { Facets } from '../search/facets.svelte.ts';
import { Chosen } from '../selection/chosen.svelte.ts';
import { Selection } from '../selection/selection.svelte.ts';
import { Collections } from '../sidebar/collections.svelte.ts';
import { photosOf } from '../similar/seed.ts';
import { Teaching } from '../teach/teaching.svelte.ts';
import { Undo } from '../undo/undo.svelte.ts';
import { Failures } from '../unread/failures.svelte.ts';
import { Engine } from './engine.svelte.ts';
import { Navigation } from './navigation.svelte.ts';
import { Notice } from './notice.svelte.ts';
import { Photo } from './photo.svelte.ts';
import { Backups } from './program/backups.svelte.ts';
import { Cuda } from './program/cuda.svelte.ts';
import { Models } from './program/models.svelte.ts';
import { Panes } from './program/panes.svelte.ts';
import { Preferences } from './program/preferences.svelte.ts';
import { Remote } from './program/remote.svelte.ts';
import { Threshold } from './program/settings.svelte.ts';
import { RowHeight } from './program/size.svelte.ts';
import { Refresh } from './refresh.ts';
import { onRefusal } from './request.ts';
import { Resource } from './resource.svelte.ts';
import { Result } from './result.svelte.ts';
import { formatRoute, photosRoute, type Route } from './route.ts';
import { Summaries } from './summaries.svelte.ts';
import { Why } from './why.svelte.ts';

/**
 * The wiring of the window: its parts, and what follows from what. Only `App`, `shell/MainView` and
 * `commands/Commands`, which wire others, have all of it; a test says so. The others get the parts that they need.
 */
export class Session {
  readonly notice = new Notice();
  readonly engine = new Engine(
    () => this.#refresh.soon(),
    () => this.#refresh.all(),
    () => this.#refresh.status(),
  );
  readonly result = new Result();
  readonly summaries = new Summaries();
  readonly photo = new Photo();
  readonly why = new Why();
  readonly labels = new Resource<LabelCount[]>('/api/labels');
  readonly covers = new Resource<LabelCovers>('/api/labels/covers');
  readonly analyses = new Analyses();
  readonly folders = new Folders(
    this.notice,
    async () => {
      await this.#refresh.lists();
      this.navigation.showLibrary();
    },
    () => this.#refresh.all(),
  );
  readonly failures = new Failures();
  readonly facets = new Facets();
  readonly collections = new Collections();
  readonly duplicates = new DuplicateGroups();
  readonly backups = new Backups();
  readonly models = new Models();
  readonly cuda = new Cuda();
  readonly remote = new Remote();
  readonly preferences = new Preferences(({ language }) => showLanguage(language));
  readonly threshold = new Threshold(
    () => this.#refresh.now(),
    (problem) => this.notice.show(problem),
  );
  readonly size = new RowHeight((problem) => this.notice.show(problem));
  readonly navigation = new Navigation({ labels: this.labels, albums: this.collections.albums }, (route) =>
    this.#arrive(route),
  );
  readonly panes = new Panes();
  readonly selection = new Selection();
  readonly dialogs = new Dialogs();
  readonly teaching = new Teaching();
  readonly undo = new Undo(() => {
    this.#refresh.now();
    void this.#refresh.loadDuplicates();
    void this.preferences.load();
  });
  readonly chosen = new Chosen(this, () => this.#refresh.now());
  readonly #refresh = new Refresh(
    { shown: this, lists: this, program: this, views: this },
    () => this.navigation.current.view,
  );
  #place = '';

  /** The engine wants a token that this window does not have. */
  refused = $state(false);

  start(): void {
    onRefusal(() => (this.refused = true));
    this.undo.start();
    this.engine.connect();
    this.#refresh.program();
    void this.#refresh.lists();
    this.#arrive(this.navigation.current);
  }

  showSimilarPicture(file: Blob, name: string): void {
    this.result.setPicture(file, name);
    this.navigation.showSimilarPicture();
  }

  /** Shows the file in its folder. */
  async openFile(photo: number): Promise<void> {
    await this.notice.attempt(async () => await bridge?.openFile(photo));
  }

  async reveal(photo: number): Promise<void> {
    await this.notice.attempt(async () => await bridge?.reveal(photo));
  }

  #arrive(route: Route): void {
    const place = formatRoute(route.view === 'photos' ? photosRoute(route.source) : route);
    if (place !== this.#place) {
      this.panes.close();
      this.selection.clear();
    }
    this.#place = place;
    this.#refresh.forView(route.view);
    if (route.view === 'places' || route.view === 'photos') void this.result.show(this.navigation.source);
    if (route.view !== 'photos') return;
    const trail = route.source.kind === 'like' ? route.source.trail : [];
    const seed = trail.at(-1);
    const pinned = [route.photo, ...trail.flatMap(photosOf)];
    this.summaries.pin(pinned.filter((place) => typeof place === 'number'));
    if (route.photo !== null) this.photo.show(route.photo);
    else if (typeof seed === 'number') this.photo.show(seed);
    else if (seed !== undefined) this.photo.show(null);
  }
}
