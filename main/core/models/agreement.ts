import type { Refusal } from './refusal.ts';

/** One photo as one precision sees it. */
export type Seen = {
  embedding: Float32Array;
  /** For similarity, int8. */
  code: Int8Array;
  /** By key: those that may be shown at all. */
  labels: ReadonlyMap<string, { probability: number; isShown: boolean }>;
};

/** How far two precisions of one network agree. */
export type Agreement = {
  photos: number;
  /** Labels that both show, of those that either shows. */
  labels: number;
  /** By how much a shown label's probability moves, 95th percentile. */
  probabilityShift: number;
  /** Of the embeddings, median. */
  cosine: number;
  /** Photos that are among the fifty most similar ones for both. */
  neighbours: number;
};

/** Below, people would notice. */
export const LIMITS = { labels: 0.95, probabilityShift: 0.1, cosine: 0.99, neighbours: 0.95 } as const;

const NEIGHBOURS = 50;

/** @param expected, found: the same photos in the same order */
export function measureAgreement(expected: readonly Seen[], found: readonly Seen[]): Agreement {
  const pairs = expected.map((each, at) => [each, found[at]!] as const);
  const labels = pairs.flatMap(([a, b]) => compareLabels(a, b));
  const both = labels.filter(({ isSame }) => isSame).length;
  return {
    photos: pairs.length,
    labels: labels.length === 0 ? 1 : both / labels.length,
    probabilityShift: percentile(
      labels.map(({ shift }) => shift),
      0.95,
    ),
    cosine: percentile(
      pairs.map(([a, b]) => cosineOf(a.embedding, b.embedding)),
      0.5,
    ),
    neighbours: shareNeighbours(
      expected.map(({ code }) => code),
      found.map(({ code }) => code),
    ),
  };
}

/** The first limit that is not kept; null where all are. */
export function findDisagreement({
  labels,
  probabilityShift,
  cosine,
  neighbours,
}: Agreement): Refusal | null {
  // A comparison that a NaN fails.
  if (!(cosine >= LIMITS.cosine))
    return { code: 'other_embeddings', cosine: cosine.toFixed(3), least: LIMITS.cosine };
  if (!(labels >= LIMITS.labels))
    return { code: 'other_labels', share: percent(labels), least: percent(LIMITS.labels) };
  if (!(probabilityShift <= LIMITS.probabilityShift))
    return {
      code: 'other_probabilities',
      shift: probabilityShift.toFixed(2),
      most: LIMITS.probabilityShift,
    };
  if (!(neighbours >= LIMITS.neighbours))
    return { code: 'other_neighbours', share: percent(neighbours), least: percent(LIMITS.neighbours) };
  return null;
}

/** Every label that either shows. */
function compareLabels(a: Seen, b: Seen): { isSame: boolean; shift: number }[] {
  return [...new Set([...a.labels.keys(), ...b.labels.keys()])].flatMap((key) => {
    const [one, other] = [a.labels.get(key), b.labels.get(key)];
    if (one?.isShown !== true && other?.isShown !== true) return [];
    const shift = Math.abs((one?.probability ?? 0) - (other?.probability ?? 0));
    return [{ isSame: one?.isShown === other?.isShown, shift }];
  });
}

function shareNeighbours(expected: readonly Int8Array[], found: readonly Int8Array[]): number {
  const count = Math.min(NEIGHBOURS, expected.length - 1);
  if (count < 1) return 1;
  const shares = expected.map((_, at) => {
    const nearest = new Set(listNearest(found, at, count));
    return listNearest(expected, at, count).filter((each) => nearest.has(each)).length / count;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function listNearest(codes: readonly Int8Array[], to: number, count: number): number[] {
  const others = codes.flatMap((code, at) => (at === to ? [] : [{ at, cosine: cosineOf(code, codes[to]!) }]));
  return others
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count)
    .map(({ at }) => at);
}

function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    ab += a[at]! * b[at]!;
    aa += a[at]! * a[at]!;
    bb += b[at]! * b[at]!;
  }
  return ab / (Math.sqrt(aa * bb) || 1);
}

/** Nearest rank; 0 of nothing. */
function percentile(values: number[], share: number): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function percent(share: number): string {
  return (100 * share).toFixed(1).replace(/\.0$/, '');
}
