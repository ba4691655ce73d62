import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { chooseKept, type PhotoFacts } from '../core/photos/duplicates.ts';
import { measuredSide } from '../core/photos/quality.ts';
import { photograph } from '../images/testing/pictures.ts';
import { ExifTool } from '../metadata/exiftool.ts';
import { CropCache } from './crop-cache.ts';
import { readPhoto, type ReadTools } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'photonest-quality-'));
const exiftool = new ExifTool();
afterAll(async () => {
  await exiftool.close();
  rmSync(folder, { recursive: true });
});

const refuse = async (): Promise<never> => {
  throw new Error('only JPEG comes here');
};
const tools: ReadTools = {
  exiftool,
  converters: { decodeHeic: refuse, decodeJxl: refuse, extractPreview: refuse },
  kept: new CropCache([1], 1),
};

let number = 0;

/** As the library knows a photo of which only the pixels differ. */
async function factsOf(pipeline: Sharp, quality: number): Promise<PhotoFacts> {
  const id = ++number;
  const path = join(folder, `${id}.jpg`);
  const { width, height } = await pipeline.jpeg({ quality }).toFile(path);
  const side = measuredSide([Math.max(width, height)]);
  const read = await readPhoto({ source: { path }, urgent: false, kind: 'quality', side }, [], tools);
  expect([read.hash, read.outputs, read.thumbnail, read.jpeg]).toEqual([null, [], null, null]);
  return {
    ...{ id, path, format: 'jpeg', pixels: width * height, sizeBytes: id, rating: 0, isFromCamera: 1 },
    ...{ takenAt: '2024-05-01T10:00:00', ownTags: 0 },
    ...read.quality!,
  };
}

test.each(['locomotion-house-cat', 'french-alpine-landscape', 'allium-oreophilum', 'nagasaki-boats'])(
  'readPhoto() - of %s the sharper, the whole, the better saved copy is kept, whatever the files’ sizes',
  async (name) => {
    const open = (): Sharp => sharp(photograph(name));
    const good = await factsOf(open(), 90);
    const poor = await factsOf(open(), 30);
    expect(Math.abs(poor.jpegQuality! - 30)).toBeLessThanOrEqual(1);
    expect(chooseKept([poor, good])).toMatchObject({ kept: { id: good.id }, because: 'jpeg' });
    const clipped = await factsOf(open().linear(1, -100), 97);
    expect(chooseKept([clipped, good])).toMatchObject({ kept: { id: good.id }, because: 'tones' });
    const blurred = await factsOf(open().blur(1.2), 97);
    for (const sharper of [good, poor])
      expect(chooseKept([blurred, sharper])).toMatchObject({ kept: { id: sharper.id }, because: 'sharper' });
  },
);
