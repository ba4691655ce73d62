import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Photographs in the public domain, from development dependencies, by what they show. */
export const PHOTOGRAPHS = {
  acanthus: 'acanthus-mollis',
  airplane: 'airplane-from-above',
  alps: 'french-alpine-landscape',
  boats: 'nagasaki-boats',
  canyon: 'black-canyon',
  cat: 'locomotion-house-cat',
  flower: 'allium-oreophilum',
  house: 'dust-bowl-home',
  sheep: 'march-pastoral',
} as const;

export type Photograph = keyof typeof PHOTOGRAPHS;
/** Enough for most tests. */
export const EVERY_PHOTOGRAPH = ['airplane', 'alps', 'boats', 'cat', 'flower', 'house'] as const;

export function photographPath(name: Photograph): string {
  return join(ROOT, 'node_modules', '@stdlib', `datasets-img-${PHOTOGRAPHS[name]}`, 'data', 'image.jpg');
}

/** Copies the photographs into `folder`, each under its name. */
export function copyPhotographs(folder: string, names: readonly Photograph[] = EVERY_PHOTOGRAPH): string[] {
  return names.map((name) => {
    const path = join(folder, `${name}.jpg`);
    copyFileSync(photographPath(name), path);
    return path;
  });
}

/** `count` small photos, no two alike in content: crops of the photographs at places of their own. */
export async function makePhotos(folder: string, count: number): Promise<string[]> {
  const small = await Promise.all(
    EVERY_PHOTOGRAPH.map(async (name) => await sharp(photographPath(name)).resize(420, 420).png().toBuffer()),
  );
  return await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const path = join(folder, `photo-${String(index).padStart(4, '0')}.jpg`);
      const left = (index * 7) % 60;
      const top = (index * 13) % 100;
      const quality = 60 + (index % 30);
      const crop = { left, top, width: 300 + (index % 17), height: 300 };
      await sharp(small[index % small.length])
        .extract(crop)
        .jpeg({ quality })
        .toFile(path);
      return path;
    }),
  );
}

/** The hundred ImageNet photos that some machines have beside the project; null where they are not. */
export function findSamplePhotos(): string | null {
  const folder = join(ROOT, '..', 'shared', 'photos');
  return existsSync(folder) ? folder : null;
}
