import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Gazetteer } from './gazetteer.ts';
import { japaneseName } from './japanese-name.ts';

const gazetteer = new Gazetteer(join(import.meta.dirname, '../../models/places'));

test.each([
  [35.6812, 139.7671, '東京'],
  [35.4437, 139.638, '横浜'],
  [35.0116, 135.7681, '京都'],
  [35.8617, 139.6455, 'さいたま'],
  [59.9139, 10.7522, 'オスロ'],
  [51.5362, -0.1426, 'ロンドン'],
  [40.7829, -73.9654, 'ニューヨーク'],
  [48.8566, 2.3522, 'パリ'],
  [71.1685, 25.7837, null], // Honningsvåg
  [0, -30, null],
])('Gazetteer.japaneseName - %f, %f is in %s', (latitude, longitude, name) => {
  expect(gazetteer.japaneseName(gazetteer.find(latitude, longitude))).toBe(name);
});

test('japaneseName() - neither Chinese nor a spelling in kana is taken for it, and nothing where it is not sure', () => {
  expect(japaneseName(['神戶', '神户市', '神戸', '神戸市', 'こうべし'], 'JP')).toBe('神戸');
  expect(japaneseName(['堺市'], 'JP')).toBe('堺市');
  expect(japaneseName(['甲乙', '丙丁'], 'JP')).toBeNull();
  expect(japaneseName(['奥斯陆', 'Christiania', 'オスロ'], 'NO')).toBe('オスロ');
  expect(japaneseName(['奥斯陆'], 'NO')).toBeNull();
  expect(japaneseName([], 'JP')).toBeNull();
});
