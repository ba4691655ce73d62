import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { EVERY_PHOTOGRAPH, photographPath } from '../support/photographs.ts';

/**
 * Photos as a camera writes them: 4:3, so many megapixels each, with the noise of a sensor, about a third of a
 * megabyte per megapixel. A few pictures stand for all; a comment in each file makes its content its own.
 *
 * @param megapixels of all, or several sizes that take turns
 */
export async function makeCameraPhotos(
  folder: string,
  count: number,
  megapixels: number | readonly number[],
): Promise<void> {
  const sizes = [megapixels].flat();
  const kinds = EVERY_PHOTOGRAPH.flatMap((name) => sizes.map((size) => ({ name, size })));
  const pictures: Buffer[] = [];
  for (const { name, size } of kinds.slice(0, count)) {
    const width = Math.round(Math.sqrt((size * 1e6 * 4) / 3));
    pictures.push(await takePicture(photographPath(name), width, Math.round((width * 3) / 4)));
  }
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    const path = join(folder, `IMG_${String(index).padStart(5, '0')}.jpg`);
    // On the disk before anything is measured.
    await writeFile(path, withComment(pictures[index % pictures.length]!, path), { flush: true });
  }
}

async function takePicture(source: string, width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 24 } as const;
  const side = Math.min(512, width, height);
  const create = { width: side, height: side, channels: 3, background: '#808080', noise } as const;
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
