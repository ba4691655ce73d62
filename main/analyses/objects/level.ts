import { areaOf, type Box } from './box.ts';

/** The levels that boxes are cut out of. */
export const BOX_LEVELS = [2, 3, 4, 5] as const;

/** A box of this side belongs to level 4 (Lin et al., arXiv:1612.03144, equation 1). */
const CANONICAL = { side: 224, level: 4 };

/** Keeps a box without area from minus infinity. */
const SMALLEST = 1e-8;

/** The level whose places suit the box's size: one coarser for twice the side. */
export function pyramidLevel(box: Box): number {
  const doublings = Math.log2(Math.sqrt(areaOf(box)) / CANONICAL.side + SMALLEST);
  return Math.min(Math.max(Math.floor(CANONICAL.level + doublings), BOX_LEVELS[0]), BOX_LEVELS.at(-1)!);
}
