import type { Session } from '../state/session.svelte.ts';
import { isSingleKey, matchesKey, type Command } from './command.ts';

type Parts = Pick<Session, 'navigation' | 'dialogs'>;

/** Runs the command whose key was pressed, if it can be done now. */
export function runKey(event: KeyboardEvent, commands: Command[], parts: Parts): void {
  if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
  const typing = isTyping(event.target);
  const { current } = parts.navigation.router;
  const open = current.view === 'photos' && current.photo !== null;
  for (const command of commands) {
    const key = command.keys.find((each) => matchesKey(each, event));
    if (key === undefined || key === 'Escape') continue; // that one folds and leaves, too
    const single = isSingleKey(key);
    // A text has an undo and an “all” of its own, and the open photo its own letters.
    if (
      typing &&
      (single || /^(Mod\+[ayz]|Mod\+Shift\+z|(Mod\+)?Delete|Mod\+(Backspace|Home|Arrow\w+))$/.test(key))
    )
      continue;
    if (single && (!parts.dialogs.singleKeys || open || ['review', 'duplicates'].includes(current.view)))
      continue;
    if (!command.isPossible()) continue;
    event.preventDefault();
    void command.run();
    return;
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement)
    return !['range', 'checkbox', 'radio', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}
