import { FAVOURITE, isPending, PLACE, TAGGED, type Dictionary, type PhotoColumns } from './photo-columns.ts';
import type { IndexResult } from './result.ts';
import type { TagIndex } from './tag-index.ts';

export type FacetAsk = {
  threshold: number;
  /** Of labels, folders and cameras each. */
  limit: number;
  /** Labels that are not wanted. */
  skipped: ReadonlySet<number>;
  categoryOf(label: number): string;
};

/** Photos of a result that each further filter would leave: never all of them, and never none. */
export type FacetCounts = {
  labels: { label: number; count: number }[];
  categories: { name: string; count: number }[];
  /** Paths. */
  folders: { path: string; count: number }[];
  /** In lower case; `photo` is one that was taken with it. */
  cameras: { camera: string; photo: number; count: number }[];
  /** So many stars and more. */
  stars: { stars: number; count: number }[];
  favourites: number;
  located: number;
  untagged: number;
  pending: number;
};

/** A photo's entry has one bit for each of so many categories, and one for any label. */
const MOST_CATEGORIES = 31;
const ANY = 0x80000000;
const MOST_STARS = 5;

/** Counts in a few passes over the columns; each count is what the filter itself would find. */
export function countFacets(
  columns: PhotoColumns,
  tags: TagIndex,
  result: IndexResult,
  { threshold, limit, skipped, categoryOf }: FacetAsk,
): FacetCounts {
  const { mask, total } = result;
  const narrows = ({ count }: { count: number }): boolean => count > 0 && count < total;
  const categories: string[] = [];
  const bitOf = (label: number): number => {
    const name = categoryOf(label);
    let at = categories.indexOf(name);
    if (at === -1) at = categories.length < MOST_CATEGORIES ? categories.push(name) - 1 : MOST_CATEGORIES;
    return at === MOST_CATEGORIES ? ANY : (ANY | (1 << at)) >>> 0;
  };
  const seen = new Uint32Array(mask.length);
  const labels = tags.tally(mask, threshold, bitOf, seen);
  const { counts, untagged } = countCategories(columns, mask, seen, categories.length);
  return {
    labels: labels.filter((each) => narrows(each) && !skipped.has(each.label)).sort(mostFirst).slice(0, limit),
    categories: categories.map((name, at) => ({ name, count: counts[at]! })).filter(narrows).sort(mostFirst),
    folders: countFolders(columns, mask, limit).filter(narrows).sort(mostFirst),
    cameras: countCameras(columns, mask, limit).filter(narrows).sort(mostFirst),
    stars: countStars(columns, mask).filter(narrows),
    favourites: countFlags(columns, mask, (flags) => (flags & FAVOURITE) !== 0),
    located: countFlags(columns, mask, (flags) => (flags & PLACE) !== 0),
    untagged,
    pending: countFlags(columns, mask, isPending),
  };
} // prettier-ignore

function mostFirst(a: { count: number }, b: { count: number }): number {
  return b.count - a.count;
}

/** Photos by the bits of their categories; those that were tagged and show nothing. */
function countCategories(
  { flags }: PhotoColumns,
  mask: Uint8Array,
  seen: Uint32Array,
  categories: number,
): { counts: Uint32Array; untagged: number } {
  const counts = new Uint32Array(categories);
  let untagged = 0;
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] === 0) continue;
    const bits = seen[row]!;
    if (bits === 0 && (flags[row]! & TAGGED) !== 0) untagged += 1;
    for (let at = 0; at < categories; at++) if ((bits & (1 << at)) !== 0) counts[at]!++;
  }
  return { counts, untagged };
}

/** By code, how many photos of the mask have it. */
function countCodes(codes: Uint32Array, { texts }: Dictionary, mask: Uint8Array): Uint32Array {
  const counts = new Uint32Array(texts.length);
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) counts[codes[row]!]!++;
  return counts;
}

/** Codes of those that most photos have. */
function mostOf(counts: Uint32Array, limit: number): number[] {
  const codes: number[] = [];
  for (let code = 0; code < counts.length; code++) if (counts[code]! > 0) codes.push(code);
  return codes.sort((a, b) => counts[b]! - counts[a]!).slice(0, limit);
}

/** A folder's filter finds what is in it, below it, and wherever its path is a part of the path. */
function countFolders(
  { folders, texts }: PhotoColumns,
  mask: Uint8Array,
  limit: number,
): FacetCounts['folders'] {
  const counts = countCodes(folders, texts.folders, mask);
  const lower = texts.folders.texts.map((path) => path.toLowerCase());
  return mostOf(counts, limit).map((code) => {
    let count = 0;
    for (let at = 0; at < lower.length; at++) if (lower[at]!.includes(lower[code]!)) count += counts[at]!;
    return { path: texts.folders.texts[code]!, count };
  });
}

/** A camera's filter finds what has its words in the name of the camera or the lens. */
function countCameras(
  { cameras, lenses, texts, ids }: PhotoColumns,
  mask: Uint8Array,
  limit: number,
): FacetCounts['cameras'] {
  const counts = countCodes(cameras, texts.cameras, mask);
  return mostOf(counts, limit)
    .filter((code) => texts.cameras.texts[code] !== '')
    .map((code) => {
      const camera = texts.cameras.texts[code]!;
      const isCamera = texts.cameras.where((text) => text.includes(camera));
      const isLens = texts.lenses.where((text) => text.includes(camera));
      let [count, photo] = [0, 0];
      for (let row = 0; row < mask.length; row++) {
        if (mask[row] === 0) continue;
        if (cameras[row] === code) photo = ids[row]!;
        if (isCamera[cameras[row]!] === 1 || isLens[lenses[row]!] === 1) count += 1;
      }
      return { camera, photo, count };
    });
}

function countStars({ ratings }: PhotoColumns, mask: Uint8Array): FacetCounts['stars'] {
  const counts = new Uint32Array(MOST_STARS + 1);
  for (let row = 0; row < mask.length; row++)
    if (mask[row] === 1 && ratings[row]! > 0) counts[Math.min(ratings[row]!, MOST_STARS)]!++;
  for (let stars = MOST_STARS - 1; stars > 0; stars--) counts[stars]! += counts[stars + 1]!;
  return [5, 4, 3, 2, 1].map((stars) => ({ stars, count: counts[stars]! }));
}

function countFlags(
  { flags }: PhotoColumns,
  mask: Uint8Array,
  isCounted: (flags: number) => boolean,
): number {
  let count = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1 && isCounted(flags[row]!)) count += 1;
  return count;
}
