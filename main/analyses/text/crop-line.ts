import type { Pixels } from '../pixels.ts';
import { sidesOf, type Corners } from './rectangle.ts';

/** Height that the recogniser reads at, pixels. */
export const LINE_HEIGHT = 48;
/** A line may be a whole panorama long; beyond this letters would hardly be told apart. */
const LONGEST_LINE = 3200;
/** Points taken for a pixel in either direction, where the line is larger in the photo. */
const MOST_SAMPLES = 4;

/** A line that was cut out: red, green, blue, uint8 [{@link LINE_HEIGHT}, width, 3]. */
export type LineCrop = { width: number; rgb: Uint8Array };

/** Cuts a line out of the photo, upright as its corners say: the text begins at the first. */
export function cropLine(photo: Pixels, corners: Corners): LineCrop {
  const sides = sidesOf(corners);
  const scale = LINE_HEIGHT / Math.max(sides.height, 1);
  const width = Math.min(Math.max(Math.round(sides.width * scale), LINE_HEIGHT / 4), LONGEST_LINE);
  const samples = Math.min(Math.max(Math.round(1 / scale), 1), MOST_SAMPLES);
  const [first, second, , fourth] = corners;
  const across = { x: (second.x - first.x) / width, y: (second.y - first.y) / width };
  const down = { x: (fourth.x - first.x) / LINE_HEIGHT, y: (fourth.y - first.y) / LINE_HEIGHT };
  const rgb = new Uint8Array(LINE_HEIGHT * width * 3);
  const sums = new Float64Array(3);
  for (let row = 0; row < LINE_HEIGHT; row++) {
    for (let column = 0; column < width; column++) {
      sums.fill(0);
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = column + ((sample % samples) + 0.5) / samples;
        const v = row + (Math.floor(sample / samples) + 0.5) / samples;
        addBilinear(photo, first.x + u * across.x + v * down.x, first.y + u * across.y + v * down.y, sums);
      }
      const to = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++)
        rgb[to + channel] = Math.round(sums[channel]! / samples ** 2);
    }
  }
  return { width, rgb };
}

/** Beyond the photo's edge its outermost pixels go on. */
function addBilinear({ width, height, rgb }: Pixels, x: number, y: number, sums: Float64Array): void {
  const [u, v] = [Math.min(Math.max(x - 0.5, 0), width - 1), Math.min(Math.max(y - 0.5, 0), height - 1)];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const [ofRight, ofBottom] = [u - left, v - top];
  for (let channel = 0; channel < 3; channel++) {
    const at = (column: number, row: number): number => rgb[(row * width + column) * 3 + channel]!;
    const above = at(left, top) * (1 - ofRight) + at(right, top) * ofRight;
    const below = at(left, bottom) * (1 - ofRight) + at(right, bottom) * ofRight;
    sums[channel]! += above * (1 - ofBottom) + below * ofBottom;
  }
}
