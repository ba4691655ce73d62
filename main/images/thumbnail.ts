import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { decode } from './decode.ts';
import type { OpenPhoto } from './photo.ts';

/** Longer side of a thumbnail, pixels: sharp in rows of up to 320 px at most screens' density. */
const THUMBNAIL_SIDE = 512;
/** thumbhash takes at most 100 × 100 pixels. */
const HASH_SIDE = 100;

/**
 * An upright sRGB JPEG, longer side 512 px, and its thumbhash (about 25 bytes).
 *
 * @throws PhotonestError `unreadable`
 */
export async function makeThumbnail(photo: OpenPhoto): Promise<{ jpeg: Buffer; thumbhash: Buffer }> {
  const jpeg = await makeUprightJpeg(photo, THUMBNAIL_SIDE, 80);
  const { data, info } = await sharp(jpeg)
    .resize(HASH_SIDE, HASH_SIDE, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { jpeg, thumbhash: Buffer.from(rgbaToThumbHash(info.width, info.height, data)) };
}

/**
 * An upright sRGB JPEG whose longer side is at most `side` pixels.
 *
 * @throws PhotonestError `unreadable`
 */
export async function makeUprightJpeg(photo: OpenPhoto, side: number, quality: number): Promise<Buffer> {
  return await decode(
    photo,
    async (pipeline) =>
      await pipeline
        .resize(side, side, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality })
        .toBuffer(),
  );
}
