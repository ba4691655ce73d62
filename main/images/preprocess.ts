import type { ModelManifest } from '../core/manifest.ts';
import { decode, type OpenPhoto } from './photo.ts';

type Preprocessing = ModelManifest['preprocessing'];
type Shape = { width: number; height: number };

/** How many times its shorter side a picture may be long, so that what is resized stays small. */
const LONGEST_STRIP = 16;

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
  return await decode(photo, async (pipeline, picture) => {
    const part = middleOf(picture);
    const resized = resizedShape(part.width, part.height, Math.floor(size / cropFraction));
    // Cut only where it must be: with `extract` sharp turns a picture first, and so decodes it whole.
    const isWhole = part.width === picture.width && part.height === picture.height;
    const pixels = await (isWhole ? pipeline : pipeline.extract(part))
      .resize({ ...resized, fit: 'fill', kernel: interpolation === 'bicubic' ? 'cubic' : 'linear' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return normalise(pixels, resized, preprocessing);
  });
}

/** The middle of a strip, which is all that a square crop sees of it; everything of an ordinary picture. */
function middleOf({ width, height }: Shape): Shape & { left: number; top: number } {
  const part = {
    width: Math.min(width, height * LONGEST_STRIP),
    height: Math.min(height, width * LONGEST_STRIP),
  };
  return { left: (width - part.width) >> 1, top: (height - part.height) >> 1, ...part };
}

/** Shape with the shorter side at `shorter` pixels. */
export function resizedShape(width: number, height: number, shorter: number): Shape {
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

/** The centred crop of interleaved bytes [height, width, 3] as planes of float32 [3, size, size]. */
function normalise(pixels: Buffer, resized: Shape, { size, mean, std }: Preprocessing): Float32Array {
  const { width, height } = resized;
  if (pixels.length !== width * height * 3)
    throw new Error(`expected ${width * height * 3} bytes of RGB but got ${pixels.length}`);
  const [left, top] = [cropOffset(width, size), cropOffset(height, size)];
  const plane = size * size;
  const planes = new Float32Array(plane * 3);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * std[channel]!);
    const shift = -mean[channel]! / std[channel]!;
    for (let y = 0, at = channel * plane; y < size; y++) {
      let from = ((y + top) * width + left) * 3 + channel;
      for (let x = 0; x < size; x++, at++, from += 3) planes[at] = pixels[from]! * scale + shift;
    }
  }
  return planes;
}
