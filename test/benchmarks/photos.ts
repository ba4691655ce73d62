import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { EVERY_PHOTOGRAPH, photographPath } from '../support/photographs.ts';

/**
 * Photos as a camera writes them: 4:3, so many megapixels, with the noise of a sensor, about a third of a megabyte
 * per megapixel. A few pictures stand for all; a comment in each file makes its content its own.
 */
export async function makeCameraPhotos(folder: string, count: number, megapixels: number): Promise<void> {
  const width = Math.round(Math.sqrt((megapixels * 1e6 * 4) / 3));
  const height = Math.round((width * 3) / 4);
  const pictures: Buffer[] = [];
  for (const name of EVERY_PHOTOGRAPH.slice(0, count))
    pictures.push(await takePicture(photographPath(name), width, height));
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    const path = join(folder, `IMG_${String(index).padStart(5, '0')}.jpg`);
    await writeFile(path, withComment(pictures[index % pictures.length]!, path));
  }
}

async function takePicture(source: string, width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 24 } as const;
  const create = { width: 512, height: 512, channels: 3, background: '#808080', noise } as const;
  const grain = await sharp({ create }).png().toBuffer();
  return await sharp(source)
    .resize(width, height, { fit: 'cover' })
    .toColourspace('srgb')
    .composite([{ input: grain, blend: 'soft-light', tile: true }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A COM segment behind the start of the image (ITU-T T.81, B.2.4.5); its length counts itself. */
function withComment(jpeg: Buffer, text: string): Buffer {
  const comment = Buffer.from(text);
  const head = Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}
