import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { photographPath, type Photograph } from './photographs.ts';

type Picture = {
  name: string;
  from: Photograph;
  /** Left, top, width, height as parts of the whole; left out: the whole. */
  crop?: [number, number, number, number];
  /** Days before {@link LAST_DAY}. */
  daysAgo: number;
};

const LAST_DAY = new Date(2025, 5, 14, 17, 42);

/** Frames of the running cat: columns and rows of Muybridge's sheet. */
const CAT_FRAMES: [number, number][] = [[0, 0], [2, 0], [4, 1], [1, 2], [3, 3], [5, 3]]; // prettier-ignore

const PICTURES: Picture[] = [
  { name: 'Mountains', from: 'alps', daysAgo: 0 },
  { name: 'Summit', from: 'alps', crop: [0.1, 0, 0.5, 0.75], daysAgo: 0 },
  { name: 'Flock', from: 'sheep', daysAgo: 0 },
  { name: 'Ewe and lamb', from: 'sheep', crop: [0.38, 0.2, 0.42, 0.8], daysAgo: 0 },
  { name: 'Harbour', from: 'boats', daysAgo: 0 },
  { name: 'Canyon', from: 'canyon', daysAgo: 0 },
  { name: 'Bear’s breech', from: 'acanthus', daysAgo: 0 },
  { name: 'House on the plain', from: 'house', daysAgo: 0 },
  { name: 'Biplane', from: 'airplane', daysAgo: 1 },
  { name: 'Allium', from: 'flower', daysAgo: 1 },
  { name: 'Moored boats', from: 'boats', crop: [0, 0.55, 1, 0.45], daysAgo: 1 },
  { name: 'Canyon wall', from: 'canyon', crop: [0, 0.1, 0.62, 0.6], daysAgo: 1 },
  { name: 'Front door', from: 'house', crop: [0.45, 0.1, 0.55, 0.7], daysAgo: 1 },
  { name: 'Firs', from: 'alps', crop: [0, 0.2, 0.35, 0.8], daysAgo: 1 },
  { name: 'Sailing boat', from: 'boats', crop: [0.35, 0.05, 0.5, 0.75], daysAgo: 1 },
  ...CAT_FRAMES.map(([column, row], index): Picture => {
    const crop: Picture['crop'] = [0.01 + column * 0.1635, 0.02 + row * 0.245, 0.16, 0.2];
    return { name: `Running cat ${index + 1}`, from: 'cat', crop, daysAgo: 9 };
  }),
  { name: 'River', from: 'canyon', crop: [0.2, 0.4, 0.8, 0.6], daysAgo: 9 },
  { name: 'Grazing', from: 'sheep', crop: [0, 0.1, 0.5, 0.9], daysAgo: 9 },
  { name: 'Petals', from: 'flower', crop: [0.1, 0.02, 0.8, 0.55], daysAgo: 9 },
];

export const ALBUM_SIZE = PICTURES.length;

/** A small album: photographs in the public domain and crops of them, as a camera dates them, over three days. */
export async function makeAlbum(folder: string): Promise<void> {
  await Promise.all(
    PICTURES.map(async ({ name, from, crop, daysAgo }, index) => {
      const path = join(folder, `${name}.jpg`);
      const image = sharp(photographPath(from));
      const { width, height } = await image.metadata();
      if (crop) {
        const [left, top, wide, high] = crop;
        image.extract({
          left: Math.round(left * width),
          top: Math.round(top * height),
          width: Math.round(wide * width),
          height: Math.round(high * height),
        });
      }
      const time = new Date(LAST_DAY);
      time.setDate(time.getDate() - daysAgo);
      time.setMinutes(time.getMinutes() - index * 7);
      const at = new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
      const taken = at.replaceAll('-', ':').replace('T', ' ');
      await image
        .withExif({ IFD2: { DateTimeOriginal: taken } })
        .jpeg({ quality: 90 })
        .toFile(path);
      utimesSync(path, time, time);
    }),
  );
}
