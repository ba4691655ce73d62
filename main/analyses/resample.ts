import type { Pixels, Size } from './pixels.ts';

/** Pillow's fixed point: a sum of 255 times weights that add up to 2^22 fits into 32 bits. */
const PRECISION_BITS = 22;
const HALF = 2 ** (PRECISION_BITS - 1);

/** For each place of the output: its first input, and the weights of that and the following inputs. */
type Taps = { first: Int32Array; weights: Int32Array[] };

/**
 * Pillow's bilinear resampling (src/libImaging/Resample.c), which both networks were trained with: a triangle that is as
 * wide as the reduction, first along rows, then along columns, rounded to bytes after each.
 */
export function resample(picture: Pixels, { width, height }: Size): Pixels {
  const narrow =
    width === picture.width ? picture.rgb : resampleRows(picture, findTaps(picture.width, width), width);
  const rgb =
    height === picture.height
      ? narrow
      : resampleColumns({ width, height: picture.height, rgb: narrow }, findTaps(picture.height, height));
  return { width, height, rgb };
}

function findTaps(inputs: number, outputs: number): Taps {
  const scale = inputs / outputs;
  const reach = Math.max(scale, 1);
  const first = new Int32Array(outputs);
  const weights = Array.from({ length: outputs }, (_, output) => {
    const centre = (output + 0.5) * scale;
    const start = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const end = Math.min(Math.trunc(centre + reach + 0.5), inputs);
    first[output] = start;
    const triangle = Array.from({ length: end - start }, (_, tap) =>
      Math.max(0, 1 - Math.abs(start + tap - centre + 0.5) / reach),
    );
    const sum = triangle.reduce((total, weight) => total + weight, 0);
    return Int32Array.from(triangle, (weight) => Math.floor((weight / sum) * 2 ** PRECISION_BITS + 0.5));
  });
  return { first, weights };
}

function resampleRows({ width, height, rgb }: Pixels, { first, weights }: Taps, outputs: number): Uint8Array {
  const result = new Uint8Array(outputs * height * 3);
  for (let row = 0; row < height; row++) {
    for (let output = 0; output < outputs; output++) {
      const taps = weights[output]!;
      const from = (row * width + first[output]!) * 3;
      let [red, green, blue] = [HALF, HALF, HALF];
      for (let tap = 0; tap < taps.length; tap++) {
        const weight = taps[tap]!;
        red += rgb[from + tap * 3]! * weight;
        green += rgb[from + tap * 3 + 1]! * weight;
        blue += rgb[from + tap * 3 + 2]! * weight;
      }
      const to = (row * outputs + output) * 3;
      result[to] = toByte(red);
      result[to + 1] = toByte(green);
      result[to + 2] = toByte(blue);
    }
  }
  return result;
}

function resampleColumns({ width, rgb }: Pixels, { first, weights }: Taps): Uint8Array {
  const stride = width * 3;
  const result = new Uint8Array(stride * weights.length);
  const sums = new Int32Array(stride);
  for (const [output, taps] of weights.entries()) {
    sums.fill(HALF);
    for (let tap = 0; tap < taps.length; tap++) {
      const from = (first[output]! + tap) * stride;
      for (let at = 0; at < stride; at++) sums[at]! += rgb[from + at]! * taps[tap]!;
    }
    for (let at = 0; at < stride; at++) result[output * stride + at] = toByte(sums[at]!);
  }
  return result;
}

/** Rounded weights may add up to a little more than one. */
function toByte(sum: number): number {
  return Math.min(sum >> PRECISION_BITS, 255);
}
