import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestLibrary, type TestLibrary } from '../sqlite/testing/library.ts';
import { Settings } from './settings.ts';

const DEFAULTS = {
  threshold: 0.6,
  model: 'tf_efficientnet_lite2',
  provider: 'automatic',
  int8: true,
  lowImpact: false,
  ignore: [],
  hours: null,
  analyses: { text: true, objects: false, scenes: false },
  sidecars: { labels: 'confirmed', least: 0.8, scheme: 'name', always: false },
  rowHeight: 176,
  language: 'system',
};

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => {
  library.close();
});

/** The settings of a library that has `stored`. */
function read(stored?: unknown): unknown {
  if (stored !== undefined) library.settings.set('settings', stored);
  return new Settings(library.settings).current;
}

test('current - the defaults in a library where nobody has set anything', () => {
  expect(read()).toEqual(DEFAULTS);
});

test('current - an older file has the defaults of what it does not know', () => {
  expect(read({ threshold: 0.3 })).toEqual({ ...DEFAULTS, threshold: 0.3 });
});

test('current - of a newer file what is not understood has its default, and the rest counts', () => {
  const newer = { threshold: 'high', model: 'resnest50d', provider: 3, lowImpact: true, theme: 'dark' };
  expect(read(newer)).toEqual({ ...DEFAULTS, model: 'resnest50d', lowImpact: true });
});

test.each([[null], ['all'], [[0.3]], [7]])('current - the defaults where %j stands', (stored) => {
  expect(read(stored)).toEqual(DEFAULTS);
});

test('change() - counts at once and the next time, and leaves the rest', () => {
  const settings = new Settings(library.settings);
  settings.change({ threshold: 0.7 });
  const expected = { ...DEFAULTS, threshold: 0.7, model: 'resnest50d' };
  expect(settings.change({ model: 'resnest50d' })).toEqual(expected);
  expect(settings.current).toEqual(expected);
  expect(read()).toEqual(expected);
});

test('change() - stores what was set, so that another version’s defaults hold for the rest', () => {
  new Settings(library.settings).change({ lowImpact: true });
  expect(library.settings.find('settings')).toEqual({ lowImpact: true });
});

test('change() - what cannot be written does not count', () => {
  const settings = new Settings({
    ...library.settings,
    set: () => {
      throw new Error('the disk is full');
    },
  });
  expect(() => settings.change({ lowImpact: true })).toThrow('the disk is full');
  expect(settings.current).toEqual(DEFAULTS);
});

test('current - the setting of low impact is found under its former name', () => {
  expect(read({ gentle: true })).toEqual({ ...DEFAULTS, lowImpact: true });
  expect(read({ gentle: true, lowImpact: false })).toEqual(DEFAULTS);
});

test('current - an ignore pattern that cannot be used leaves the defaults', () => {
  expect(read({ ignore: ['*a'.repeat(200)], threshold: 0.3 })).toEqual({ ...DEFAULTS, threshold: 0.3 });
});
