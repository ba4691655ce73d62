/** Where the window is, as it stands in the address: `#/photos?q=dog&photo=12`, `#/like/12/44`, `#/labels`. */
export type Seed = number | 'picture';

export type Source =
  | { kind: 'query'; text: string }
  /** From where similarity started to where it is now; never empty. */
  | { kind: 'like'; trail: Seed[] };

export type Route =
  | { view: 'photos'; source: Source; photo: number | null }
  | { view: 'labels' }
  | { view: 'unread' }
  | { view: 'library' }
  | { view: 'models' };

export const LIBRARY: Source = { kind: 'query', text: '' };

/** A trail longer than this forgets its beginning. */
const LONGEST_TRAIL = 8;

export function photosRoute(source: Source, photo: number | null = null): Route {
  return { view: 'photos', source, photo };
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
  if (route.view !== 'photos') return `#/${route.view}`;
  const { source, photo } = route;
  const parameters = new URLSearchParams();
  if (source.kind === 'query' && source.text !== '') parameters.set('q', source.text);
  if (photo !== null) parameters.set('photo', String(photo));
  const path = source.kind === 'query' ? 'photos' : `like/${source.trail.join('/')}`;
  return `#/${path}${parameters.size > 0 ? `?${parameters.toString()}` : ''}`;
}

/** An address that means nothing leads to the library. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const parameters = new URLSearchParams(search);
  const [view, ...rest] = path.split('/');
  if (view === 'labels' || view === 'unread' || view === 'library' || view === 'models') return { view };
  const photo = toId(parameters.get('photo') ?? '');
  if (view === 'like') {
    const trail = rest
      .map((part) => (part === 'picture' ? part : toId(part)))
      .filter((seed) => seed !== null);
    if (trail.length > 0) return photosRoute({ kind: 'like', trail }, photo);
  }
  return photosRoute({ kind: 'query', text: parameters.get('q')?.trim() ?? '' }, photo);
}

/** The same for sources that show the same photos. */
export function sourceKey(source: Source): string {
  return source.kind === 'query' ? `query ${source.text}` : `like ${source.trail.at(-1)}`;
}

function toId(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
