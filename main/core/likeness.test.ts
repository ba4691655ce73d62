import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LEAST_LIKENESS, leastCosine, likenessWords, toLikeness } from './likeness.ts';

const strangers = fc.record({
  median: fc.double({ min: -0.2, max: 0.7, noNaN: true }),
  deviation: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
});

it('toLikeness() - keeps the order, begins where similarity ends, and gives 1 to the same picture', () => {
  const cosine = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(strangers, cosine, cosine, (of, a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(toLikeness(low, of)).toBeLessThanOrEqual(toLikeness(high, of));
      expect(toLikeness(leastCosine(of), of)).toBeCloseTo(LEAST_LIKENESS, 9);
      expect(toLikeness(1, of)).toBeCloseTo(1, 9);
      expect(toLikeness(-1, of)).toBe(0);
    }),
  );
});

it('likenessWords() - one word for each step, none beyond the last', () => {
  const words = [1, 0.8, 0.79, 0.6, 0.5, 0.4, 0.3, 0.2, 0.19].map(likenessWords);
  expect(words).toEqual([
    ...['near copies', 'near copies', 'very alike', 'very alike', 'alike', 'alike', 'same kind', 'same kind'],
    null,
  ]);
});
