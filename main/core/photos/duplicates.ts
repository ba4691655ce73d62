import { isRaw } from './formats.ts';

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
};

/** Why a photo and not the next best is kept, for windows in other languages. */
export type KeepReason = 'raw' | 'camera' | 'stars' | 'tags' | 'pixels' | 'bytes' | 'older' | 'first';

/** In this order: the first in which two photos differ decides. */
const RULES: { because: KeepReason; reason: string; value(photo: PhotoFacts): number }[] = [
  { because: 'raw', reason: 'it is the raw file', value: ({ path }) => Number(isRaw(path)) },
  { because: 'camera', reason: 'it has the camera’s own date', value: ({ isFromCamera }) => isFromCamera },
  { because: 'stars', reason: 'it has more stars', value: ({ rating }) => rating },
  { because: 'tags', reason: 'it has more tags of your own', value: ({ ownTags }) => ownTags },
  { because: 'pixels', reason: 'it has more pixels', value: ({ pixels }) => pixels },
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
  if (photos.length < 2) throw new RangeError('a group of duplicates has two photos at least');
  const [kept, next] = photos.toSorted((a, b) => (decides(a, b) === null ? 0 : compare(a, b))) as [
    PhotoFacts,
    PhotoFacts,
  ];
  const { because, reason } = decides(kept, next)!;
  return { kept, because, reason };
}

function decides(a: PhotoFacts, b: PhotoFacts) {
  return RULES.find(({ value }) => value(a) !== value(b)) ?? null;
}

function compare(a: PhotoFacts, b: PhotoFacts): number {
  const { value } = decides(a, b)!;
  return value(b) - value(a);
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
