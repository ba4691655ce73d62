import sharp, { type Metadata } from 'sharp';

/** A first page smaller than this beside larger ones is a thumbnail. */
const THUMBNAIL_SIDE = 200;
const MAX_PAGES = 50;
/** Longest side, pixels, of what is made of unusual numbers: enough for the networks and for a screen. */
const MAX_SIDE = 4096;
/** From here on a floating-point number marks what was not measured. */
const NO_TONE = 1e20;
/** White where 8, 10 or 12 bits were written into 16. */
const UNDECLARED_WHITES = [255, 1023, 4095];
/** Of these libvips makes colours itself, or says that it cannot. */
const TAKEN_RIGHTLY = ['labs', 'multiband'];
const UNUSUAL_DEPTHS = ['float', 'double', 'uint', 'int', 'short', 'char'];

/** The page that a person means: the first, but for a thumbnail before the photo itself. */
export async function choosePage(
  bytes: Buffer,
  first: Metadata,
): Promise<{ page: number; metadata: Metadata }> {
  let best = { page: 0, metadata: first };
  if (sideOf(first) >= THUMBNAIL_SIDE) return best;
  for (let page = 1; page < Math.min(first.pages ?? 1, MAX_PAGES); page++) {
    const metadata = await sharp(bytes, { page, failOn: 'none', limitInputPixels: false })
      .metadata()
      .catch(() => null); // a damaged page is not the one
    if (metadata !== null && sideOf(metadata) > sideOf(best.metadata)) best = { page, metadata };
  }
  return best;
}

export type Tones = { pixels: Buffer; width: number; height: number };

/**
 * The pixels of a picture whose numbers libvips would take for what they are not: floating-point, signed and 32-bit
 * values, and those of 10 or 12 bits in 16. Its own conversion gives black, white, or noise.
 *
 * @returns uint8 [height, width, 3], sRGB and upright; null for ordinary numbers
 */
export async function readTones(bytes: Buffer, page: number, metadata: Metadata): Promise<Tones | null> {
  const { depth, space } = metadata;
  if (TAKEN_RIGHTLY.includes(space)) return null;
  const isUnusual = UNUSUAL_DEPTHS.includes(depth);
  if (!isUnusual && !(depth === 'ushort' && metadata.icc === undefined)) return null;
  let pipeline = sharp(bytes, { page })
    .pipelineColourspace(space)
    .autoOrient()
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true });
  const isCast = isUnusual && space === 'grey16';
  if (isCast) {
    const { from, to } = await rangeBeforeCast(bytes, page, depth);
    const factor = 65_535 / (to - from || 1);
    pipeline = pipeline.linear(factor, -from * factor);
  }
  const { data, info } = await pipeline
    .toColourspace(space)
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true });
  const values = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const range = isCast ? { from: 0, to: 65_535 } : rangeOf(values, depth);
  if (range === null) return null;
  const { width, height, channels } = info;
  const pixels = Buffer.alloc(width * height * 3);
  const scale = 255 / (range.to - range.from || 1);
  for (let at = 0; at < width * height; at++)
    for (let channel = 0; channel < 3; channel++) {
      const value = values[at * channels + (channels < 3 ? 0 : channel)]!;
      pixels[at * 3 + channel] = Math.round(Math.min(255, Math.max(0, (value - range.from) * scale)));
    }
  return { pixels, width, height };
}

type Range = { from: number; to: number };

/** libvips casts grey of 16 bits a number to unsigned ones before it gives them, so it must be spread before that. */
async function rangeBeforeCast(bytes: Buffer, page: number, depth: Metadata['depth']): Promise<Range> {
  const { channels } = await sharp(bytes, { page }).pipelineColourspace('grey16').stats();
  return spreadOf(channels[0]!.min, channels[0]!.max, depth);
}

/** What is black and what is white; null where libvips takes the numbers rightly. */
function rangeOf(values: Float32Array, depth: Metadata['depth']): Range | null {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (!(Math.abs(value) < NO_TONE)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (depth !== 'ushort') return spreadOf(least, most, depth);
  const white = UNDECLARED_WHITES.find((value) => value >= most);
  return white === undefined ? null : { from: 0, to: white };
}

function spreadOf(least: number, most: number, depth: Metadata['depth']): Range {
  if (least < 0) return { from: least, to: most };
  const whole = depth === 'uint' ? 2 ** 32 - 1 : depth === 'int' ? 2 ** 31 - 1 : null;
  if (whole !== null && most > whole / 2) return { from: 0, to: whole };
  if (depth !== 'float' && depth !== 'double') return { from: 0, to: most };
  return { from: 0, to: most <= 1 ? 1 : most <= 255 ? 255 : most };
}

function sideOf({ width, height }: Metadata): number {
  return Math.max(width, height);
}
