import type { ModelManifest } from '../core/models/manifest.ts';

/** Brightness of one colour, 0 to 1, at x and y of 0 to 1. */
type Painter = (x: number, y: number, channel: number) => number;

const painters: readonly Painter[] = [
  // A warm disc on a sky that darkens upwards.
  (x, y, channel) => {
    const inside = (x - 0.4) ** 2 + (y - 0.55) ** 2 < 0.05;
    return inside ? [0.9, 0.5, 0.15][channel]! : [0.2, 0.45, 0.8][channel]! * (0.4 + 0.6 * y);
  },
  // Slanting stripes of three periods.
  (x, y, channel) => 0.5 + 0.45 * Math.sin((x + 0.6 * y) * [40, 55, 70][channel]!),
  // Blotches without a straight line.
  (x, y, channel) =>
    0.5 + 0.25 * (Math.sin(9 * x + 2 * channel + 4 * Math.sin(7 * y)) + Math.cos(11 * y * x)),
];

/** One picture of any size and number of channels, about 0 and within 1 of it: float32 [channels, height, width]. */
export function paintSelfTest(width: number, height: number, channels: number): Float32Array {
  const paint = painters[0]!;
  const values = new Float32Array(channels * width * height);
  for (let at = 0; at < values.length; at++) {
    const channel = Math.floor(at / (width * height));
    const [x, y] = [(at % width) / width, (Math.floor(at / width) % height) / height];
    const ripple = Math.sin(20 * x + 13 * y + channel);
    values[at] = paint(x, y, channel % 3) - 0.5 + 0.2 * ripple;
  }
  return values;
}

/** The same pictures everywhere, made here so that no file can be missing: float32 [count, 3, size, size]. */
export function makeSelfTestImages(
  { size, mean, std }: ModelManifest['preprocessing'],
  count: number,
): Float32Array<ArrayBuffer> {
  const length = 3 * size * size;
  const images = new Float32Array(count * length);
  for (let at = 0; at < images.length; at++) {
    const paint = painters[Math.floor(at / length) % painters.length]!;
    const channel = Math.floor((at % length) / (size * size));
    const [x, y] = [(at % size) / size, (Math.floor(at / size) % size) / size];
    images[at] = (paint(x, y, channel) - mean[channel]!) / std[channel]!;
  }
  return images;
}
