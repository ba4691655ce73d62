import { requireArray, type NumberArray, type RunGraph } from '../arrays.ts';
import { toPlanes, type Normalisation, type Pixels, type Size } from '../pixels.ts';
import { resample } from '../resample.ts';

/** What the network saw in training about (PyTorch-Encoding, `base_size`), pixels. */
const LONG_SIDE = 520;

/** Pixels of the picture to one place of the logits. */
const DIVISOR = 8;

/** Red, green, blue of 0 … 255. */
const NORMALISATION: Normalisation = {
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
};

/**
 * The logits of the 150 classes for every eighth pixel of a photo in both directions, in one pass
 * (`main/nets/deeplab.ts`): [1, 150, rows, columns].
 */
export async function segmentScene(photo: Pixels, run: RunGraph): Promise<NumberArray> {
  const size = segmentedSize(photo);
  const data = toPlanes(resample(photo, size), NORMALISATION);
  const outputs = await run({ image: { data, dims: [1, 3, size.height, size.width] } });
  return requireArray(outputs, 'logits');
}

/** Long side 520, the other in proportion and divisible by 8. Nothing is padded: that would be of a class, too. */
export function segmentedSize({ width, height }: Size): Size {
  const scale = LONG_SIDE / Math.max(width, height);
  const round = (side: number): number => Math.max(1, Math.round((side * scale) / DIVISOR)) * DIVISOR;
  return { width: round(width), height: round(height) };
}
