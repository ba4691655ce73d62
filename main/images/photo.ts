import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { PhotonestError } from '../core/errors.ts';
import { toPhotonestError } from './errors.ts';

/** Pixels of the largest picture that is decoded: 300 megapixels is a large scan. */
export const LIMIT_PIXELS = 300_000_000;
/** Bytes of the largest file that is read. */
export const LIMIT_BYTES = 1_000_000_000;

// Every photo is decoded once or twice and never again, so a cache only holds memory.
sharp.cache(false);
// Photos are decoded side by side, and the network has its own threads: one thread per photo.
sharp.concurrency(1);

/** A photo's bytes in memory, read from disk once, and what its header says. */
export type OpenPhoto = {
  bytes: Buffer;
  /** SHA-256 of the file. */
  hash: Buffer;
  /** jpeg, png, webp, … as the content says, whatever the name says. */
  format: string;
  /** Of the upright picture, in pixels. */
  width: number;
  height: number;
  exif: Buffer | null;
  xmp: Buffer | null;
  iptc: Buffer | null;
};

/**
 * Reads a photo file and its header.
 *
 * @throws PhotonestError `unreadable`, with the reason as a clause that fits behind the file's name.
 */
export async function openPhoto(path: string): Promise<OpenPhoto> {
  return describePhoto(await readBytes(path));
}

/** As {@link openPhoto}, for bytes that came from elsewhere. */
export async function describePhoto(bytes: Buffer): Promise<OpenPhoto> {
  const metadata = await readMetadata(bytes);
  const { width, height } = metadata.autoOrient;
  if (width * height > LIMIT_PIXELS) {
    const millions = Math.round((width * height) / 1e6).toLocaleString('en');
    throw new PhotonestError(
      'unreadable',
      `has ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels (${millions} megapixels), more than the ${LIMIT_PIXELS / 1e6} that are decoded`,
    );
  }
  return {
    bytes,
    hash: createHash('sha256').update(bytes).digest(),
    format: metadata.format,
    width,
    height,
    exif: metadata.exif ?? null,
    xmp: metadata.xmp ?? null,
    iptc: metadata.iptc ?? null,
  };
}

/** A pipeline over the upright first frame. Damaged pixel data is an error, harmless oddities are not. */
export function decode(photo: OpenPhoto): Sharp {
  return sharp(photo.bytes, { failOn: 'error', limitInputPixels: LIMIT_PIXELS }).autoOrient();
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size === 0) throw new PhotonestError('unreadable', 'is empty');
    if (size > LIMIT_BYTES) {
      const megabytes = Math.round(size / 1e6).toLocaleString('en');
      throw new PhotonestError(
        'unreadable',
        `has ${megabytes} MB, more than the ${LIMIT_BYTES / 1e6} MB that are read`,
      );
    }
    return await readFile(path);
  } catch (error) {
    throw toPhotonestError(error);
  }
}

async function readMetadata(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { failOn: 'none', limitInputPixels: false }).metadata();
  } catch (error) {
    throw toPhotonestError(error);
  }
}
