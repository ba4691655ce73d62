import { isRaw } from './formats.ts';
import { clippedPart, isAsSharp, isAsWhole, isSavedAsWell, type PhotoQuality } from './quality.ts';

/** `exact`: the same file; `near`: the same picture, altered; `burst`: taken at one go. */
export type DuplicateKind = 'exact' | 'near' | 'burst';

/** What decides which of several duplicates is kept. */
export type PhotoFacts = {
  id: number;
  path: string;
  format: string | null;
  pixels: number;
  sizeBytes: number;
  /** Stars. */
  rating: number;
  /** The camera's own date is in it, which most exports lack. SQLite's 0 or 1. */
  isFromCamera: number;
  takenAt: string;
  /** That a person gave. */
  ownTags: number;
} & { [Fact in keyof PhotoQuality]: PhotoQuality[Fact] | null };

/** Why a photo and not the next best is kept, for windows in other languages. */
export type KeepReason =
  | ('raw' | 'camera' | 'stars' | 'tags' | 'pixels')
  | ('sharper' | 'tones' | 'jpeg')
  | ('bytes' | 'older' | 'first');

type Rule = {
  because: KeepReason;
  reason: string;
  /** Of photos with most of it one is kept; null where it was not measured: then it decides nothing. */
  value(photo: PhotoFacts): number | null;
  /** Whether nobody would see the difference to the most that one of them has. */
  isAsGood?(value: number, most: number): boolean;
};

const KNOWN_RULES: Rule[] = [
  { because: 'raw', reason: 'it is the raw file', value: ({ path }) => Number(isRaw(path)) },
  { because: 'camera', reason: 'it has the camera’s own date', value: ({ isFromCamera }) => isFromCamera },
  { because: 'stars', reason: 'it has more stars', value: ({ rating }) => rating },
  { because: 'tags', reason: 'it has more tags of your own', value: ({ ownTags }) => ownTags },
  { because: 'pixels', reason: 'it has more pixels', value: ({ pixels }) => pixels },
];

/** Comparable between photos of as many pixels. */
const MEASURED_RULES: Rule[] = [
  { because: 'sharper', reason: 'it is sharper', value: ({ sharpness }) => sharpness, isAsGood: isAsSharp },
  {
    because: 'tones',
    reason: 'fewer of its tones are clipped',
    value: ({ white, black }) => (white === null || black === null ? null : -clippedPart({ white, black })),
    isAsGood: (value, most) => isAsWhole(-value, -most),
  },
  {
    because: 'jpeg',
    reason: 'its JPEG was saved at higher quality',
    value: ({ jpegQuality }) => jpegQuality,
    isAsGood: isSavedAsWell,
  },
];

/** In this order: each leaves the best, until one is left. */
const RULES: Rule[] = [
  ...KNOWN_RULES,
  ...MEASURED_RULES,
  { because: 'bytes', reason: 'its file is larger', value: ({ sizeBytes }) => sizeBytes },
  { because: 'older', reason: 'it is older', value: ({ takenAt }) => -Date.parse(takenAt) || 0 },
  { because: 'first', reason: 'it was added first', value: ({ id }) => -id },
];

/** The photo to keep of a group, and why it and not the next best. */
export function chooseKept(photos: readonly PhotoFacts[]): {
  kept: PhotoFacts;
  because: KeepReason;
  reason: string;
} {
  let left = photos;
  for (const rule of RULES) {
    const best = leaveBest(left, rule);
    if (best.length === 1 && left.length > 1)
      return { kept: best[0]!, because: rule.because, reason: rule.reason };
    left = best;
  }
  throw new RangeError('a group of duplicates has two photos at least');
}

/** Those of a group between which only what is measured decides. */
export function findRivals(photos: readonly PhotoFacts[]): readonly PhotoFacts[] {
  const left = KNOWN_RULES.reduce(leaveBest, photos);
  return left.length > 1 ? left : [];
}

function leaveBest(photos: readonly PhotoFacts[], { value, isAsGood }: Rule): readonly PhotoFacts[] {
  const values = photos.map(value);
  if (values.includes(null)) return photos;
  const numbers = values as number[];
  const most = numbers.reduce((best, each) => Math.max(best, each), -Infinity);
  return photos.filter((_, at) => numbers[at] === most || isAsGood?.(numbers[at]!, most) === true);
}

/** Photos that hang together by pairs. */
export function connect(pairs: Iterable<readonly [number, number]>): number[][] {
  const parent = new Map<number, number>();
  const rootOf = (photo: number): number => {
    let root = photo;
    for (let above = parent.get(root); above !== undefined && above !== root; above = parent.get(root))
      root = above;
    if (root !== photo) parent.set(photo, root);
    return root;
  };
  for (const [a, b] of pairs) {
    for (const photo of [a, b]) if (!parent.has(photo)) parent.set(photo, photo);
    parent.set(rootOf(a), rootOf(b));
  }
  const groups = Map.groupBy(parent.keys(), rootOf);
  return [...groups.values()].map((photos) => photos.sort((a, b) => a - b));
}
