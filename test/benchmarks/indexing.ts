import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureFormats, type FormatRate } from './formats.ts';
import { load } from './machine.ts';
import { measureOpening, type OpeningResult } from './opening.ts';
import { makeTree, measureScanning, type ScanResult } from './scanning.ts';

export type IndexingOptions = { photos: number; megapixels: number; rounds: number };

export type IndexingResult = {
  load: number;
  scan: ScanResult;
  opening: OpeningResult;
  formats: FormatRate[];
};

/** Photos of each format, where there are as many. */
const PHOTOS_PER_FORMAT = 24;

/** Finding files, opening a library of them, and reading photos of each format. */
export async function measureIndexing({
  photos,
  megapixels,
  rounds,
}: IndexingOptions): Promise<IndexingResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const folder = join(scratch, 'files');
    makeTree(folder, photos);
    return {
      scan: await measureScanning(folder, join(scratch, 'scanned'), rounds),
      opening: await measureOpening(folder, rounds),
      formats: await measureFormats(scratch, Math.min(photos, PHOTOS_PER_FORMAT), megapixels),
      load: load(),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}
