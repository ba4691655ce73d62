import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { decode } from './decode.ts';
import { LIMIT_PIXELS, openPhoto, type Converters } from './photo.ts';

/** Formats of which a file may hold several pictures. */
const PAGED = ['webp', 'tiff'];

/**
 * SHA-256 of what a photo shows: its first picture upright in sRGB, and the pixels of all others as they are stored.
 * Two files with the same hash look the same, whatever else is in them.
 *
 * @throws PhotonestError `unreadable`
 */
export async function hashPixels(path: string, converters: Converters): Promise<Buffer> {
  const photo = await openPhoto(path, converters);
  const digest = createHash('sha256');
  digest.update(await decode(photo, async (pipeline) => await pipeline.raw().toBuffer()));
  if (PAGED.includes(photo.format)) {
    const { pages = 1 } = await sharp(photo.bytes, { limitInputPixels: false }).metadata();
    for (let page = 1; page < pages; page++)
      digest.update(await sharp(photo.bytes, { page, limitInputPixels: LIMIT_PIXELS }).raw().toBuffer());
  }
  return digest.digest();
}
