import { expect, test } from 'vitest';
import type { Facets } from '../../main/core/api.ts';
import { choicesOf, yearsOf } from './facets.ts';

const NONE: Facets = { total: 9, months: [], labels: [], categories: [], folders: [], cameras: [], stars: [], states: [] }; // prettier-ignore

test('choicesOf() - each choice has the filter that the query language knows; empty facets are left out', () => {
  const facets: Facets = {
    ...NONE,
    categories: [{ name: 'food and drink', count: 3 }],
    folders: [{ path: '/photos/Italy', count: 4 }],
    cameras: [{ name: 'FUJIFILM X100V', count: 2 }],
    stars: [{ stars: 4, count: 1 }],
    states: [{ state: 'favourites', count: 5 }],
  };
  expect(choicesOf(facets).map(({ facet, choices }) => [facet, choices[0]!.filter, choices[0]!.name])).toEqual([
    ['categories', 'category:"food and drink"', 'food and drink'],
    ['folders', 'folder:"/photos/Italy"', 'Italy'],
    ['cameras', 'camera:"FUJIFILM X100V"', 'FUJIFILM X100V'],
    ['stars', 'rating:4', '4 stars and more'],
    ['states', 'is:favourite', 'favourites'],
  ]);
}); // prettier-ignore

test('yearsOf() - months stand in their places', () => {
  const [year, ...others] = yearsOf([{ month: '2024-12', count: 2 }, { month: '2024-01', count: 7 }]);
  expect(others).toEqual([]);
  expect(year).toEqual({ year: '2024', months: [7, ...Array<null>(10).fill(null), 2] });
}); // prettier-ignore
