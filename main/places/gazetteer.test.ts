import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Gazetteer, NOWHERE, placeText, placeWords } from './gazetteer.ts';

const gazetteer = new Gazetteer(join(import.meta.dirname, '../../models/places'));

function wordsAt(latitude: number, longitude: number): string | null {
  const place = gazetteer.describe(gazetteer.find(latitude, longitude));
  return place === null ? null : placeWords(place);
}

test.each([
  [59.9139, 10.7522, 'Oslo, Norway'],
  [51.5362, -0.1426, 'Camden Town, London, England, United Kingdom'],
  [40.7829, -73.9654, 'Manhattan, New York City, New York, United States'],
  [47.5476, 7.5897, 'Basel, Basel-City, Switzerland'],
  [47.59, 7.56, 'Saint-Louis, Grand Est, France'],
  [35.0116, 135.7681, 'Kyoto, Japan'],
  [-25.3444, 131.0369, 'Yulara, Northern Territory, Australia'],
  [71.1685, 25.7837, 'Honningsvåg, Finnmark, Norway'],
  [64.1466, -21.9426, 'Reykjavík, Capital Region, Iceland'],
])('Gazetteer.find - %f, %f is %s', (latitude, longitude, words) => {
  expect(wordsAt(latitude, longitude)).toBe(words);
});

test('Gazetteer.find - far from any town the region is named, and at sea nothing', () => {
  expect(gazetteer.describe(gazetteer.find(-17.8, 179.99))).toMatchObject({ name: null, country: 'FJ' });
  expect(gazetteer.find(0, -30)).toBe(NOWHERE);
  expect(gazetteer.find(-90, 0)).toBe(NOWHERE);
  expect(gazetteer.find(90, 180)).toBe(NOWHERE);
  expect(gazetteer.describe(NOWHERE)).toBeNull();
});

const CAMDEN = gazetteer.find(51.5362, -0.1426);

test.each([
  'london', 'Londres', 'LONDON', 'camden town', 'camden', 'england', 'united kingdom', 'UK', 'Royaume-Uni', 'イギリス', 'GB',
  'London, England', 'London, United Kingdom', 'Camden Town, London, England, United Kingdom',
])('Gazetteer.matcher - “%s” is where Camden Town is', (text) => {
  expect(gazetteer.matcher(text)(CAMDEN)).toBe(true);
}); // prettier-ignore

test.each([
  'lond',
  'town',
  'France',
  'FR',
  'England, London',
  'London, France',
  'Camden, London',
  '',
  ',',
  ' ',
])('Gazetteer.matcher - “%s” is not', (text) => {
  expect(gazetteer.matcher(text)(CAMDEN)).toBe(false);
});

test('Gazetteer.matcher - what a place is called finds it, and not a place of the same beginning', () => {
  const oslo = gazetteer.find(59.9139, 10.7522);
  const washington = gazetteer.find(38.8951, -77.0364);
  for (const id of [oslo, washington]) {
    const { name, region, country } = gazetteer.describe(id)!;
    expect(gazetteer.matcher(placeText([name, region], country))(id)).toBe(true);
  }
  expect(gazetteer.matcher('Oslo, Norway')(CAMDEN)).toBe(false);
});

test('Gazetteer.complete - towns of most people first, by names in other languages too, within what follows', () => {
  const names = (text: string): string[] => gazetteer.complete(text, 3).map(placeWords);
  expect(names('new yo')[0]).toBe('New York City, New York, United States');
  expect(names('münchen')[0]).toBe('Munich, Bavaria, Germany');
  expect(names('ミュンヘン')).toEqual(['Munich, Bavaria, Germany']);
  expect(names('Springfield, ill')[0]).toBe('Springfield, Illinois, United States');
  expect(names('')).toEqual([]);
  expect(names('qqqq')).toEqual([]);
  expect(gazetteer.complete('Bergen, Nor', 1)[0]).toMatchObject({ latitude: 60.393, longitude: 5.324 });
});

test('Gazetteer.townsIn - the largest towns of a part of the map, across the date line as well', () => {
  const [oslo] = gazetteer.townsIn({ south: 59, west: 10, north: 60, east: 11 }, 5);
  expect(oslo?.name).toBe('Oslo');
  const fiji = gazetteer.townsIn({ south: -19, west: 176, north: -15, east: -178 }, 3);
  expect(fiji.map(({ country }) => country)).toEqual(['FJ', 'FJ', 'FJ']);
});
