import { expect, test } from 'vitest';
import { Canvas, reduced, reductionOf, type Shape } from './canvas.ts';

test('reductionOf() - photos of up to 25 megapixels stay as they are, larger ones are reduced to that', () => {
  const of = (width: number, height: number) => reductionOf({ width, height, channels: 3 });
  expect([of(1, 1), of(5000, 5000), of(5001, 5000), of(12_240, 16_320), of(20_000, 15_000)]).toEqual([
    1, 1, 2, 3, 4,
  ]);
});

/** A picture whose values are told from each other by their places, drawn as tiles that begin at `left` and `top`. */
function drawn(shape: Shape, tile: number, left: number, top: number, reduction: number): Uint8Array {
  const small = reduced(shape, reduction);
  const bytes = new Uint8Array(small.width * small.height * shape.channels);
  const canvas = new Canvas(small, reduction, bytes);
  const stride = tile * shape.channels + 5; // libheif pads its rows
  for (let y = -top; y < shape.height; y += tile)
    for (let x = -left; x < shape.width; x += tile) {
      const rows = new Uint8Array(stride * tile).fill(99);
      for (let row = 0; row < tile; row++)
        for (let column = 0; column < tile; column++)
          for (let channel = 0; channel < shape.channels; channel++)
            rows[row * stride + column * shape.channels + channel] = valueAt(x + column, y + row, channel);
      canvas.draw(rows, { width: tile, height: tile, stride }, x, y);
    }
  canvas.finish();
  return bytes;
}

function valueAt(x: number, y: number, channel: number): number {
  return (x * 7 + y * 13 + channel * 50) & 127;
}

test.each([
  [64, 0, 0],
  [10, 3, 7],
])('Canvas - tiles of %i that begin %i and %i outside make one picture', (tile, left, top) => {
  const shape: Shape = { width: 23, height: 17, channels: 4 };
  const expected = Uint8Array.from({ length: 23 * 17 * 4 }, (_, at) =>
    valueAt(Math.floor(at / 4) % 23, Math.floor(at / 4 / 23), at % 4),
  );
  expect(drawn(shape, tile, left, top, 1)).toEqual(expected);
});

test('Canvas - reduced, each pixel is the mean of its square, across the edges of tiles', () => {
  const shape: Shape = { width: 23, height: 17, channels: 3 };
  const bytes = drawn(shape, 10, 3, 7, 3);
  expect(bytes).toHaveLength(7 * 5 * 3);
  for (let at = 0; at < bytes.length; at++) {
    const [x, y] = [Math.floor(at / 3) % 7, Math.floor(at / 3 / 7)];
    let sum = 0;
    for (let row = 0; row < 3; row++)
      for (let column = 0; column < 3; column++) sum += valueAt(x * 3 + column, y * 3 + row, at % 3);
    expect(bytes[at]).toBe(Math.round(sum / 9));
  }
});
