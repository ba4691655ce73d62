import type { ModelManifest } from '../core/manifest.ts';
import { toPhotonestError } from './errors.ts';
import { decode, type OpenPhoto } from './photo.ts';

type Preprocessing = ModelManifest['preprocessing'];

/**
 * The pipeline that the networks were trained and measured with (torchvision's `Resize` and `CenterCrop`,
 * as timm's evaluation uses them):
 *
 * 1. upright by EXIF orientation, converted to sRGB, alpha laid on white;
 * 2. the shorter side to floor(size / cropFraction) pixels, the longer side rounded down, antialiased;
 * 3. a centred crop of size × size, its offset rounded half to even;
 * 4. RGB / 255, minus mean, divided by std.
 *
 * sharp's `cubic` differs from Pillow's bicubic by 0.1 to 0.5 of 255 when it reduces.
 *
 * @returns float32 [3, size, size]
 * @throws PhotonestError `unreadable`
 */
export async function preprocess(photo: OpenPhoto, preprocessing: Preprocessing): Promise<Float32Array> {
  const { size, cropFraction, interpolation } = preprocessing;
  try {
    const picture = await photo.picture();
    const resized = resizedShape(picture.width, picture.height, Math.floor(size / cropFraction));
    const pixels = await decode(picture)
      .resize({ ...resized, fit: 'fill', kernel: interpolation === 'bicubic' ? 'cubic' : 'linear' })
      .extract({
        left: cropOffset(resized.width, size),
        top: cropOffset(resized.height, size),
        width: size,
        height: size,
      })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return normalise(pixels, preprocessing);
  } catch (error) {
    throw toPhotonestError(error);
  }
}

/** Shape with the shorter side at `shorter` pixels. */
export function resizedShape(
  width: number,
  height: number,
  shorter: number,
): { width: number; height: number } {
  if (width <= height) return { width: shorter, height: Math.floor((shorter * height) / width) };
  return { width: Math.floor((shorter * width) / height), height: shorter };
}

/** Where a centred crop begins: half the rest, rounded half to even as Python's `round` does. */
export function cropOffset(length: number, size: number): number {
  const half = (length - size) / 2;
  const down = Math.floor(half);
  if (half - down !== 0.5) return Math.round(half);
  return down % 2 === 0 ? down : down + 1;
}

/** Interleaved bytes [size, size, 3] to planes of float32 [3, size, size]. */
function normalise(pixels: Buffer, { size, mean, std }: Preprocessing): Float32Array {
  const plane = size * size;
  if (pixels.length !== plane * 3)
    throw new Error(`expected ${plane * 3} bytes of RGB but got ${pixels.length}`);
  const planes = new Float32Array(plane * 3);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * std[channel]!);
    const shift = -mean[channel]! / std[channel]!;
    for (let at = 0, from = channel; at < plane; at++, from += 3)
      planes[channel * plane + at] = pixels[from]! * scale + shift;
  }
  return planes;
}
