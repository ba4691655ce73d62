import type { Album, LabelCount, SearchOrder } from '../../main/core/api.ts';
import type { Region } from '../../main/core/photos/region.ts';
import { labelQuery, withWords } from '../search/query.ts';
import { albumOnShow } from '../sidebar/album-on-show.ts';
import { formatMixture, tune } from '../similar/mixture.ts';
import { likeWords, toMixture } from '../similar/seed.ts';
import {
  LIBRARY,
  likeRoute,
  photosRoute,
  searchRoute,
  toSeed,
  type Route,
  type Seed,
  type Source,
} from './route.ts';
import { Router } from './router.svelte.ts';

/** What the library has that a query may be about. */
type Named = {
  labels: { readonly current: LabelCount[] | null };
  albums: { readonly current: Album[] | null };
};

/** Where the window is, what that shows, and the ways on from there. */
export class Navigation {
  readonly router: Router;
  readonly #named: Named;
  readonly #onArrive: (route: Route) => void;

  constructor(named: Named, onArrive: (route: Route) => void) {
    this.#named = named;
    this.#onArrive = onArrive;
    this.router = new Router(onArrive);
  }

  get current(): Route {
    return this.router.current;
  }

  get source(): Source {
    const route = this.router.current;
    if (route.view === 'places') return { kind: 'query', text: route.text };
    return route.view === 'photos' ? route.source : LIBRARY;
  }

  /** What is on show are photos that were hidden. */
  get showsHidden(): boolean {
    return this.source.kind === 'query' && /(^|\s)is:hidden(\s|$)/i.test(this.source.text);
  }

  /** What is on show is a stack. */
  get showsStack(): boolean {
    return this.source.kind === 'query' && /(^|\s)stack:\d/i.test(this.source.text);
  }

  /** The one label that is searched for. */
  get searchedLabel(): LabelCount | null {
    const { source } = this;
    if (source.kind !== 'query' || this.current.view !== 'photos') return null;
    const text = source.text.toLowerCase();
    const isSearched = (label: LabelCount): boolean =>
      label.name.toLowerCase() === text || labelQuery(label).toLowerCase() === text;
    return this.#named.labels.current?.find(isSearched) ?? null;
  }

  /** The album whose photos are on show, and nothing else. */
  get album(): Album | null {
    return this.current.view === 'photos' ? albumOnShow(this.source, this.#named.albums.current ?? []) : null;
  }

  showLibrary(): void {
    this.router.go(photosRoute(LIBRARY));
  }

  /** On the world map, the map of what is found. */
  search(text: string): void {
    this.router.go(this.current.view === 'places' ? { view: 'places', text } : searchRoute(text));
  }

  addWords(words: string): void {
    const { source } = this;
    const before = source.kind === 'query' ? source.text : likeWords(source.trail.at(-1)!);
    this.search(withWords(before, words));
  }

  sort(order: SearchOrder): void {
    if (this.source.kind === 'query') this.router.go(photosRoute({ ...this.source, order }));
  }

  open(photo: number): void {
    this.router.go(photosRoute(this.source, photo));
  }

  /** One of the photos like another, among these. */
  openAlike(like: number, photo: number): void {
    this.router.go(photosRoute({ kind: 'like', trail: [like] }, photo));
  }

  showSimilar(seed: Seed): void {
    const { source } = this;
    this.router.go(likeRoute(seed, source.kind === 'like' ? source.trail : []));
  }

  /** Photos like a part of one. */
  showSimilarPart(photo: number, region: Region): void {
    const trail = this.source.kind === 'like' ? this.source.trail : [photo];
    this.router.go(likeRoute(toSeed(formatMixture({ plus: [{ photo, region }], minus: [] })), trail));
  }

  /** Photos like the picture that was brought, which may be another than before. */
  showSimilarPicture(): void {
    const { current } = this;
    const isThere = current.view === 'photos' && current.source.kind === 'like';
    if (isThere && this.source.kind === 'like' && this.source.trail.at(-1) === 'picture')
      this.#onArrive(current);
    else this.showSimilar('picture');
  }

  /** More, or less, like a photo, while similar ones are on show; a step of the trail. */
  tune(photo: number, way: 'more' | 'less'): void {
    const { source } = this;
    if (source.kind !== 'like') return;
    const text = formatMixture(tune(toMixture(source.trail.at(-1)!), photo, way));
    this.router.go(likeRoute(toSeed(text), source.trail));
  }

  /** An earlier place of the trail. */
  backTo(index: number): void {
    const { source } = this;
    if (source.kind === 'like')
      this.router.go(photosRoute({ kind: 'like', trail: source.trail.slice(0, index + 1) }));
  }
}
