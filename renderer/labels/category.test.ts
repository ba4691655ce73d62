import { afterEach, expect, it } from 'vitest';
import vocabulary from '../../models/labels/vocabulary.json' with { type: 'json' };
import { en } from '../i18n/en/index.ts';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import { categoryName } from './category.ts';

afterEach(() => chooseLanguage('system', []));

it('categoryName() - every category of the label tree has a name in the catalogue', () => {
  const { categories } = vocabulary;
  expect(categories.filter((category) => !Object.hasOwn(en.labels.category, category))).toEqual([]);
});

it('categoryName() - in the window’s language, and as it is spelt where the catalogue lacks it', () => {
  expect(categoryName('food and drink')).toBe('food and drink');
  chooseLanguage('ja', []);
  expect([categoryName('food and drink'), categoryName('constructor')]).toEqual([
    '食べ物と飲み物',
    'constructor',
  ]);
});
