import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { rawFile } from '../../main/core/testing/raw-file.ts';
import { photographPath, ROOT } from '../support/photographs.ts';

/** A good file of each format, by its ending. */
export type Samples = Readonly<Record<string, Buffer>>;

/** Small, so that thousands of files made of them are. */
export async function makeSamples(): Promise<Samples> {
  const picture = () =>
    sharp(photographPath('alps')).resize(160, 120, { fit: 'cover' }).toColourspace('srgb');
  const frames = await Promise.all(
    ['boats', 'cat', 'flower'].map(
      async (name) =>
        await sharp(photographPath(name as 'boats'))
          .resize(90, 60)
          .png()
          .toBuffer(),
    ),
  );
  const animation = () => sharp(frames, { join: { animated: true } });
  const exif = {
    IFD0: { Make: 'Photonest', Model: 'Hostile' },
    IFD2: { DateTimeOriginal: '2024:05:17 10:20:30' },
  };
  const jpeg = await picture().withExif(exif).withIccProfile('p3').jpeg().toBuffer();
  return {
    'jpg': jpeg,
    'jpeg': await picture().jpeg({ progressive: true }).toBuffer(),
    'jpe': await picture().toColourspace('cmyk').jpeg().toBuffer(),
    'png': await picture().withExif(exif).withIccProfile('p3').png().toBuffer(),
    'png ': await picture().toColourspace('rgb16').png({ progressive: true }).toBuffer(),
    'webp': await animation().webp({ effort: 0 }).toBuffer(),
    'gif': await animation().gif({ effort: 1 }).toBuffer(),
    'tif': await picture().withExif(exif).tiff({ compression: 'deflate' }).toBuffer(),
    'tiff': await picture().toColourspace('rgb16').tiff({ tile: true, compression: 'lzw' }).toBuffer(),
    'avif': await picture().avif({ effort: 0 }).toBuffer(),
    'heic': readFileSync(join(ROOT, 'test/fixtures/heic/orientation-6.heic')),
    'heif': readFileSync(join(ROOT, 'test/fixtures/heic/grid.heic')),
    'nef': rawFile({ jpeg, width: 1600, height: 1200, orientation: 8 }),
    'dng': rawFile({ jpeg, width: 1200, height: 1600, orientation: 1 }),
  }; // prettier-ignore
}
