import type { LibraryMapRegion } from '../../main/core/api/library-map.ts';
import { labelName } from '../state/label-names.svelte.ts';
import { toScreen, wholeScale, type Camera, type Size } from './camera.ts';

/** A region's name where it stands in the window. */
export type Name = { region: number; text: string; x: number; y: number; photos: number; level: number };

/** Half the width of a letter and half the height of a line, in pixels, with the room around. */
const LETTER_PX = 5.5;
const LINE_PX = 16;
/** Levels of smaller regions have names from this magnification on. */
const FROM = [0, 1.8, 4];

/** Names of regions that are in sight, larger regions first, so that none overlap. */
export function listNames(regions: readonly LibraryMapRegion[], camera: Camera, size: Size): Name[] {
  const magnification = camera.scale / wholeScale(size);
  const names: Name[] = [];
  regions.forEach(({ name: given, key, level, x, y, photos }, region) => {
    if (given === null || magnification < FROM[level]!) return;
    const name = labelName({ name: given, key });
    const at = toScreen(camera, size, { x, y });
    const half = LETTER_PX * (name.length + 5);
    if (at.x < half || at.x > size.width - half || at.y < LINE_PX || at.y > size.height - LINE_PX) return;
    const overlaps = names.some(
      (other) =>
        Math.abs(other.x - at.x) < half + LETTER_PX * (other.text.length + 5) &&
        Math.abs(other.y - at.y) < 2 * LINE_PX,
    );
    if (!overlaps) names.push({ region, text: name, ...at, photos, level });
  });
  return names;
}

/** Rows of the photos of a region. */
export function photosOfRegion(numbers: Uint16Array, region: number): number[] {
  const rows: number[] = [];
  numbers.forEach((number, row) => {
    if (number === region) rows.push(row);
  });
  return rows;
}
