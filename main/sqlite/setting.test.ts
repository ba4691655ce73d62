import { expect, test } from 'vitest';
import { openTestLibrary } from './testing/library.ts';

test('settings - any JSON value is kept by its name, and replaced', async () => {
  const { settings, close } = await openTestLibrary();
  expect(settings.find('settings')).toBeUndefined();
  for (const value of [{ threshold: 0.4 }, 'words', null, [1, 2]]) {
    settings.set('settings', value);
    expect(settings.find('settings')).toEqual(value);
  }
  close();
});
