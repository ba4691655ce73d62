/**
 * How alike two photos are, from 0 to 1 and in words, whatever the model: its cosines are set against those of
 * photos that have nothing to do with each other.
 */

/** The cosines of strangers: their median, and how far the lower half of them spreads. */
export type Strangers = { median: number; deviation: number };

export const LIKENESS_WORDS = [
  { from: 0.8, words: 'near copies' },
  { from: 0.6, words: 'very alike' },
  { from: 0.4, words: 'alike' },
  { from: 0.2, words: 'same kind' },
] as const;

export type LikenessWords = (typeof LIKENESS_WORDS)[number]['words'];

/** Below it, similarity ends. */
export const LEAST_LIKENESS = 0.2;

/**
 * Deviations above the strangers' median from which a pair counts as of the same kind: of a hundred photos of different
 * things, one pair in a hundred reaches it, as dogs of two breeds do.
 */
const KIND = 3.5;

/** 0 to 1; from {@link LEAST_LIKENESS} on it rises evenly to 1 for the same picture. */
export function toLikeness(cosine: number, strangers: Strangers): number {
  const least = leastCosine(strangers);
  const likeness = LEAST_LIKENESS + ((1 - LEAST_LIKENESS) * (cosine - least)) / (1 - least);
  return Math.max(0, Math.min(1, likeness));
}

/** The cosine of {@link LEAST_LIKENESS}. */
export function leastCosine({ median, deviation }: Strangers): number {
  return Math.min(0.95, median + KIND * deviation);
}

export function likenessWords(likeness: number): LikenessWords | null {
  return LIKENESS_WORDS.find(({ from }) => likeness >= from)?.words ?? null;
}
