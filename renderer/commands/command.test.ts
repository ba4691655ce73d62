import { expect, test } from 'vitest';
import { isSingleKey, keyWords, matchesKey } from './command.ts';

const press = (key: string, changes: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...changes,
  }) as KeyboardEvent;

test('matchesKey() - Mod is Ctrl, and Cmd on a Mac; no other modifier may be held', () => {
  expect(matchesKey('Mod+z', press('z', { ctrlKey: true }), false)).toBe(true);
  expect(matchesKey('Mod+z', press('z', { ctrlKey: true }), true)).toBe(false);
  expect(matchesKey('Mod+z', press('z', { metaKey: true }), true)).toBe(true);
  expect(matchesKey('Mod+z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  expect(matchesKey('Mod+Shift+z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  expect(matchesKey('t', press('t', { altKey: true }), false)).toBe(false);
});

test('matchesKey() - digits go by the physical key, so that a French keyboard has them without Shift', () => {
  expect(matchesKey('Digit3', press('"', { code: 'Digit3' }), false)).toBe(true);
});

test('isSingleKey() - letters and digits can be switched off, commands with a modifier cannot', () => {
  expect(['t', 'Shift+t', 'Digit0', '?'].map(isSingleKey)).toEqual([true, true, true, true]);
  expect(['Mod+a', 'Delete', 'Escape'].map(isSingleKey)).toEqual([false, false, false]);
});

test('keyWords() - as they are printed', () => {
  expect(keyWords('Mod+Shift+z', false)).toEqual(['Ctrl', '⇧', 'Z']);
  expect(keyWords('Digit5', true)).toEqual(['5']);
});
