import { describe, expect, it } from 'vitest';
import { averagePrecision } from './average-precision.ts';

describe('averagePrecision()', () => {
  it('is the mean of the precisions at the positives, whatever the order given', () => {
    // From the top: positive (1/1), not, positive (2/3), not, positive (3/5).
    const expected = (1 + 2 / 3 + 3 / 5) / 3;
    expect(averagePrecision([0.9, 0.8, 0.7, 0.6, 0.5], [true, false, true, false, true])).toBeCloseTo(
      expected,
      12,
    );
    expect(averagePrecision([0.5, 0.6, 0.9, 0.8, 0.7], [true, false, true, false, true])).toBeCloseTo(
      expected,
      12,
    );
  });

  it('is 1 where every positive stands above all others, and small where they stand last', () => {
    expect(averagePrecision([3, 2, 1, 0], [true, true, false, false])).toBe(1);
    expect(averagePrecision([3, 2, 1, 0], [false, false, false, true])).toBe(1 / 4);
  });

  it('takes equal scores as one step', () => {
    // 0.9: positive (1/1). 0.5: three photos, of which one is positive (2/4).
    const expected = (1 + 2 / 4) / 2;
    expect(averagePrecision([0.9, 0.5, 0.5, 0.5], [true, true, false, false])).toBeCloseTo(expected, 12);
    expect(averagePrecision([0.9, 0.5, 0.5, 0.5], [true, false, false, true])).toBeCloseTo(expected, 12);
    // 0.5: three photos, of which two are positive (2/3, twice).
    expect(averagePrecision([0.5, 0.5, 0.5, 0.1], [true, true, false, true])).toBeCloseTo(
      (2 / 3 + 2 / 3 + 3 / 4) / 3,
      12,
    );
    expect(averagePrecision([0, 0, 0, 0], [true, false, false, false])).toBe(1 / 4);
  });

  it('reads typed arrays', () => {
    expect(averagePrecision(Float32Array.of(0.1, 0.2), Uint8Array.of(1, 0))).toBe(1 / 2);
  });

  it('is null where nothing is positive', () => {
    expect(averagePrecision([0.4, 0.2], [false, false])).toBeNull();
    expect(averagePrecision([], [])).toBeNull();
  });

  it('wants a decision for each score', () => {
    expect(() => averagePrecision([1, 2], [true])).toThrow(
      'Expected as many positives as scores, but got 1 for 2.',
    );
  });
});
