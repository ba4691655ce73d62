import { expect, test } from 'vitest';
import type { SearchResult } from '../../main/core/api.ts';
import { append } from './append.ts';

const whole: SearchResult = {
  query: { text: 'dog', chips: [], problem: null, notes: [] },
  order: 'newest',
  total: 5,
  ids: [5, 4, 3, 2, 1],
  aspects: [15, 14, 13, 12, 11],
  scores: null,
  days: [
    { day: '2024-05-03', count: 1 },
    { day: '2024-05-02', count: 3 },
    { day: '2024-05-01', count: 1 },
  ],
  months: [{ month: '2024-05', count: 5 }],
  refinements: [],
};
const part = (from: number, to: number, days: SearchResult['days']): SearchResult => {
  return { ...whole, ids: whole.ids.slice(from, to), aspects: whole.aspects.slice(from, to), days };
};

test('append() - parts make the whole, also where a day is cut in two', () => {
  const first = part(0, 3, [whole.days[0]!, { day: '2024-05-02', count: 2 }]);
  const rest = part(3, 5, [{ day: '2024-05-02', count: 1 }, whole.days[2]!]);
  expect(append(first, rest)).toEqual(whole);
  expect(append(part(0, 4, whole.days.slice(0, 2)), part(4, 5, whole.days.slice(2)))).toEqual(whole);
});

test('append() - scores stay beside their photos', () => {
  const scored: SearchResult = { ...whole, order: 'score', scores: [0.9, 0.8, 0.7, 0.6, 0.5], days: [] };
  const cut = (from: number, to: number) => ({
    ...part(from, to, []),
    order: 'score' as const,
    scores: scored.scores!.slice(from, to),
  });
  expect(append(cut(0, 2), cut(2, 5))).toEqual(scored);
});

test('append() - parts of two states of the library are none of one result', () => {
  expect(append(part(0, 3, []), { ...part(3, 5, []), total: 6 })).toBeNull();
});
