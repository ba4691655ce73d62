import { expect, test } from 'vitest';
import { refusalClause } from './refusal-sentences.ts';
import { findDisagreement, measureAgreement, type Agreement, type Seen } from './agreement.ts';

const photo = (angle: number, labels: Record<string, number> = {}): Seen => ({
  embedding: Float32Array.of(Math.cos(angle), Math.sin(angle)),
  code: Int8Array.of(Math.round(127 * Math.cos(angle)), Math.round(127 * Math.sin(angle))),
  labels: new Map(
    Object.entries(labels).map(([key, probability]) => [key, { probability, isShown: probability >= 0.5 }]),
  ),
});
const album = Array.from({ length: 120 }, (_, at) => photo(at / 40, { dog: 0.9, cat: 0.1 }));

test('measureAgreement() - of a precision with itself is whole', () => {
  const agreement = measureAgreement(album, album);
  expect(agreement).toEqual({ photos: 120, labels: 1, probabilityShift: 0, cosine: 1, neighbours: 1 });
  expect(findDisagreement(agreement)).toBeNull();
});

test('measureAgreement() - labels count that either shows, and one that is missing has lost all it had', () => {
  const [before, after] = [
    [photo(0, { dog: 0.9, cat: 0.4, sky: 0.6 }), photo(0, { tree: 0.2 })],
    [photo(0, { dog: 0.8, cat: 0.5 }), photo(0, { tree: 0.4 })],
  ];
  const { labels, probabilityShift } = measureAgreement(before, after);
  expect(labels).toBeCloseTo(1 / 3); // dog of dog, cat and sky
  expect(probabilityShift).toBeCloseTo(0.6);
});

test('measureAgreement() - similarity counts who is among the fifty nearest, not in which order', () => {
  const turned = album.map((_, at) => photo(at / 40 + 1));
  expect(measureAgreement(album, turned).neighbours).toBeGreaterThan(0.95);
  const mixed = album.map((_, at) => album[(at * 7) % 120]!);
  expect(measureAgreement(album, mixed).neighbours).toBeLessThan(0.6);
});

test.each<[Partial<Agreement>, RegExp]>([
  [{ cosine: 0.989 }, /^gives other embeddings: their median cosine is 0.989, not 0.99 or more$/],
  [{ cosine: NaN }, /^gives other embeddings/],
  [{ labels: 0.949 }, /^shows other labels: 94.9 % are the same, not 95 % or more$/],
  [{ probabilityShift: 0.12 }, /^moves labels’ probabilities by 0.12, not 0.1 or less$/],
  [{ neighbours: 0.9 }, /^finds other similar photos: 90 % are the same, not 95 % or more$/],
])('findDisagreement() - %o', (worse, reason) => {
  const good = { photos: 200, labels: 0.95, probabilityShift: 0.1, cosine: 0.99, neighbours: 0.95 };
  expect(findDisagreement(good)).toBeNull();
  expect(refusalClause(findDisagreement({ ...good, ...worse })!)).toMatch(reason);
});
