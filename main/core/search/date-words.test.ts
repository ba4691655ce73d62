import { expect, test } from 'vitest';
import { readDateWords } from './date-words.ts';

const TODAY = '2026-07-15'; // a Wednesday
const once = (from: string, until: string) => [{ from, until, everyYear: false }];
const yearly = (from: string, until: string) => [{ from, until, everyYear: true }];

test.each([
  ['2019', once('2019-01-01', '2020-01-01')],
  ['2019-2021', once('2019-01-01', '2022-01-01')],
  ['2023-06', once('2023-06-01', '2023-07-01')],
  ['june 2023', once('2023-06-01', '2023-07-01')],
  ['in june of 2023', once('2023-06-01', '2023-07-01')],
  ['2023 June', once('2023-06-01', '2023-07-01')],
  ['june', yearly('06-01', '07-01')],
  ['december', yearly('12-01', '01-01')],
  ['24 december', yearly('12-24', '12-25')],
  ['july 4th 2021', once('2021-07-04', '2021-07-05')],
  ['february 29', yearly('02-29', '03-01')],
  ['summer', yearly('06-01', '09-01')],
  ['summer 2019', once('2019-06-01', '2019-09-01')],
  ['winter 2019', once('2019-12-01', '2020-03-01')],
  ['last summer', once('2025-06-01', '2025-09-01')],
  ['this summer', once('2026-06-01', '2026-09-01')],
  ['last winter', once('2025-12-01', '2026-03-01')],
  ['last june', once('2026-06-01', '2026-07-01')],
  ['last august', once('2025-08-01', '2025-09-01')],
  ['christmas', yearly('12-24', '12-27')],
  ['christmas 2020', once('2020-12-24', '2020-12-27')],
  ['christmas eve', yearly('12-24', '12-25')],
  ["new year's eve 2023", once('2023-12-31', '2024-01-02')],
  ['halloween', yearly('10-31', '11-01')],
  ['today', once('2026-07-15', '2026-07-16')],
  ['yesterday', once('2026-07-14', '2026-07-15')],
  ['last week', once('2026-07-06', '2026-07-13')],
  ['last month', once('2026-06-01', '2026-07-01')],
  ['last year', once('2025-01-01', '2026-01-01')],
  ['juni 2023', once('2023-06-01', '2023-07-01')],
  ['août', yearly('08-01', '09-01')],
  ['diciembre de 2020', once('2020-12-01', '2021-01-01')],
  ['2023年6月', once('2023-06-01', '2023-07-01')],
  ['去年', once('2025-01-01', '2026-01-01')],
  ['夏', yearly('06-01', '09-01')],
])('readDateWords() - %s', (words, days) => {
  expect(readDateWords(words, TODAY)).toEqual(days);
});

test.each([
  'dog',
  '1234',
  '20231',
  'dog 2019',
  '2023-13',
  '31 june',
  'june july',
  'last',
  '2019 2020',
  'the',
  '',
  '4 july 3',
])('readDateWords() - “%s” is no date', (words) => {
  expect(readDateWords(words, TODAY)).toBeNull();
});
