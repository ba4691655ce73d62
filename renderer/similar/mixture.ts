import type { Region } from '../../main/core/photos/region.ts';

/** A photo, or a part of it; `picture` is the one that was dropped. */
export type Part = { photo: number | 'picture'; region: Region | null };

/** What photos should be like and unlike; `plus` is never empty. */
export type Mixture = { plus: Part[]; minus: Part[] };

/** As it stands in an address: `12+44-5`, `12@100,200,500,400`, in thousandths of the photo's sides. */
export type MixtureText = `${number | 'picture'}${'@' | '+' | '-'}${string}`;

const UNIT = 1000;
const PART = /^(\+|-)?([1-9]\d{0,14}|picture)(?:@(\d+),(\d+),(\d+),(\d+))?/;

/** @returns null for what is no mixture: a photo alone is none */
export function parseMixture(text: string): Mixture | null {
  const mixture: Mixture = { plus: [], minus: [] };
  let rest = text;
  while (rest !== '') {
    const found = PART.exec(rest);
    if (found === null || (found[1] === undefined) !== (rest === text)) return null;
    const [whole, sign, photo, ...sides] = found;
    const region = toRegion(sides);
    if (region === undefined) return null;
    mixture[sign === '-' ? 'minus' : 'plus'].push({
      photo: photo === 'picture' ? photo : Number(photo),
      region,
    });
    rest = rest.slice(whole.length);
  }
  const [first] = mixture.plus;
  const isAlone = mixture.plus.length === 1 && mixture.minus.length === 0 && first?.region === null;
  return first === undefined || isAlone ? null : mixture;
}

export function isMixture(text: string): text is MixtureText {
  return parseMixture(text) !== null;
}

/** The photo alone where there is nothing else to say. */
export function formatMixture({ plus, minus }: Mixture): string {
  const likes = plus.map((part) => `+${formatPart(part)}`).join('');
  return likes.slice(1) + minus.map((part) => `-${formatPart(part)}`).join('');
}

/** More, or less, like this photo; said again, it is taken back. */
export function tune(mixture: Mixture, photo: number, way: 'more' | 'less'): Mixture {
  const side = way === 'more' ? 'plus' : 'minus';
  const isThis = (part: Part): boolean => part.photo === photo && part.region === null;
  const isThere = mixture[side].some(isThis);
  const plus = mixture.plus.filter((part) => !isThis(part));
  const minus = mixture.minus.filter((part) => !isThis(part));
  const tuned = { plus, minus };
  if (!isThere) tuned[side].push({ photo, region: null });
  return tuned.plus.length === 0 ? mixture : tuned;
}

function formatPart({ photo, region }: Part): string {
  if (region === null) return String(photo);
  const sides = [region.left, region.top, region.width, region.height];
  return `${photo}@${sides.map((side) => Math.round(side * UNIT)).join()}`;
}

/** @returns null for the whole photo, undefined for what lies outside of it */
function toRegion(sides: (string | undefined)[]): Region | null | undefined {
  if (sides[0] === undefined) return null;
  const [left = 0, top = 0, width = 0, height = 0] = sides.map((side) => Number(side) / UNIT);
  const isWithin = width > 0 && height > 0 && left + width <= 1.0005 && top + height <= 1.0005;
  return isWithin ? { left, top, width, height } : undefined;
}
