import { LIBRARY, sourceKey } from '../state/route.ts';
import type { Session } from '../state/session.svelte.ts';

type Parts = Pick<Session, 'navigation' | 'panes' | 'selection' | 'photo'>;

/** Escape works everywhere: it folds away, lets go, or goes back. Other keys are commands (`commands/Commands.svelte`). */
export function handleKey(event: KeyboardEvent, parts: Parts): void {
  if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
  const typing = event.target instanceof HTMLInputElement && event.target.type !== 'range';
  if (event.key === 'Escape' && !typing) {
    event.preventDefault();
    goBack(parts);
  }
}

function goBack(parts: Parts): void {
  if (parts.panes.close()) return;
  if (parts.selection.count > 1) {
    parts.selection.clear();
    return;
  }
  const { current } = parts.navigation.router;
  const atHome =
    current.view === 'photos' && current.photo === null && sourceKey(current.source) === sourceKey(LIBRARY);
  if (atHome) {
    parts.photo.show(null);
    parts.selection.clear();
  } else parts.navigation.router.back();
}
