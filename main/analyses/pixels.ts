export type Size = { width: number; height: number };

/** A picture, upright, in sRGB: uint8 [height, width, 3]. */
export type Pixels = Size & { rgb: Uint8Array };

/** What a network was trained to see of 0 … 255 in red, green and blue. */
export type Normalisation = { mean: readonly number[]; std: readonly number[] };

/**
 * (value − mean) / std as planes, with zeros on the right and at the bottom up to `padded`.
 *
 * @returns float32 [3, padded.height, padded.width]
 */
export function toPlanes(
  { width, height, rgb }: Pixels,
  { mean, std }: Normalisation,
  padded: Size = { width, height },
): Float32Array<ArrayBuffer> {
  const plane = padded.width * padded.height;
  const planes = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < height; row++) {
      const to = channel * plane + row * padded.width;
      const from = row * width * 3 + channel;
      for (let column = 0; column < width; column++)
        planes[to + column] = (rgb[from + column * 3]! - mean[channel]!) / std[channel]!;
    }
  }
  return planes;
}
