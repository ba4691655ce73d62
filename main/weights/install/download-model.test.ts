import type * as files from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fullDisk } from '../../download/testing/full-disk.ts';
import { openWeightsBench, type WeightsBench } from '../testing/download-bench.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { withFullDisk } = await import('../../download/testing/full-disk.ts');
  return withFullDisk(await importOriginal<typeof files>());
});

const SIZE_BYTES = 3_000_000;

let bench: WeightsBench;
beforeEach(async () => {
  bench = await openWeightsBench(SIZE_BYTES);
});
afterEach(async () => {
  fullDisk.freeBytes = Infinity;
  await bench.close();
});

test('downloadWeights() - asks beforehand for the space of the installed model and of its copy', async () => {
  fullDisk.freeBytes = 32_000_000;
  const failure = bench.download();
  await expect(failure).rejects.toThrow(
    `Expected 38 MB free for the download and the installed copy in ${bench.directory}, but 32 MB are free`,
  );
  await expect(failure).rejects.toMatchObject({ code: 'disk_full' });
  expect(await bench.list()).toEqual([]);
  fullDisk.freeBytes = 40_000_000;
  expect((await bench.download()).sha256).toBe(bench.hash);
});
