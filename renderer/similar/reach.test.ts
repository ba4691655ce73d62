import { describe, expect, it } from 'vitest';
import type { SearchResult } from '../../main/core/api.ts';
import { withinReach } from './reach.ts';

const result = (scores: number[]): SearchResult => ({
  query: { text: '', chips: [], problem: null },
  order: 'likeness',
  total: scores.length,
  ids: scores.map((_, at) => at + 1),
  aspects: scores.map(() => 1500),
  scores,
  days: [],
  refinements: [],
});

describe('withinReach()', () => {
  const some = result([0.99, 0.96, 0.9, 0.7, 0.5, 0.35]);

  it('at its least keeps near copies only', () => {
    expect(withinReach(some, 0).ids).toEqual([1, 2]);
  });

  it('at its most keeps everything', () => {
    expect(withinReach(some, 1)).toBe(some);
  });

  it('between them keeps more the further it goes, columns alike', () => {
    const lengths = [0, 0.25, 0.5, 0.75, 1].map((reach) => {
      const { ids, aspects, scores, total } = withinReach(some, reach);
      expect([aspects.length, scores?.length, total]).toEqual([ids.length, ids.length, ids.length]);
      return ids.length;
    });
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(lengths[2]).toBeGreaterThan(2);
    expect(lengths[2]).toBeLessThan(6);
  });

  it('a result without likeness is left alone', () => {
    const empty = result([]);
    expect(withinReach(empty, 0)).toBe(empty);
  });
});
