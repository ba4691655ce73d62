import type { Region } from '../core/photos/region.ts';
import { decode } from './decode.ts';
import type { OpenPhoto, Picture } from './photo.ts';

/** Longer side of what is cut out, pixels: more than any network sees. */
const LONGEST_SIDE = 1024;

/**
 * A part of a photo, as if it were a photo of its own.
 *
 * @throws PhotonestError `unreadable`
 */
export async function cutRegion(photo: OpenPhoto, region: Region): Promise<OpenPhoto> {
  const { data, info } = await decode(photo, async (pipeline, picture) => {
    const left = Math.min(picture.width - 1, Math.floor(region.left * picture.width));
    const top = Math.min(picture.height - 1, Math.floor(region.top * picture.height));
    const width = Math.max(1, Math.min(picture.width - left, Math.round(region.width * picture.width)));
    const height = Math.max(1, Math.min(picture.height - top, Math.round(region.height * picture.height)));
    return await pipeline
      .extract({ left, top, width, height })
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
  });
  const { width, height } = info;
  const picture: Picture = {
    ...{ bytes: data, width, height, decodingBytes: data.length },
    ...{ isDeep: false, isRaw: true, page: 0 },
  };
  return { ...photo, width, height, picture: async () => await Promise.resolve(picture) };
}
