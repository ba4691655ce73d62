import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { ExifTool } from './exiftool.ts';
import { readJpegQuality } from './jpeg-quality.ts';

const folder = mkdtempSync(join(tmpdir(), 'photonest-quality-'));
const exiftool = new ExifTool();
afterAll(async () => {
  await exiftool.close();
  rmSync(folder, { recursive: true });
});

const plain = (): Sharp => sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });

test.each([30, 75, 90, 97])(
  'readJpegQuality() - finds the quality that a copy was saved at: %i',
  async (quality) => {
    const path = join(folder, `${quality}.jpg`);
    await plain().jpeg({ quality }).toFile(path);
    const found = await readJpegQuality(path, exiftool);
    expect(Math.abs((found ?? 0) - quality)).toBeLessThanOrEqual(1);
  },
);

test('readJpegQuality() - null for other formats, and where ExifTool cannot run', async () => {
  const path = join(folder, 'plain.png');
  await plain().png().toFile(path);
  expect(await readJpegQuality(path, exiftool)).toBeNull();
  const broken = { read: async () => await Promise.reject(new Error('no Perl')) };
  expect(await readJpegQuality(path, broken)).toBeNull();
});
