import type { VisiblePart } from '../core/analyses/feature-map.ts';
import type { ModelManifest } from '../core/models/manifest.ts';
import { decode } from './decode.ts';
import type { OpenPhoto } from './photo.ts';

type Preprocessing = ModelManifest['preprocessing'];
type Shape = { width: number; height: number };

/** How many times its shorter side a picture may be long, so that what is resized stays small. */
const LONGEST_STRIP = 16;

/**
 * What a network sees of a photo, by the pipeline that it was trained and measured with (torchvision's `Resize` and
 * `CenterCrop`, as timm's evaluation uses them); {@link normaliseAll} is its end:
 *
 * 1. upright by EXIF orientation, converted to sRGB, alpha laid on white;
 * 2. the shorter side to floor(size / cropFraction) pixels, the longer side rounded down, antialiased;
 * 3. a centred crop of size × size, its offset rounded half to even.
 *
 * sharp's `cubic` differs from Pillow's bicubic by 0.1 to 0.5 of 255 when it reduces.
 *
 * @returns uint8 [size, size, 3]
 * @throws PhotonestError `unreadable`
 */
export async function crop(photo: OpenPhoto, preprocessing: Preprocessing): Promise<Uint8Array> {
  const { size, cropFraction, interpolation } = preprocessing;
  return await decode(photo, async (pipeline, picture) => {
    const part = middleOf(picture);
    // Cut only where it must be: with `extract` sharp turns a picture first, and so decodes it whole.
    const isWhole = part.width === picture.width && part.height === picture.height;
    const { width, height } = isWhole ? photo : part; // a reduced picture's sides have been rounded
    const resized = resizedShape(width, height, Math.floor(size / cropFraction));
    return await (isWhole ? pipeline : pipeline.extract(part))
      .resize({ ...resized, fit: 'fill', kernel: interpolation === 'bicubic' ? 'cubic' : 'linear' })
      .extract({
        left: cropOffset(resized.width, size),
        top: cropOffset(resized.height, size),
        width: size,
        height: size,
      })
      .raw({ depth: 'uchar' })
      .toBuffer();
  });
}

/** What a network sees of a photo, as parts of its width and height. */
export function visiblePart(photo: Shape, { size, cropFraction }: Preprocessing): VisiblePart {
  const part = middleOf(photo);
  const { width, height } = resizedShape(part.width, part.height, Math.floor(size / cropFraction));
  const scale = { x: part.width / width, y: part.height / height };
  return {
    left: (part.left + cropOffset(width, size) * scale.x) / photo.width,
    top: (part.top + cropOffset(height, size) * scale.y) / photo.height,
    width: (size * scale.x) / photo.width,
    height: (size * scale.y) / photo.height,
  };
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

/** RGB / 255, minus mean, divided by std, as planes: float32 [3, size, size]. */
function normalise(pixels: Uint8Array, { size, mean, std }: Preprocessing, planes: Float32Array): void {
  const plane = size * size;
  if (pixels.length !== plane * 3)
    throw new Error(`expected ${plane * 3} bytes of RGB but got ${pixels.length}`);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * std[channel]!);
    const shift = -mean[channel]! / std[channel]!;
    for (let from = channel, at = channel * plane; from < pixels.length; at++, from += 3)
      planes[at] = pixels[from]! * scale + shift;
  }
}

/**
 * What a network runs on.
 *
 * @param crops one or more, of {@link crop}
 * @returns float32 [crops, 3, size, size]
 */
export function normaliseAll(crops: Uint8Array[], preprocessing: Preprocessing): Float32Array<ArrayBuffer> {
  const length = 3 * preprocessing.size ** 2;
  const images = new Float32Array(crops.length * length);
  for (const [at, pixels] of crops.entries())
    normalise(pixels, preprocessing, images.subarray(at * length, (at + 1) * length));
  return images;
}
