import { expect, test } from 'vitest';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import { commandTexts, type Command } from './command.ts';
import { findCommands } from './find.ts';

const command = (id: string, name: string, others: Partial<Command> = {}): Command => ({
  id,
  name,
  group: 'selection',
  icon: (() => undefined) as unknown as Command['icon'],
  keys: [],
  isPossible: () => true,
  run: () => undefined,
  undo: 'nothing',
  ...others,
});

test('findCommands() - by any of its words; what cannot be done now is not listed', () => {
  const commands = [
    command('again', 'Repeat the last tag'),
    command('tag', 'Tag'),
    command('trash', 'Move to the trash', { words: 'delete bin' }),
    command('none', 'Tag nothing', { isPossible: () => false }),
  ];
  const find = (typed: string): string[] => findCommands(commands, typed).map(({ id }) => id);
  expect(find('tag')).toEqual(['tag', 'again']);
  expect(find('bin')).toEqual(['trash']);
  expect(find('last tag')).toEqual(['again']);
  expect(find('zzz')).toEqual([]);
});

test('findCommands() - by its name and words in any language, and named in the window’s', () => {
  const trash = (): Command => ({ ...command('trash', ''), ...commandTexts('trash') });
  for (const [language, name] of [
    ['en', 'Move to the trash…'],
    ['ja', 'ゴミ箱に移動…'],
  ] as const) {
    chooseLanguage(language, []);
    for (const typed of ['bin', 'move trash', '削除', 'ゴミ箱'])
      expect(findCommands([trash()], typed).map((found) => found.name)).toEqual([name]);
    expect(findCommands([trash()], 'undo')).toEqual([]);
  }
  chooseLanguage('system', []);
});
