import {
  MENU_GROUPS,
  MENU_WORDS,
  type MenuEntry,
  type MenuGroup,
  type MenuWord,
  type NativeMenu,
} from '../../main/core/bridge.ts';
import { t } from '../i18n/i18n.svelte.ts';
import type { Command } from './command.ts';

/** The commands as the desktop's menu shows them, with what can be done now. */
export function nativeMenu(commands: readonly Command[]): NativeMenu {
  const entriesOf = (group: MenuGroup): MenuEntry[] =>
    commands
      .filter((command) => command.group === group)
      .map(({ id, name, keys, isPossible }) => ({ id, name, key: keys[0] ?? null, possible: isPossible() }));
  const words = MENU_WORDS.map((word) => [word, t(`commands.native.${word}`)] as const);
  const groups = MENU_GROUPS.map((group) => [group, entriesOf(group)] as const);
  return {
    photos: t('commands.native.photos'),
    words: Object.fromEntries(words) as Record<MenuWord, string>,
    groups: Object.fromEntries(groups) as Record<MenuGroup, MenuEntry[]>,
  };
}

const IN_TEXTS: Record<string, string> = { undo: 'undo', redo: 'redo', all: 'selectAll' };

/** What the menu asked for; while somebody types, undo and “all” are about the text. */
export function runFromMenu(id: string, commands: readonly Command[]): void {
  const inText = document.activeElement?.matches('input:not([type=range]), textarea') ?? false;
  const textCommand = IN_TEXTS[id];
  if (inText && textCommand !== undefined) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else reaches the text's own undo
    document.execCommand(textCommand);
    return;
  }
  const command = commands.find((each) => each.id === id);
  if (command?.isPossible() === true) void command.run();
}
