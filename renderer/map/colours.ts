import { NONE, type MapColumns } from '../../main/core/api/library-map.ts';

/** What dots are coloured by. */
export const COLOURINGS = ['photo', 'label', 'date', 'folder'] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** Degrees between the hues of neighbouring numbers: the golden angle, so that no two are alike. */
const TURN = 137.508;
const [OLDEST, NEWEST] = [250, 30];
const SATURATION = 0.62;
const LIGHTNESS = 0.52;
const GREY = [128, 128, 132] as const;

/** Bytes [count, 4]: red, green and blue of each photo's dot, and one that is free. */
export function colourDots(columns: MapColumns, by: Colouring): Uint8Array {
  const count = columns.ids.length;
  const dots = new Uint8Array(4 * count);
  const colourOf = pick(columns, by);
  for (let at = 0; at < count; at++) dots.set(colourOf(at), 4 * at);
  return dots;
}

/** The hue of a number of {@link MapColumns.labels} or `folders`, in degrees. */
export function hueOf(number: number): number {
  return (number * TURN) % 360;
}

/** The colour of a hue, for CSS. */
export function cssOf(hue: number): string {
  return `rgb(${toBytes(hue).join(' ')})`;
}

/** The colours from the oldest photo to the newest, for CSS. */
export function agesGradient(): string {
  return `linear-gradient(to right in hsl longer hue, ${cssOf(OLDEST)}, ${cssOf(NEWEST)})`;
}

function pick(columns: MapColumns, by: Colouring): (at: number) => readonly [number, number, number] {
  switch (by) {
    case 'photo':
      return (at) => {
        const colour = columns.colours[at]!;
        return [colour >> 16, (colour >> 8) & 255, colour & 255];
      };
    case 'label':
      return byNumber(columns.labels);
    case 'folder':
      return byNumber(columns.folders);
    case 'date': {
      const sorted = columns.days.toSorted();
      const first = sorted[Math.floor(sorted.length * 0.02)] ?? 0; // a clock that was never set says 1970
      const span = Math.max(1, (sorted.at(-1) ?? 0) - first);
      return (at) => {
        const share = Math.min(1, Math.max(0, (columns.days[at]! - first) / span));
        return toBytes(OLDEST + (NEWEST - OLDEST) * share);
      };
    }
  }
}

function byNumber(numbers: Uint16Array): (at: number) => readonly [number, number, number] {
  const colours = new Map<number, readonly [number, number, number]>();
  return (at) => {
    const number = numbers[at]!;
    if (number === NONE) return GREY;
    const colour = colours.get(number) ?? toBytes(hueOf(number));
    colours.set(number, colour);
    return colour;
  };
}

/** HSL of a fixed saturation and lightness. */
function toBytes(hue: number): readonly [number, number, number] {
  const reach = SATURATION * Math.min(LIGHTNESS, 1 - LIGHTNESS);
  const channel = (offset: number): number => {
    const k = (offset + (((hue % 360) + 360) % 360) / 30) % 12;
    return Math.round(255 * (LIGHTNESS - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
