import type { DuplicateAction } from '../../main/core/api.ts';
import type { DuplicateGroups } from './duplicates.svelte.ts';

/** The keys that the foot of the view names. */
export const KEYS = [
  ['↑ ↓', 'group'],
  ['← →', 'photo'],
  ['1 2', 'choose'],
  ['X', 'spare'],
  ['D', 'differ'],
] as const;

type Does = { resolve: (action: DuplicateAction | 'main') => void; differ: () => void };

/** Does what a key stands for in the group that is looked at, unless somebody types or a dialog asks. */
export function handleKey(event: KeyboardEvent, groups: DuplicateGroups, does: Does): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const target = event.target as HTMLElement;
  if (target.closest('input, select, textarea') !== null || document.querySelector('dialog[open]') !== null)
    return;
  const key = event.key.toLowerCase();
  const { current } = groups;
  if (current === null || groups.isBusy || (key === 'enter' && target.closest('button, a') !== null)) return;
  const action = actionOf(key, groups, does);
  if (action === null) return;
  action();
  event.preventDefault();
  event.stopPropagation();
}

function actionOf(key: string, groups: DuplicateGroups, does: Does): (() => void) | null {
  const { index, shown, current } = groups;
  const actions: Record<string, () => void> = {
    arrowdown: () => groups.go(index + 1),
    arrowup: () => groups.go(index - 1),
    arrowright: () => groups.step(1),
    arrowleft: () => groups.step(-1),
    '2': () => shown !== null && groups.keep(shown),
    '1': () => current !== null && groups.keep(current.kept),
    x: () => shown !== null && groups.spare(shown),
    b: () => does.resolve('keep'),
    k: () => does.resolve('stack'),
    enter: () => does.resolve('main'),
    d: () => does.differ(),
  };
  return actions[key] ?? null;
}
