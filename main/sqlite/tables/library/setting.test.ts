import { expect, test } from 'vitest';
import { openTestLibrary } from '../../testing/library.ts';

test('settings - any JSON value is kept by its name, and replaced', async () => {
  const { settings, close } = await openTestLibrary();
  expect(settings.find('settings')).toBeUndefined();
  for (const value of [{ threshold: 0.4 }, 'words', null, [1, 2]]) {
    settings.set('settings', value);
    expect(settings.find('settings')).toEqual(value);
  }
  close();
});

test('settings - on a full disk, what can be found out again is kept until the library is closed', async () => {
  const { settings, connection, close } = await openTestLibrary();
  const big = 'x'.repeat(100_000);
  settings.set('run', 1);
  connection.pragma('max_page_count = 1'); // as many as there are
  expect(() => settings.set('run', big)).toThrow('full');
  expect(settings.find('run')).toBe(1);
  settings.keep('run', big);
  expect(settings.find('run')).toBe(big);
  expect(connection.prepare(`SELECT value FROM settings WHERE key = 'run'`).pluck().get()).toBe('1');
  connection.pragma('max_page_count = 1000000');
  settings.set('run', 2);
  expect(settings.find('run')).toBe(2);
  close();
});
