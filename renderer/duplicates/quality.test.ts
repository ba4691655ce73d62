import { expect, it } from 'vitest';
import { measureQuality } from './quality.ts';

const SIZE = 64;

/** @param valueAt a pixel's grey, 0 to 255 */
function picture(valueAt: (x: number, y: number) => number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(SIZE * SIZE * 4).fill(255);
  for (let at = 0; at < SIZE * SIZE; at++)
    pixels.fill(valueAt(at % SIZE, Math.floor(at / SIZE)), 4 * at, 4 * at + 3);
  return pixels;
}
const measure = (valueAt: (x: number, y: number) => number) => measureQuality(picture(valueAt), SIZE, SIZE);

it('measureQuality() - a hard edge is sharper than a soft one, wherever in the picture it is', () => {
  const hard = measure((x) => (x < 30 ? 50 : 200));
  const soft = measure((x) => 50 + 150 * Math.min(1, Math.max(0, (x - 20) / 20)));
  const corner = measure((x, y) => (x > 56 && y > 56 && (x + y) % 4 < 2 ? 200 : 50));
  expect(hard.sharpness).toBeGreaterThan(10 * soft.sharpness);
  expect(corner.sharpness).toBeGreaterThan(10 * soft.sharpness);
  expect(measure(() => 90).sharpness).toBe(0);
});

it('measureQuality() - counts what is white and black through and through', () => {
  const { white, black } = measure((x) => (x < 16 ? 255 : x < 24 ? 0 : 120));
  expect([white, black]).toEqual([0.25, 0.125]);
});
