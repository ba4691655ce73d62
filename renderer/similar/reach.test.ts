import { describe, expect, it } from 'vitest';
import type { SearchResult } from '../../main/core/api.ts';
import { withinReach } from './reach.ts';

const result = (scores: number[]): SearchResult => ({
  query: { text: '', chips: [], problem: null, notes: [] },
  order: 'similarity',
  total: scores.length,
  ids: scores.map((_, at) => at + 1),
  aspects: scores.map(() => 1500),
  scores,
  days: [],
  months: [],
  refinements: [],
});

describe('withinReach()', () => {
  const falling = Array.from({ length: 60 }, (_, at) => 0.99 * (1 - at / 60) ** 2);
  const some = result(falling);

  it('at its least keeps near copies only', () => {
    expect(withinReach(some, 0).scores?.every((score) => score >= 0.8)).toBe(true);
    expect(withinReach(some, 0).total).toBe(falling.filter((score) => score >= 0.8).length);
    expect(withinReach(result([0.4, 0.3]), 0).total).toBe(0);
  });

  it('at its most keeps everything', () => {
    expect(withinReach(some, 1)).toBe(some);
  });

  it('between them keeps more the further it goes, columns alike', () => {
    const totals = [0, 0.25, 0.5, 0.75, 1].map((reach) => {
      const { ids, aspects, scores, total } = withinReach(some, reach);
      expect([ids.length, aspects.length, scores?.length]).toEqual([total, total, total]);
      return total;
    });
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    expect(new Set(totals).size).toBe(5);
  });

  it('beyond near copies shows the most alike, however little alike they are', () => {
    expect(withinReach(result(Array.from({ length: 40 }, () => 0.05)), 0.5).total).toBe(6);
    expect(withinReach(result([0.05, 0.04]), 0.9).total).toBe(2);
  });

  it('a result without similarity is left alone', () => {
    const newest = { ...some, scores: null };
    expect(withinReach(newest, 0)).toBe(newest);
  });
});
