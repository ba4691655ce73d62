import type { Component } from 'svelte';
import { en, type Key } from '../i18n/en/index.ts';
import { inAllLanguages, t } from '../i18n/i18n.svelte.ts';

export type Group = keyof typeof en.commands.groups;
/** The ids of commands, by which the catalogue has their names. */
export type CommandId = keyof typeof en.commands.names;

/** One record, from which palette, menus, buttons and the keyboard map are drawn. */
export type Command = {
  id: string;
  name: string;
  /** Other words that find it in the palette. */
  words?: string;
  group: Group;
  icon: Component<{ size?: number }>;
  /** As `matchesKey` reads them: `Mod+Shift+z`, `Delete`, `t`, `Digit3`. The first one is shown. */
  keys: string[];
  /** Whether it can be done now. */
  isPossible(): boolean;
  run(): unknown;
  /** How it is taken back: by the journal, by doing it again or otherwise, or there is nothing to take back. */
  undo: 'journal' | 'itself' | 'nothing';
};

export function groupName(group: Group): string {
  return t(`commands.groups.${group}`);
}

/** A command's name, and what else finds it, in every language. */
export function commandTexts(id: CommandId): Pick<Command, 'name' | 'words'> {
  const keys: Key[] = [`commands.names.${id}`];
  if (hasWords(id)) keys.push(`commands.words.${id}`);
  return { name: t(`commands.names.${id}`), words: keys.map(inAllLanguages).join(' ') };
}

function hasWords(id: CommandId): id is CommandId & keyof typeof en.commands.words {
  return id in en.commands.words;
}

const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

/** What a key event has to be. `Mod` is Ctrl, and Cmd on a Mac; digits go by the physical key. */
export function matchesKey(key: string, event: KeyboardEvent, onMac = isMac): boolean {
  const parts = key.split('+');
  const wanted = parts.at(-1)!;
  const has = (name: string): boolean => parts.includes(name);
  const [modifier, other] = onMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (modifier !== has('Mod') || other || event.altKey !== has('Alt')) return false;
  if (wanted.startsWith('Digit')) return event.code === wanted && event.shiftKey === has('Shift');
  if (wanted === '?') return event.key === '?'; // wherever a layout has it
  return event.key.toLowerCase() === wanted.toLowerCase() && event.shiftKey === has('Shift');
}

/** Letters and digits without a modifier: a person can switch these off (WCAG 2.1.4). */
export function isSingleKey(key: string): boolean {
  return /^(Shift\+)?(.|Digit\d)$/.test(key);
}

/** As it is printed beside the name: `Ctrl ⇧ Z`. */
export function keyWords(key: string, onMac = isMac): string[] {
  const names: Record<string, string> = {
    Mod: onMac ? '⌘' : 'Ctrl',
    Shift: '⇧',
    Alt: onMac ? '⌥' : 'Alt',
    Delete: 'Del',
    Escape: 'Esc',
    Enter: '↵',
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Home: '⇱',
  };
  return key.split('+').map((part) => names[part] ?? part.replace('Digit', '').toUpperCase());
}
