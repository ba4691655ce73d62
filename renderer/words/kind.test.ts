import { afterEach, describe, expect, test, vi } from 'vitest';
import { countWords } from '../../main/core/analyses/count-words.ts';
import { en } from '../i18n/en/index.ts';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import { labelNames } from '../state/label-names.svelte.ts';
import { foundName, tagName } from './kind.ts';

afterEach(async () => {
  vi.unstubAllGlobals();
  chooseLanguage('en', []);
  await labelNames.load('en');
});

async function speakJapanese(): Promise<void> {
  const names = [{ key: 'n02084071', name: 'dog', translated: '犬' }];
  vi.stubGlobal('fetch', async () => Promise.resolve(Response.json(names)));
  chooseLanguage('ja', []);
  await labelNames.load('ja');
}

const counted = (name: string, amount: number) => {
  const found = { of: 'count', name, amount } as const;
  return tagName({ key: `count:${name}`, name: countWords(amount, name), found });
};
const share = {
  key: 'share:wall',
  name: 'wall 40%',
  found: { of: 'share', name: 'wall', amount: 0.4 },
} as const;

describe('tagName()', () => {
  test.each(Object.keys(en.kinds.several))(
    '%s is counted in English as by the engine, in Japanese with a counter',
    async (name) => {
      for (const amount of [1, 3]) expect(counted(name, amount)).toBe(countWords(amount, name));
      await speakJapanese();
      expect(counted(name, 3)).toMatch(/^[^a-z]*3[^a-z\d\s]$/);
    },
  );

  test('one is named alone, a share has its percents, and other tags have their names', async () => {
    expect(tagName(share)).toBe('wall 40%');
    await speakJapanese();
    expect([counted('dog', 1), counted('dog', 2), counted('person', 1), counted('person', 3)]).toEqual([
      '犬',
      '犬2匹',
      '人物',
      '3人',
    ]);
    expect(tagName(share)).toBe('壁 40%');
    expect(tagName({ key: 'own:knife', name: 'knife' })).toBe('knife');
  });
});

test('foundName() - a label’s name goes before the catalogue’s, and what is in neither stays as it is', async () => {
  expect([foundName('count', 'dog'), foundName('count', 'knife')]).toEqual(['dog', 'knife']);
  await speakJapanese();
  expect(foundName('count', 'dog')).toBe('犬');
  expect(foundName('count', 'knife')).toBe('ナイフ');
  expect(foundName('share', 'gizmo')).toBe('gizmo');
});
