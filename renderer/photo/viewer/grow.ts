import { tick } from 'svelte';
import { sourceKey, type Route } from '../../state/route.ts';

/** By this name the browser knows that tile and open photo are one, and moves one to the other. */
const NAME = 'photo';
let bearer: HTMLElement | null = null;
let last: ViewTransition | null = null;

/** Shows another address. A photo that is opened grows out of its tile, and goes back into it, where motion is wanted. */
export function grow(from: Route, to: Route, show: () => void): void {
  const move = moveBetween(from, to);
  if (move === null || !wantsMotion()) return show();
  const { photo, opens } = move;
  name(opens ? tileOf(photo) : openPhoto());
  const transition = document.startViewTransition(async () => {
    show();
    await tick();
    await tick(); // the grid has scrolled to the photo
    name(opens ? openPhoto() : tileOf(photo));
  });
  last = transition;
  transition.ready.catch(() => undefined); // skipped, since the window is hidden or another one began: it is shown all the same
  // One that another has cut short ends after that one has named its own photo.
  void transition.finished.finally(() => last === transition && name(null));
}

/** The photo that is opened or left, while the photos below stay the same; null for any other step. */
export function moveBetween(from: Route, to: Route): { photo: number; opens: boolean } | null {
  if (from.view !== 'photos' || to.view !== 'photos') return null;
  if (sourceKey(from.source) !== sourceKey(to.source)) return null;
  if (from.photo === null && to.photo !== null) return { photo: to.photo, opens: true };
  if (from.photo !== null && to.photo === null) return { photo: from.photo, opens: false };
  return null;
}

function wantsMotion(): boolean {
  return (
    'startViewTransition' in document &&
    document.visibilityState === 'visible' &&
    !matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}

function tileOf(photo: number): HTMLElement | null {
  return document.getElementById(`photo-${photo}`);
}

/** Of two side by side, the first. */
function openPhoto(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-zoom] > .picture');
}

/** Gives the name to this element, and takes it from the one before: two of a name would end the move. */
function name(element: HTMLElement | null): void {
  bearer?.style.removeProperty('view-transition-name');
  bearer = element;
  bearer?.style.setProperty('view-transition-name', NAME);
}
