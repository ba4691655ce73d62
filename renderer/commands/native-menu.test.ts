import { afterEach, expect, test } from 'vitest';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import type { Command } from './command.ts';
import { nativeMenu } from './native-menu.ts';

afterEach(() => chooseLanguage('system', []));

const command = (id: string, group: Command['group'], keys: string[], possible: boolean): Command =>
  ({ id, name: id, group, keys, isPossible: () => possible }) as unknown as Command;

test('nativeMenu() - every command once, by its group, with its first key and whether it is possible', () => {
  const menu = nativeMenu([
    command('undo', 'undo', ['Mod+z', 'Mod+y'], false),
    command('tag', 'selection', ['t'], true),
    command('rescan', 'library', [], true),
  ]);
  expect(menu.groups.undo).toEqual([{ id: 'undo', name: 'undo', key: 'Mod+z', possible: false }]);
  expect(menu.groups.library).toEqual([{ id: 'rescan', name: 'rescan', key: null, possible: true }]);
  expect([menu.groups.selection.length, menu.groups.choose, menu.words.paste]).toEqual([1, [], 'Paste']);
});

test('nativeMenu() - the system’s own items are in the window’s language', () => {
  chooseLanguage('ja', []);
  const { words, photos } = nativeMenu([]);
  expect([photos, words.paste, words.quit]).toEqual(['写真', '貼り付け', '終了']);
});
