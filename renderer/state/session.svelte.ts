import type { Failure, Folder, LabelCount } from '../../main/core/api.ts';
import { bridge } from '../bridge.ts';
import { withWords } from '../search/query.ts';
import { coalesce } from './coalesce.ts';
import { Cuda } from './cuda.svelte.ts';
import { Engine } from './engine.svelte.ts';
import { Backups } from './backups.svelte.ts';
import { Models } from './models.svelte.ts';
import { Photo } from './photo.svelte.ts';
import { Panes } from './panes.svelte.ts';
import { Preferences } from './preferences.svelte.ts';
import { onRefusal, request, sentence } from './request.ts';
import { Resource } from './resource.svelte.ts';
import { Result } from './result.svelte.ts';
import {
  formatRoute,
  LIBRARY,
  likeRoute,
  photosRoute,
  searchRoute,
  type Route,
  type Seed,
  type Source,
} from './route.ts';
import { Router } from './router.svelte.ts';
import { RowHeight } from './size.svelte.ts';
import { Threshold } from './settings.svelte.ts';
import { Summaries } from './summaries.svelte.ts';

/** The wiring of the window: what is shown, what is selected, and what follows from what. */
export class Session {
  readonly engine = new Engine(
    () => this.#refreshSoon(),
    () => this.#refreshAll(),
    () => this.#refreshModels(),
  );
  readonly result = new Result();
  readonly summaries = new Summaries();
  readonly photo = new Photo();
  readonly labels = new Resource<LabelCount[]>('/api/labels');
  readonly folders = new Resource<Folder[]>('/api/folders');
  readonly failures = new Resource<Failure[]>('/api/failures');
  readonly backups = new Backups();
  readonly models = new Models();
  readonly cuda = new Cuda();
  readonly preferences = new Preferences();
  readonly threshold = new Threshold(
    () => this.#refreshNow(),
    (problem) => (this.notice = problem),
  );
  readonly size = new RowHeight((problem) => (this.notice = problem));
  readonly router = new Router((route) => this.#arrive(route));
  readonly panes = new Panes();
  #place = '';

  /** The engine wants a token that this window does not have. */
  refused = $state(false);
  /** The folder chooser, with a sentence that says why it opened; null: closed. */
  chooser: { reason: string | null } | null = $state.raw(null);
  /** One sentence about the last action that failed. */
  notice: string | null = $state(null);

  readonly #refreshResult = coalesce(async () => await this.#loadResult(), 800);
  readonly #refreshLists = coalesce(async () => await this.#loadLists(), 1000);

  start(): void {
    onRefusal(() => (this.refused = true));
    this.engine.connect();
    void this.#attempt(async () => await this.engine.load());
    void this.#attempt(async () => await this.threshold.load());
    void this.#attempt(async () => await this.size.load());
    void this.#loadLists();
    this.#arrive(this.router.current);
  }

  get source(): Source {
    const route = this.router.current;
    return route.view === 'photos' ? route.source : LIBRARY;
  }

  search(text: string): void {
    this.router.go(searchRoute(text));
  }

  addWords(words: string): void {
    const source = this.source;
    const before = source.kind === 'query' ? source.text : likeWords(source.trail.at(-1)!);
    this.search(withWords(before, words));
  }

  open(photo: number): void {
    this.router.go(photosRoute(this.source, photo));
  }

  showSimilar(seed: Seed): void {
    const source = this.source;
    this.router.go(likeRoute(seed, source.kind === 'like' ? source.trail : []));
  }

  showSimilarPicture(file: Blob, name: string): void {
    this.result.setPicture(file, name);
    const { current } = this.router;
    const there = current.view === 'photos' && current.source.kind === 'like';
    if (there && this.source.kind === 'like' && this.source.trail.at(-1) === 'picture') this.#arrive(current);
    else this.showSimilar('picture');
  }

  async chooseFolder(): Promise<void> {
    if (bridge === null) {
      this.chooser = { reason: null };
      return;
    }
    const path = await bridge.chooseFolder();
    if (path !== null) await this.attempt(async () => await this.addFolder(path));
  }

  /** Throws what the engine says of the path. */
  async addFolder(path: string): Promise<void> {
    await request<Folder>('/api/folders', { method: 'POST', body: { path } });
    await this.#loadLists();
    this.chooser = null;
    this.router.go(photosRoute(LIBRARY));
  }

  async removeFolder(id: number, tags: 'keep' | 'forget'): Promise<void> {
    await request(`/api/folders/${id}?tags=${tags}`, { method: 'DELETE' });
    this.#refreshAll();
  }

  async dismiss(notice: number): Promise<void> {
    await request(`/api/notices/${notice}`, { method: 'DELETE' });
    await this.engine.load();
  }

  async retry(ids?: number[]): Promise<void> {
    await request('/api/failures/retry', { method: 'POST', body: ids === undefined ? {} : { ids } });
    await this.failures.load();
  }

  async reveal(photo: number): Promise<void> {
    await this.attempt(async () => await bridge?.reveal(photo));
  }

  /** Runs what a button asked for; a failure becomes the notice. */
  async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.notice = null;
    } catch (error) {
      this.notice = sentence(error);
    }
  }

  /** For what happens by itself: the lost engine and the missing token have places of their own. */
  async #attempt(action: () => Promise<void>): Promise<void> {
    await action().catch(() => undefined);
  }

  #arrive(route: Route): void {
    const place = formatRoute(route.view === 'photos' ? photosRoute(route.source) : route);
    if (place !== this.#place) this.panes.close();
    this.#place = place;
    if (route.view === 'unread') void this.failures.load();
    if (route.view === 'models') this.#loadModels();
    if (route.view === 'library') this.#loadLibrary();
    if (route.view !== 'photos') return;
    void this.result.show(route.source);
    const trail = route.source.kind === 'like' ? route.source.trail : [];
    const seed = trail.at(-1);
    this.summaries.pin([route.photo, ...trail].filter((place) => typeof place === 'number'));
    if (route.photo !== null) this.photo.show(route.photo);
    else if (typeof seed === 'number') this.photo.show(seed);
    else if (seed === 'picture') this.photo.show(null);
  }

  async #loadLists(): Promise<void> {
    await Promise.all([this.labels.load(), this.folders.load()]);
    if (this.router.current.view === 'unread') await this.failures.load();
  }

  async #loadResult(): Promise<void> {
    await Promise.all([this.result.reload(), this.photo.reload()]);
    this.summaries.refresh();
  }

  #refreshNow(): void {
    void this.#loadResult();
    this.#refreshLists();
  }

  /** While photos are being tagged the library changes all the time. */
  #refreshSoon(): void {
    this.#refreshResult();
    this.#refreshLists();
  }

  #refreshAll(): void {
    this.#refreshSoon();
    void this.#attempt(async () => await this.engine.load());
    void this.#attempt(async () => await this.threshold.load());
    void this.#attempt(async () => await this.size.load());
    if (this.router.current.view === 'models') this.#loadModels();
    if (this.router.current.view === 'library') this.#loadLibrary();
  }

  /** A `status` event may be about a download, an installation or a photo that the model has tagged. */
  #refreshModels(): void {
    if (this.router.current.view !== 'models') return;
    this.models.refresh();
    this.cuda.refresh();
  }

  #loadLibrary(): void {
    void this.backups.load();
    void this.preferences.load();
    void this.folders.load();
  }

  #loadModels(): void {
    void this.models.load();
    void this.cuda.load();
    void this.preferences.load();
  }
}

function likeWords(seed: Seed): string {
  return seed === 'picture' ? '' : `similar:${seed}`;
}
