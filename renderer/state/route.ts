import { isMixture, type MixtureText } from '../similar/mixture.ts';
import { SEARCH_ORDERS, type SearchOrder } from '../../main/core/api.ts';

/** Where the window is, as it stands in the address: `#/photos?q=dog&photo=12`, `#/like/12/44`, `#/labels`. */
export type Seed = number | 'picture' | MixtureText;

export type Source =
  /** Without an order: as the engine finds best. */
  | { kind: 'query'; text: string; order?: SearchOrder }
  /** From where similarity started to where it is now; never empty. */
  | { kind: 'like'; trail: Seed[] };

export type Route =
  /** `beside`: a second photo that the open one is compared with. */
  | { view: 'photos'; source: Source; photo: number | null; beside?: number }
  | { view: 'labels' }
  /** Where the photos of a search were taken. */
  | { view: 'places'; text: string }
  | { view: 'map' }
  | { view: 'duplicates' }
  /** Photos of a label, by its key. The least sure first, from the slider on, if nothing else is said. */
  | { view: 'review'; label: string; order?: 'surest'; least?: number }
  | { view: 'unread' }
  | { view: 'library' }
  | { view: 'models' };

const PLAIN_VIEWS = ['labels', 'map', 'duplicates', 'unread', 'library', 'models'] as const;

export const LIBRARY: Source = { kind: 'query', text: '' };

/** Nothing less probable is kept. */
export const LEAST_REVIEWED = 0.15;

/** A trail longer than this forgets its beginning. */
const LONGEST_TRAIL = 8;

export function photosRoute(source: Source, photo: number | null = null, beside?: number): Route {
  return { view: 'photos', source, photo, ...(beside !== undefined && { beside }) };
}

export function searchRoute(text: string): Route {
  return photosRoute({ kind: 'query', text });
}

/** The similarity of one photo, or of a dropped picture; `after` is the trail that leads there. */
export function likeRoute(seed: Seed, after: Seed[] = []): Route {
  const before = after.filter((other) => other !== seed);
  return photosRoute({ kind: 'like', trail: [...before, seed].slice(-LONGEST_TRAIL) });
}

export function formatRoute(route: Route): string {
  if (route.view === 'review') return formatReview(route);
  if (route.view === 'places')
    return route.text === '' ? '#/places' : `#/places?${new URLSearchParams({ q: route.text }).toString()}`;
  if (route.view !== 'photos') return `#/${route.view}`;
  const { source, photo } = route;
  const parameters = new URLSearchParams();
  if (source.kind === 'query' && source.text !== '') parameters.set('q', source.text);
  if (source.kind === 'query' && source.order !== undefined) parameters.set('order', source.order);
  if (photo !== null) parameters.set('photo', String(photo));
  if (route.beside !== undefined) parameters.set('beside', String(route.beside));
  const path = source.kind === 'query' ? 'photos' : `like/${source.trail.join('/')}`;
  return `#/${path}${parameters.size > 0 ? `?${parameters.toString()}` : ''}`;
}

/** An address that means nothing leads to the library. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const parameters = new URLSearchParams(search);
  const [view, ...rest] = path.split('/');
  const plain = PLAIN_VIEWS.find((known) => known === view);
  if (plain !== undefined) return { view: plain };
  if (view === 'review' && rest[0] !== undefined) return parseReview(decoded(rest.join('/')), parameters);
  if (view === 'places') return { view, text: parameters.get('q')?.trim() ?? '' };
  const photo = toId(parameters.get('photo') ?? '');
  const beside = toId(parameters.get('beside') ?? '') ?? undefined;
  if (view === 'like') {
    const trail = rest
      .map((part) => (part === 'picture' || isMixture(part) ? part : toId(part)))
      .filter((seed) => seed !== null);
    if (trail.length > 0) return photosRoute({ kind: 'like', trail }, photo, beside);
  }
  const order = SEARCH_ORDERS.find((known) => known === parameters.get('order'));
  const text = parameters.get('q')?.trim() ?? '';
  return photosRoute({ kind: 'query', text, ...(order !== undefined && { order }) }, photo, beside);
}

function formatReview({ label, order, least }: Extract<Route, { view: 'review' }>): string {
  const parameters = new URLSearchParams();
  if (order !== undefined) parameters.set('order', order);
  if (least !== undefined) parameters.set('least', String(least));
  return `#/review/${encodeURIComponent(label)}${parameters.size > 0 ? `?${parameters.toString()}` : ''}`;
}

function parseReview(label: string, parameters: URLSearchParams): Route {
  const least = Number(parameters.get('least') ?? NaN);
  return {
    view: 'review',
    label,
    ...(parameters.get('order') === 'surest' && { order: 'surest' }),
    ...(least >= LEAST_REVIEWED && least <= 1 && { least }),
  };
}

/** The same for sources that show the same photos. */
export function sourceKey(source: Source): string {
  return source.kind === 'query'
    ? `query ${source.order ?? ''} ${source.text}`
    : `like ${source.trail.at(-1)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A part of an address: a photo's number, `picture`, or a mixture. */
export function toSeed(text: string): Seed {
  return text === 'picture' || isMixture(text) ? text : Number(text);
}

function toId(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
