import type { Metadata } from 'sharp';
import { UnreadablePhoto } from '../core/photos/unreadable-photo.ts';
import { Semaphore } from '../core/semaphore.ts';

/**
 * Bytes that decoding takes for each pixel, as measured with sharp 0.35 on pictures of 80 to 300 megapixels. JPEG, PNG
 * and TIFF are decoded row by row, unless they are stored in passes, from coarse to fine.
 */
const BYTES_PER_PIXEL: Record<string, number> = { jpeg: 0.5, png: 1, tiff: 2, webp: 4, gif: 6, heif: 19 };
const BYTES_PER_PIXEL_IN_PASSES: Record<string, number> = { jpeg: 3.5, png: 8 };
const BYTES_PER_PIXEL_OF_OTHERS = 8;

/** What takes more is not decoded: 42 megapixels of AVIF, 100 of a PNG in passes, or 228 of a JPEG in passes. */
const LIMIT_BYTES = 800_000_000;

/** For all pictures that are being decoded; a large one is decoded alone. */
export const decodingSemaphore = new Semaphore(500_000_000);

/**
 * About how much memory decoding a picture takes.
 *
 * @throws PhotonestError `unreadable`, where that is too much
 */
export function decodingBytes({ format, isProgressive, autoOrient }: Metadata): number {
  const perPixel =
    (isProgressive ? BYTES_PER_PIXEL_IN_PASSES[format] : undefined) ??
    BYTES_PER_PIXEL[format] ??
    BYTES_PER_PIXEL_OF_OTHERS;
  const pixels = autoOrient.width * autoOrient.height;
  if (pixels * perPixel <= LIMIT_BYTES) return pixels * perPixel;
  const toMillions = (count: number): number => Math.floor(count / 1e6);
  const [megapixels, limit] = [toMillions(pixels), toMillions(LIMIT_BYTES / perPixel)];
  throw new UnreadablePhoto({ code: 'memory', megapixels, limit, format });
}
