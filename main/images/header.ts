import sharp, { type Metadata, type OutputInfo } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { type PhotoHeader } from '../core/photos/header.ts';
import { readBeginning } from '../files/open-regular.ts';
import { isRaw } from '../core/photos/formats.ts';
import { isHeic } from './heic/is-heic.ts';
import { readHeicSize } from './heic/size.ts';
import { orient } from './raw-preview.ts';

/** Bytes of a file that are read for its header: EXIF blocks have at most 64 KB, and come first. */
const HEADER_BYTES = 131_072;
/** Pixels that the thumbhash is made of, on the longer side. */
const HASH_SIDE = 32;
/** Two shapes are the same up to this ratio: a thumbnail of 160 × 107 pixels is rounded. */
const SHAPE_TOLERANCE = 1.03;

type FindThumbnail = (exif: Buffer) => Buffer | null;

/** The header without what only `main/metadata` can tell, and the EXIF block that tells it. */
export type ImageHeader = Omit<PhotoHeader, 'metadata'> & { exif: Buffer | null };

/**
 * Reads at most 128 KB of a photo file, and decodes nothing but the thumbnail that the camera put in. The thumbnail is
 * dropped where its shape differs from the picture's: some cameras put bars above and below it, and some programs
 * crop a photo and leave the thumbnail of before.
 *
 * @param findThumbnail the JPEG in an EXIF block
 * @throws the file system's error, NotRegular
 */
export async function readImageHeader(path: string, findThumbnail: FindThumbnail): Promise<ImageHeader> {
  const bytes = await readBeginning(path, HEADER_BYTES);
  if (isHeic(bytes)) return { format: 'heic', size: readHeicSize(bytes), exif: bytes, thumbnail: null };
  const metadata = await describe(bytes).catch(() => null);
  // A raw file is TIFF inside, whose first picture is some small one; its EXIF is the whole file.
  if (metadata === null || isRaw(path)) return { format: null, size: null, exif: bytes, thumbnail: null };
  const { width, height } = metadata.autoOrient;
  const exif = metadata.exif ?? null;
  const thumbnail =
    exif === null
      ? null
      : await readThumbnail(findThumbnail(exif), metadata.orientation ?? 1, { width, height });
  return { format: metadata.format, size: { width, height }, exif, thumbnail };
}

async function describe(bytes: Buffer): Promise<Metadata> {
  return await sharp(bytes, { failOn: 'none', limitInputPixels: false }).metadata();
}

async function readThumbnail(
  found: Buffer | null,
  orientation: number,
  picture: { width: number; height: number },
): Promise<PhotoHeader['thumbnail']> {
  if (found === null) return null;
  try {
    // Turning takes as long as all the rest, and hardly any camera needs it.
    const bytes = orientation === 1 ? found : await orient({ jpeg: found, orientation, isWide: null });
    const { data, info } = await sharp(bytes, { failOn: 'error' })
      .autoOrient()
      .flatten()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const ratio = info.width / info.height / (picture.width / picture.height);
    if (Math.max(ratio, 1 / ratio) > SHAPE_TOLERANCE) return null;
    const { width, height, channels } = info;
    const jpeg = await sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 80 }).toBuffer();
    return { jpeg, thumbhash: hashPixels(data, info) };
  } catch {
    return null; // a damaged thumbnail says nothing about the photo
  }
}

/** The thumbhash of every n-th pixel: it keeps only the slowest changes, and sampling takes a fifth of resizing. */
function hashPixels(pixels: Buffer, { width, height, channels }: OutputInfo): Uint8Array {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / HASH_SIDE));
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const rgba = new Uint8Array(columns * rows * 4).fill(255);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = (row * step * width + column * step) * channels;
      const to = (row * columns + column) * 4;
      for (let channel = 0; channel < 3; channel++) rgba[to + channel] = pixels[from + channel]!;
    }
  return rgbaToThumbHash(columns, rows, rgba);
}
