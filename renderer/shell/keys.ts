import { bridge } from '../bridge.ts';
import { LIBRARY, sourceKey } from '../state/route.ts';
import type { Session } from '../state/session.svelte.ts';

/** Keys that work everywhere: `/` and Ctrl/Cmd+F search, Escape folds away, goes back, or lets go. */
export function handleKey(event: KeyboardEvent, session: Session, find: () => void): void {
  if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
  const typing = event.target instanceof HTMLInputElement && event.target.type !== 'range';
  const finds =
    (event.key === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey) ||
    (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey);
  if (finds) {
    event.preventDefault();
    find();
  } else if (event.key === 'Escape' && !typing) {
    event.preventDefault();
    goBack(session);
  }
}

function goBack(session: Session): void {
  if (session.panes.close()) return;
  const { current } = session.router;
  const atHome =
    current.view === 'photos' && current.photo === null && sourceKey(current.source) === sourceKey(LIBRARY);
  if (atHome) session.photo.show(null);
  else session.router.back();
}

/** Commands of the desktop shell's menu. */
export function attachMenu(session: Session, find: () => void): () => void {
  if (bridge === null) return () => undefined;
  return bridge.onMenu((command) => {
    if (command === 'find') find();
    else if (command === 'add-folder') void session.chooseFolder();
    else void session.attempt(async () => await session.engine.act(command));
  });
}
