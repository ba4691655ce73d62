import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { treeProbability, USUAL_NORM } from './tree-probability.ts';

const certainty = fc.double({ min: 0, max: 1.001, noNaN: true });
const norm = fc.double({ min: 0, max: 1000, noNaN: true });
const classes = fc.integer({ min: 1, max: 1000 });

describe('treeProbability()', () => {
  it('is the formula that was fitted, from the certainty on from which labels were judged', () => {
    // σ(0.33 · ln(0.8 / 0.2) − 2.9 · ln(13 / 11) + 0.30 · ln(118) + 0.4)
    expect(treeProbability(0.8, 118, 13)).toBeCloseTo(0.8587, 4);
    expect(treeProbability(0.9, 1, USUAL_NORM)).toBeCloseTo(
      1 / (1 + Math.exp(-(0.33 * Math.log(9) + 0.4))),
      6,
    );
  });

  it('of a wide label that is hardly certain it is small, though a hundred classes lie below', () => {
    expect(treeProbability(0.05, 118, USUAL_NORM)).toBeLessThan(0.02);
    expect(treeProbability(0, 398, USUAL_NORM)).toBe(0);
  });

  it('between 0.35 and 0.5, on snapshots, it is near the 45 % that were right or half right there', () => {
    const mean =
      [0.36, 0.4, 0.44, 0.48].map((sum) => treeProbability(sum, 5, 12)).reduce((a, b) => a + b) / 4;
    expect(mean).toBeGreaterThan(0.38);
    expect(mean).toBeLessThan(0.52);
  });

  it('is a probability whatever comes in, the embedding of a black photo too', () => {
    fc.assert(
      fc.property(certainty, classes, norm, (sum, count, length) => {
        const probability = treeProbability(sum, count, length);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThan(1);
      }),
    );
  });

  it('grows with the certainty and with the classes, and falls with the length', () => {
    fc.assert(
      fc.property(certainty, certainty, classes, classes, norm, norm, (a, b, m, n, short, long) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [few, many] = [Math.min(m, n), Math.max(m, n)];
        const [near, far] = [Math.min(short, long), Math.max(short, long)];
        expect(treeProbability(low, m, short)).toBeLessThanOrEqual(treeProbability(high, m, short));
        expect(treeProbability(a, few, short)).toBeLessThanOrEqual(treeProbability(a, many, short));
        expect(treeProbability(a, m, far)).toBeLessThanOrEqual(treeProbability(a, m, near));
      }),
    );
  });
});
