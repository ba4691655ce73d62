import { lstat } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp, { type Metadata } from 'sharp';
import { isRaw } from '../core/photos/formats.ts';
import { readRegular } from '../files/open-regular.ts';
import type { Remark } from '../core/photos/remark.ts';
import type { RawPreview } from '../core/photos/raw-preview.ts';
import { decodingBytes, decodingSemaphore } from './decoding-memory.ts';
import { UnreadablePhoto } from '../core/photos/unreadable-photo.ts';
import { toPhotonestError } from './errors.ts';
import { isHeic } from './heic/is-heic.ts';
import { hidesBlocks } from './hidden-blocks.ts';
import { isShown } from './is-shown.ts';
import { isJxl, readJxlSize } from './jxl/header.ts';
import { orient } from './raw-preview.ts';
import { choosePage, readTones, type Tones } from './tiff.ts';

/** Pixels of the largest picture that is decoded: 300 megapixels is a large scan. */
export const LIMIT_PIXELS = 300_000_000;
/** Bytes of the largest file that is read. */
export const LIMIT_BYTES = 1_000_000_000;

// Every photo is decoded once and hardly ever again, so a cache only holds memory.
sharp.cache(false);
// What else libvips reads (SVG, PDF, Radiance, …) is no photo, and was never meant to meet hostile files.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((name) => `VipsForeignLoad${name}`),
});
// Photos are decoded side by side, and the network has its own threads: one thread per photo.
sharp.concurrency(1);

/** Makes what sharp can decode of what it cannot. Each throws PhotonestError `unreadable`. */
export type Converters = {
  /** A HEIC photo's pixels, upright and with their colour profile, as a picture that sharp decodes. */
  decodeHeic(bytes: Buffer): Promise<Buffer>;
  /** Likewise of a JPEG XL photo. */
  decodeJxl(bytes: Buffer): Promise<Buffer>;
  /** The largest JPEG in a raw camera file. */
  extractPreview(path: string): Promise<RawPreview>;
};

/** Enough for the formats that sharp decodes. */
const NO_CONVERTERS: Converters = {
  decodeHeic: async () => {
    throw new UnreadablePhoto({ code: 'not_decoded', format: 'HEIC' });
  },
  decodeJxl: async () => {
    throw new UnreadablePhoto({ code: 'not_decoded', format: 'JPEG XL' });
  },
  extractPreview: async () => {
    throw new UnreadablePhoto({ code: 'raw_not_decoded' });
  },
};

/** A photo's bytes in memory, read from disk once, and what its header says. */
export type OpenPhoto = {
  bytes: Buffer;
  /** jpeg, png, webp, heic, … as the content says, whatever the name says. */
  format: string;
  /** Of the upright picture, in pixels. */
  width: number;
  height: number;
  exif: Buffer | null;
  xmp: Buffer | null;
  iptc: Buffer | null;
  /** There may be more blocks: the format or the file does not let itself be read for them. */
  opaque: boolean;
  /** What was found wrong while its pixels were decoded; the same for all that is made of the photo. */
  damage: { remark: Remark | null };
  /** What sharp decodes; made when it is first asked for, where the photo is of another format. */
  picture(): Promise<Picture>;
};

/** A file that sharp decodes. */
export type Picture = {
  bytes: Buffer;
  /** When upright, in pixels: the photo's, or less where that is large. */
  width: number;
  height: number;
  /** About how much memory decoding takes. */
  decodingBytes: number;
  /** 16 bits per channel under a colour profile. */
  isDeep: boolean;
  /** The bytes are its pixels: uint8 [height, width, 3], sRGB. */
  isRaw: boolean;
  /** Of a file with several, the one that is shown; the first is 0. */
  page: number;
};

/**
 * Reads a photo file and its header.
 *
 * @throws PhotonestError `unreadable`, with the reason as a clause that fits behind the file's name.
 */
export async function openPhoto(path: string, converters = NO_CONVERTERS): Promise<OpenPhoto> {
  const bytes = await readBytes(path);
  if (!isRaw(path) || isShown(bytes)) return await describePhoto(bytes, converters);
  return { bytes, damage: { remark: null }, ...(await describeRaw(path, converters)) };
}

/** As {@link openPhoto}, for bytes that came from elsewhere. */
export async function describePhoto(bytes: Buffer, converters = NO_CONVERTERS): Promise<OpenPhoto> {
  const header = isHeic(bytes)
    ? await describeHeic(bytes, converters)
    : isJxl(bytes)
      ? await describeJxl(bytes, converters)
      : await describePicture(bytes);
  return { bytes, damage: { remark: null }, ...header };
}

type Header = Omit<OpenPhoto, 'bytes' | 'damage'>;

async function describePicture(bytes: Buffer): Promise<Header> {
  const metadata = await readMetadata(bytes);
  if (metadata.format === 'tiff') return await describeTiff(bytes, metadata);
  const picture = pictureOf(bytes, metadata);
  const { width, height } = picture;
  const blocks = blocksOf(metadata);
  const opaque = hidesBlocks(bytes, metadata.format);
  return { format: metadata.format, width, height, ...blocks, opaque, picture: async () => picture };
}

async function describeTiff(bytes: Buffer, first: Metadata): Promise<Header> {
  const { page, metadata } = await choosePage(bytes, first);
  const plain: Picture = { ...pictureOf(bytes, metadata), page };
  const picture = once(async (): Promise<Picture> => {
    const read = async (): Promise<Tones | null> => await readTones(bytes, page, metadata);
    const tones = await decodingSemaphore.use(plain.decodingBytes, read).catch((error: unknown) => {
      throw toPhotonestError(error);
    });
    if (tones === null) return plain;
    const { pixels, width, height } = tones;
    return { ...plain, bytes: pixels, width, height, isDeep: false, isRaw: true, page: 0 };
  });
  const { width, height } = plain;
  // A TIFF file is what an EXIF block is made like.
  return { format: 'tiff', width, height, ...blocksOf(metadata), exif: bytes, opaque: true, picture };
}

function pictureOf(bytes: Buffer, metadata: Metadata): Picture {
  const { width, height } = metadata.autoOrient;
  refuseTooLarge(width, height);
  const isDeep = metadata.space === 'rgb16' && metadata.icc !== undefined;
  return { bytes, width, height, decodingBytes: decodingBytes(metadata), isDeep, isRaw: false, page: 0 };
}

/** sharp reads the header of most HEIC files; where it does not, the picture's own will do. */
async function describeHeic(bytes: Buffer, { decodeHeic }: Converters): Promise<Header> {
  const picture = once(async () => {
    const converted = await decodeHeic(bytes);
    return pictureOf(converted, await readMetadata(converted));
  });
  const metadata = await readMetadata(bytes).catch(() => null);
  const { width, height } = metadata?.autoOrient ?? (await picture());
  refuseTooLarge(width, height);
  return { format: 'heic', width, height, ...blocksOf(metadata), opaque: metadata === null, picture };
}

/** sharp knows nothing of it, so the picture tells the size, and ExifTool what was written about it. */
async function describeJxl(bytes: Buffer, { decodeJxl }: Converters): Promise<Header> {
  const size = readJxlSize(bytes);
  if (size !== null) refuseTooLarge(size.width, size.height);
  const converted = await decodeJxl(bytes);
  const decoded = pictureOf(converted, await readMetadata(converted));
  const { width, height } = decoded;
  return { format: 'jxl', width, height, ...blocksOf(null), opaque: true, picture: async () => decoded };
}

/** A raw file is shown by its preview; most are TIFF files inside, of which sharp would take some other picture. */
async function describeRaw(path: string, { extractPreview }: Converters): Promise<Header> {
  const bytes = await orient(await extractPreview(path)).catch((error: unknown) => {
    throw toPhotonestError(error);
  });
  const header = await describePicture(bytes);
  return { ...header, format: extname(path).slice(1).toLowerCase(), ...blocksOf(null), opaque: true };
}

function blocksOf(metadata: Metadata | null): Pick<OpenPhoto, 'exif' | 'xmp' | 'iptc'> {
  return { exif: metadata?.exif ?? null, xmp: metadata?.xmp ?? null, iptc: metadata?.iptc ?? null };
}

function refuseTooLarge(width: number, height: number): void {
  if (width * height <= LIMIT_PIXELS) return;
  throw new UnreadablePhoto({ code: 'too_large', width, height, limit: LIMIT_PIXELS / 1e6 });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return async () => await (made ??= make());
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) throw new UnreadablePhoto({ code: 'folder' });
    const { size } = stats;
    if (size === 0) throw new UnreadablePhoto({ code: 'empty' });
    if (size > LIMIT_BYTES) {
      const [megabytes, limit] = [Math.round(size / 1e6), LIMIT_BYTES / 1e6];
      throw new UnreadablePhoto({ code: 'file_too_large', megabytes, limit });
    }
    return await readRegular(path);
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
