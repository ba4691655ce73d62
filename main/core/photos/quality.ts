/** What is measured of how a photo looks and was saved. Sharpness is comparable only between pictures of one size. */
export type PhotoQuality = {
  /** How steep its edges are, whatever its contrast, where most detail is. */
  sharpness: number;
  /** Parts of the pixels, 0 to 1, that are white or black through and through. */
  white: number;
  black: number;
  /** As libjpeg counts it, 1 to 100, by the quantisation tables; null: no JPEG, or tables that say nothing. */
  jpegQuality: number | null;
};

/**
 * So many times as sharp is clearly sharper. Of nine photographs, a copy blurred by 0.8 pixels is at most 0.75 times as
 * sharp as its original, and one by 1.2 at most 0.54; JPEG 30, 60 % brighter, grey or turned by 90° 0.96 to 1.18.
 */
const CLEARLY_SHARPER = 1.25;
/** Parts of the pixels. Less is clipped in most photos, and nobody sees it. */
const CLIPPED = 0.01;
/** Tables of cameras are a step or two beside libjpeg's. */
const JPEG_STEPS = 3;
/** Longer side of the largest picture that is measured. */
export const LARGEST_SIDE = 2048;

/**
 * Longer side at which pictures are measured, so that they can be compared: at most half of the smallest one's. There
 * JPEG 30 changes the sharpness by 2 %; at full size a copy saved at quality 90 is up to 1.4 times as sharp as its original.
 */
export function measuredSide(longerSides: readonly number[]): number {
  return Math.max(1, Math.min(LARGEST_SIDE, ...longerSides.map((side) => Math.floor(side / 2))));
}

export function isAsSharp(sharpness: number, best: number): boolean {
  return sharpness * CLEARLY_SHARPER >= best;
}

/** What is clipped of the tones, as far as it is seen. */
export function clippedPart({ white, black }: Pick<PhotoQuality, 'white' | 'black'>): number {
  return [white, black].filter(isSeenClipped).reduce((sum, part) => sum + part, 0);
}

export function isSeenClipped(part: number): boolean {
  return part >= CLIPPED;
}

export function isAsWhole(clipped: number, least: number): boolean {
  return clipped < least + CLIPPED;
}

export function isSavedAsWell(jpegQuality: number, best: number): boolean {
  return jpegQuality + JPEG_STEPS > best;
}
