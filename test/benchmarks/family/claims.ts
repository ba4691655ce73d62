import type { MeasuredNetwork } from './family.ts';

type Timed = Pick<MeasuredNetwork, 'kind' | 'architecture' | 'top1' | 'float32Ms' | 'int8Ms'>;
type Precision = 'float32' | 'int8';

/** How much faster one network is than another: their times' ratio; null where one was not measured. */
export type Comparison = { faster: string; slower: string; times: Record<Precision, number | null> };

export type Claims = {
  /** "The fast variant is faster" than ResNeSt-50. */
  fast: Comparison[];
  /** "At equal accuracy ResNeSt is 1.2 to 3 times as fast as EfficientNet". */
  equalAccuracy: Comparison[];
};

/** Published top-1 accuracies that are no further apart count as equal, points. */
export const EQUAL_POINTS = 0.5;
/** From which on the article's claim holds. */
export const CLAIMED_TIMES = 1.2;

/** The article's claims about speed, as far as the networks that they speak of were measured. */
export function judgeClaims(networks: readonly Timed[]): Claims {
  const of = (...kinds: Timed['kind'][]): Timed[] => networks.filter(({ kind }) => kinds.includes(kind));
  const resnest50 = networks.find(({ architecture }) => architecture === 'resnest50d');
  const fast = resnest50 === undefined ? [] : of('ResNeSt-fast').map((each) => compare(each, resnest50));
  const equalAccuracy = of('EfficientNet').flatMap((efficientNet) =>
    of('ResNeSt', 'ResNeSt-fast')
      .filter(({ top1 }) => isEqual(top1, efficientNet.top1))
      .map((each) => compare(each, efficientNet)),
  );
  return { fast, equalAccuracy };
}

function isEqual(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && Math.abs(a - b) <= EQUAL_POINTS;
}

function compare(faster: Timed, slower: Timed): Comparison {
  const ratio = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : b / a;
  return {
    faster: faster.architecture,
    slower: slower.architecture,
    times: {
      float32: ratio(faster.float32Ms, slower.float32Ms),
      int8: ratio(faster.int8Ms, slower.int8Ms),
    },
  };
}
