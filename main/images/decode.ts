import sharp, { type Sharp } from 'sharp';
import { PhotonestError } from '../core/errors.ts';
import type { Remark } from '../core/photos/remark.ts';
import { decodingSemaphore } from './decoding-memory.ts';
import { isDamaged, toPhotonestError } from './errors.ts';
import { LIMIT_PIXELS, type OpenPhoto, type Picture } from './photo.ts';

/** What libjpeg says of pixel data that is wrong; its other warnings are of oddities that nobody sees. */
const DAMAGE_WARNING = /premature end|bad huffman|corrupt jpeg data: (?!\d{1,2} extraneous)/i;

/** A JPEG of which less is there shows nothing that a person would recognise. */
const MIN_VISIBLE_SHARE = 0.1;
const TOLERANT = { failOn: 'none', unlimited: true } as const;

/**
 * Runs a pipeline over the upright first frame in sRGB, what is transparent on white, when there is memory for it.
 * Damaged pixel data is an error, harmless oddities are not. A JPEG that is damaged, or lacks its end, is decoded as far
 * as it goes, as viewers do, and `photo.damage` says so.
 *
 * @throws PhotonestError `unreadable`
 */
export async function decode<T>(
  photo: OpenPhoto,
  run: (pipeline: Sharp, picture: Picture) => Promise<T>,
): Promise<T> {
  try {
    return await decodeNoticing(photo, run);
  } catch (error) {
    const remark = remarkOf(photo, error);
    if (remark === null) throw error;
    if ((await visibleShare(photo)) < MIN_VISIBLE_SHARE) throw error;
    const result = await decodeStrictly(photo, run, TOLERANT);
    photo.damage.remark = remark;
    return result;
  }
}

/**
 * Decodes strictly; a JPEG about whose pixels the decoder only warns is remarked. A decoder that shrinks as it reads may
 * stop before it would warn, so the damage of a large photo can stay unremarked.
 */
async function decodeNoticing<T>(
  photo: OpenPhoto,
  run: (pipeline: Sharp, picture: Picture) => Promise<T>,
): Promise<T> {
  if (photo.format !== 'jpeg' || photo.damage.remark !== null) return await decodeStrictly(photo, run);
  try {
    return await decodeStrictly(photo, run, { failOn: 'warning' });
  } catch (warning) {
    const result = await decodeStrictly(photo, run);
    const cause = warning instanceof PhotonestError ? warning.cause : null;
    if (cause instanceof Error && DAMAGE_WARNING.test(cause.message)) photo.damage.remark = 'damaged_inside';
    return result;
  }
}

/** The share of rows above what is missing at the end, which decoders fill with one grey. */
async function visibleShare(photo: OpenPhoto): Promise<number> {
  const [columns, rows] = [16, 64];
  const pixels = await decodeStrictly(
    photo,
    async (pipeline) =>
      await pipeline
        .resize(columns, rows, { fit: 'fill', kernel: 'nearest' })
        .greyscale()
        .toColourspace('b-w')
        .raw()
        .toBuffer(),
    TOLERANT,
  );
  const isFilled = (row: number): boolean =>
    pixels.subarray(row * columns, (row + 1) * columns).every((value) => value === pixels.at(-1));
  let visible = rows;
  while (visible > 0 && isFilled(visible - 1)) visible -= 1;
  return visible / rows;
}

/** What can be said of a JPEG that viewers show as far as it goes; null for other errors. */
function remarkOf({ format, damage }: OpenPhoto, error: unknown): Remark | null {
  if (format !== 'jpeg' || !(error instanceof PhotonestError) || !isDamaged(error)) return null;
  if (damage.remark !== null) return damage.remark;
  const { cause } = error;
  return cause instanceof Error && /premature end|truncated|unexpected end/i.test(cause.message)
    ? 'cut_short'
    : 'damaged_inside';
}

async function decodeStrictly<T>(
  photo: OpenPhoto,
  run: (pipeline: Sharp, picture: Picture) => Promise<T>,
  tolerance: { failOn: 'warning' | 'error' | 'none'; unlimited?: boolean } = { failOn: 'error' },
): Promise<T> {
  try {
    const picture = await photo.picture();
    const { width, height } = picture;
    const source = sharp(picture.bytes, {
      ...tolerance,
      limitInputPixels: LIMIT_PIXELS,
      ...(picture.isRaw
        ? { raw: { width, height, channels: 3 } }
        : picture.page > 0 && { page: picture.page }),
    });
    const shown = source.autoOrient().flatten({ background: '#fff' }).toColourspace('srgb');
    // Of these sharp makes Display P3, as which it would leave them; of all others sRGB.
    const pipeline = picture.isDeep ? shown.withIccProfile('srgb', { attach: false }) : shown;
    return await decodingSemaphore.use(picture.decodingBytes, async () => await run(pipeline, picture));
  } catch (error) {
    throw toPhotonestError(error);
  }
}
