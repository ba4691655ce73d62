import { describe, expect, test } from 'vitest';
import { en } from './en/index.ts';
import { chooseLanguage, currentLocale, t } from './i18n.svelte.ts';
import { ja } from './ja/index.ts';

type Texts = { [name: string]: string | Texts };

function* textsOf(texts: Texts, path = ''): Generator<[key: string, text: string]> {
  for (const [name, text] of Object.entries(texts)) {
    const key = path === '' ? name : `${path}.${name}`;
    if (typeof text === 'string') yield [key, text];
    else yield* textsOf(text, key);
  }
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]!).sort();

describe('the catalogue', () => {
  const english = new Map(textsOf(en));

  test.each([...textsOf(ja)])('ja %s has a text, with the values of the English one', (key, text) => {
    expect(text).not.toBe('');
    const other = english.get(key);
    expect(other, key).toBeDefined();
    expect(placeholders(text)).toEqual(placeholders(other!));
  });

  test('ja lacks no text but the forms for one thing, which Japanese does not tell apart', () => {
    const japanese = new Set([...textsOf(ja)].map(([key]) => key));
    const missing = [...english.keys()].filter((key) => !japanese.has(key));
    expect(missing.filter((key) => !key.endsWith('_one'))).toEqual([]);
  });
});

describe('chooseLanguage()', () => {
  test('the system decides, by the first of its languages that the window knows', () => {
    chooseLanguage('system', ['sv-SE', 'ja-JP', 'en-US']);
    expect(currentLocale()).toBe('ja-JP');
    expect(t('time.today')).toBe('今日');
    chooseLanguage('system', ['sv-SE']);
    expect(t('time.today')).toBe('Today');
  });

  test('a chosen language keeps the region that the system gives it', () => {
    chooseLanguage('en', ['ja-JP', 'en-US']);
    expect(currentLocale()).toBe('en-US');
    chooseLanguage('ja', ['en-US']);
    expect(currentLocale()).toBe('ja');
    expect(t('grid.photos', { count: 20150 })).toBe('20,150枚の写真');
    chooseLanguage('system', ['en-GB']);
    expect(t('grid.photos', { count: 1 })).toBe('1 photo');
  });
});
