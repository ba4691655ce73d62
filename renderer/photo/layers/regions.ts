import type { PhotoAnalysis } from '../../../main/core/api.ts';

export type Scene = PhotoAnalysis & { analysis: 'scenes' };
export type RegionMap = NonNullable<Scene['map']>;

/** A class of a scene, and a place within it where its name can stand, in parts of the photo's width and height. */
export type Region = { classIndex: number; name: string; share: number; x: number; y: number };

/** Smaller ones are coloured without a name: it would hide them. */
const LEAST_SHARE = 0.02;
/** Degrees between the hues of two classes that follow each other: the golden angle keeps them apart. */
const GOLDEN_ANGLE = 137.508;
const SHOWN_ALPHA = 130;
const DIMMED_ALPHA = 20;

/** Null where no scene was found. */
export function sceneOf(analyses: PhotoAnalysis[]): Scene | null {
  const scene = analyses.find((each) => each.analysis === 'scenes');
  return scene?.analysis === 'scenes' && scene.map !== null ? scene : null;
}

/** The largest first. */
export function listRegions({ map, shares }: Scene): Region[] {
  if (map === null) return [];
  return shares
    .filter(({ share }) => share >= LEAST_SHARE)
    .flatMap(({ name, share }) => {
      const classIndex = map.names.indexOf(name);
      const place = findPlace(map, classIndex);
      return place === null ? [] : [{ classIndex, name, share, ...place }];
    });
}

/** RGBA, row by row. @param only the one class that stands out; null: all do */
export function colourRegions({ classes }: RegionMap, only: number | null): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(classes.length * 4);
  for (const [place, classIndex] of classes.entries()) {
    const alpha = only === null || only === classIndex ? SHOWN_ALPHA : DIMMED_ALPHA;
    pixels.set([...colourOf(classIndex), alpha], place * 4);
  }
  return pixels;
}

/** Red, green and blue, 0 to 255, bright enough for a dark stage. */
export function colourOf(classIndex: number): [number, number, number] {
  const hue = (classIndex * GOLDEN_ANGLE) % 360;
  const channel = (offset: number): number => {
    const place = (offset + hue / 30) % 12;
    return Math.round(255 * (0.6 - 0.36 * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** The place of a class that is nearest to the middle of all its places. */
function findPlace({ columns, classes }: RegionMap, classIndex: number): { x: number; y: number } | null {
  const places = classes.flatMap((each, place) => (each === classIndex ? [place] : []));
  if (places.length === 0) return null;
  const mean = (of: (place: number) => number): number =>
    places.reduce((sum, place) => sum + of(place), 0) / places.length;
  const columnOf = (place: number): number => place % columns;
  const rowOf = (place: number): number => Math.floor(place / columns);
  const [x, y] = [mean(columnOf), mean(rowOf)];
  const distance = (place: number): number => (columnOf(place) - x) ** 2 + (rowOf(place) - y) ** 2;
  const nearest = places.reduce((best, place) => (distance(place) < distance(best) ? place : best));
  const rows = classes.length / columns;
  return { x: (columnOf(nearest) + 0.5) / columns, y: (rowOf(nearest) + 0.5) / rows };
}
