import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Region, type Sharp } from 'sharp';

/** What people do with a photo, and what it becomes on its way through other programs. */
const ALTERATIONS: Record<string, (photo: Sharp, width: number, height: number) => Sharp> = {
  small: (photo, width) => photo.resize(Math.round(0.4 * width)),
  turned: (photo) => photo.rotate(90),
  askew: (photo) => photo.rotate(3, { background: 'grey' }),
  'cropped-10': (photo, width, height) => photo.extract(inner(width, height, 0.05, 0.05, 0.9)),
  'cropped-25': (photo, width, height) => photo.extract(inner(width, height, 0.2, 0.05, 0.75)),
  bright: (photo) => photo.modulate({ brightness: 1.3 }),
  grey: (photo) => photo.greyscale(),
  mirrored: (photo) => photo.flop(),
};

function inner(width: number, height: number, left: number, top: number, share: number): Region {
  return {
    left: Math.floor(left * width),
    top: Math.floor(top * height),
    width: Math.floor(share * width),
    height: Math.floor(share * height),
  };
}

/**
 * Altered copies of photos, a folder each, the last one by compression alone.
 *
 * @returns the copies' paths, by photo
 */
export async function makeCopies(photos: string[], directory: string): Promise<string[][]> {
  const copies: string[][] = [];
  for (const [index, path] of photos.entries()) {
    const folder = join(directory, `${index}`);
    await mkdir(folder, { recursive: true });
    const upright = await sharp(path).rotate().jpeg({ quality: 95 }).toBuffer({ resolveWithObject: true });
    const { width, height } = upright.info;
    const files: string[] = [];
    for (const [name, alter] of Object.entries(ALTERATIONS)) {
      const file = join(folder, `${name}.jpg`);
      await alter(sharp(upright.data), width, height).jpeg({ quality: 90 }).toFile(file);
      files.push(file);
    }
    const compressed = join(folder, 'compressed.jpg');
    await sharp(upright.data).jpeg({ quality: 30 }).toFile(compressed);
    copies.push([...files, compressed]);
  }
  return copies;
}
