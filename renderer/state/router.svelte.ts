import { grow } from '../photo/viewer/grow.ts';
import { formatRoute, LIBRARY, parseRoute, photosRoute, type Route } from './route.ts';

/** The address bar as state. Entries know their depth, so that “back” never leaves Photonest. */
export class Router {
  current: Route = $state.raw(parseRoute(location.hash));
  /** What is on show, or will be as soon as the present picture is kept to move from. */
  #next: Route = this.current;
  readonly #onArrive: (route: Route) => void;
  #depth = 0;

  constructor(onArrive: (route: Route) => void) {
    this.#onArrive = onArrive;
    this.#depth = depthOf(history.state) ?? 0;
    history.replaceState({ depth: this.#depth }, '');
    window.addEventListener('popstate', () => this.#arrive());
  }

  go(route: Route): void {
    if (formatRoute(route) === formatRoute(this.#next)) return;
    this.#depth += 1;
    history.pushState({ depth: this.#depth }, '', formatRoute(route));
    this.#show(route);
  }

  /** Changes the present entry, for steps that “back” should not undo one by one. */
  replace(route: Route): void {
    history.replaceState({ depth: this.#depth }, '', formatRoute(route));
    this.#show(route);
  }

  back(): void {
    if (this.#depth > 0) history.back();
    else this.replace(parentOf(this.#next));
  }

  /** The browser moved: back, forward, a link, or an address typed by hand (which has no depth yet). */
  #arrive(): void {
    const depth = depthOf(history.state);
    this.#depth = depth ?? this.#depth + 1;
    if (depth === null) history.replaceState({ depth: this.#depth }, '');
    this.#show(parseRoute(location.hash));
  }

  #show(route: Route): void {
    this.#next = route;
    grow(this.current, route, () => {
      if (route !== this.#next) return; // somebody went on meanwhile
      this.current = route;
      this.#onArrive(route);
    });
  }
}

function parentOf(route: Route): Route {
  return route.view === 'photos' && route.photo !== null ? photosRoute(route.source) : photosRoute(LIBRARY);
}

function depthOf(state: unknown): number | null {
  const depth = (state as { depth?: unknown } | null)?.depth;
  return typeof depth === 'number' ? depth : null;
}
