import { expect, test } from 'vitest';
import { hasUnspacedScript, spaceScripts } from './space-scripts.ts';

const wordsOf = (text: string): string[] => spaceScripts(text).trim().split(/\s+/);

test.each([
  ['東京タワー', ['東', '京', 'タ', 'ワ', 'ー']],
  ['IMG_東京2024.jpg', ['IMG_', '東', '京', '2024.jpg']],
  ['ไก่', ['ไ', 'ก่']],
  ['사진을', ['사', '진', '을']],
  ['ガ'.normalize('NFD'), ['ガ']],
  ['Zoë am Strand', ['Zoë', 'am', 'Strand']],
])('spaceScripts() - %s', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('hasUnspacedScript() - tells scripts by their letters', () => {
  expect(['東', 'ไก่', '사진', 'Zoë', '+1', ''].map(hasUnspacedScript)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
