import type { Seed } from '../state/route.ts';
import { parseMixture, type Mixture, type Part } from './mixture.ts';

/** A photo or a picture alone is a mixture of one. */
export function toMixture(seed: Seed): Mixture {
  const mixture = typeof seed === 'string' ? parseMixture(seed) : null;
  return mixture ?? { plus: [{ photo: seed as number | 'picture', region: null }], minus: [] };
}

/** What stands for it: the photo that it begins with. */
export function leaderOf(seed: Seed): number | 'picture' {
  return toMixture(seed).plus[0]!.photo;
}

/** All that it is made of. */
export function photosOf(seed: Seed): (number | 'picture')[] {
  const { plus, minus } = toMixture(seed);
  return [...plus, ...minus].map(({ photo }) => photo);
}

/** As the search box says it, which knows of whole photos only. */
export function likeWords(seed: Seed): string {
  const { plus, minus } = toMixture(seed);
  const words = (parts: Part[], sign: string): string[] =>
    parts.flatMap(({ photo }) => (photo === 'picture' ? [] : `${sign}similar:${photo}`));
  return [...words(plus, ''), ...words(minus, '-')].join(' ');
}
