import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Source } from './request.ts';
import { FILE_NAME, openBench, type Bench } from './testing/download-bench.ts';
import { sendFile, type Handler } from './testing/file-server.ts';
import { fullDisk } from './testing/full-disk.ts';
import { zipOf } from './testing/zip-file.ts';
import { unpack } from './zip.ts';

const SIZE_BYTES = 3_000_000;

vi.mock('node:fs/promises', async (importOriginal) => {
  const { withFullDisk } = await import('./testing/full-disk.ts');
  return withFullDisk(await importOriginal<typeof files>());
});

let bench: Bench;

beforeEach(async () => {
  bench = await openBench(SIZE_BYTES);
});

afterEach(async () => {
  fullDisk.afterBytes = Infinity;
  await bench.close();
});

test('downloadFile() - a disk that fills up keeps what fits, and the next call goes on there', async () => {
  fullDisk.afterBytes = 1_234_567;
  const failure = bench.download();
  await expect(failure).rejects.toMatchObject({ code: 'disk_full' });
  await expect(failure).rejects.toThrow(
    /^Expected 37 MB free for the download and the installed copy in .*, but \d+ MB are free: free some space and download again\. What has arrived is kept\.$/,
  );
  expect((await bench.read(`${FILE_NAME}.part`)).length).toBe(1_234_567);
  fullDisk.afterBytes = Infinity;
  expect((await bench.download()).hash).toBe(bench.hash);
  expect(bench.server.requests.at(-1)).toMatchObject({ range: 'bytes=1234567-' });
  expect(await bench.list()).toEqual([FILE_NAME]);
});

test('unpack() - a disk that fills up is told as such', async () => {
  const archive = join(bench.directory, 'it.zip');
  writeFileSync(archive, zipOf([{ name: 'lib.so', bytes: bench.file }]));
  fullDisk.afterBytes = 1_234_567;
  const failure = unpack(archive, ['lib.so'], bench.directory, SIZE_BYTES);
  await expect(failure).rejects.toMatchObject({ code: 'disk_full' });
  await expect(failure).rejects.toThrow(`Expected 3 MB free for the download and the installed copy in `);
});

const smallDisk = mountSmallDisk(42);

const onSmallDisk = (): Source => ({ ...bench.source, path: join(smallDisk ?? '', FILE_NAME) });

afterAll(() => {
  if (!smallDisk) return;
  execFileSync('umount', [smallDisk]);
  rmSync(smallDisk, { recursive: true });
});

test.skipIf(!smallDisk)('downloadFile() - too small a disk is told before a byte is written', async () => {
  const directory = smallDisk ?? '';
  writeFileSync(join(directory, 'holiday.mp4'), Buffer.alloc(10_000_000));
  await expect(bench.download({ source: onSmallDisk() })).rejects.toThrow(
    `Expected 38 MB free for the download and the installed copy in ${directory}, but 32 MB are free`,
  );
  expect(bench.server.requests).toHaveLength(1);
  rmSync(join(directory, 'holiday.mp4'));
});

test.skipIf(!smallDisk)('downloadFile() - a small disk that something else fills is survived', async () => {
  const directory = smallDisk ?? '';
  const filler = join(directory, 'holiday.mp4');
  bench.server.answer = fillHalfway(filler);
  await expect(bench.download({ source: onSmallDisk() })).rejects.toThrow(
    /, but 0 MB are free: .* What has arrived is kept/,
  );
  rmSync(filler);
  bench.server.answer = sendFile(bench.file);
  expect((await bench.download({ source: onSmallDisk() })).hash).toBe(bench.hash);
});

/** Sends half of the file, leaves no space on the disk and sends the rest. */
function fillHalfway(filler: string): Handler {
  return (_, response) => {
    response.writeHead(200, { 'content-length': SIZE_BYTES, etag: '"it"' });
    response.write(bench.file.subarray(0, SIZE_BYTES / 2), () => {
      expect(() => writeFileSync(filler, Buffer.alloc(45_000_000))).toThrow('ENOSPC');
      response.end(bench.file.subarray(SIZE_BYTES / 2));
    });
  };
}

/** Null, with the reason printed, where none can be mounted. */
function mountSmallDisk(megabytes: number): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'photonest-small-'));
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}000000`, 'tmpfs', directory];
    execFileSync('mount', options, { stdio: 'ignore' });
    return directory;
  } catch {
    console.log('Two tests of a small disk are not run: it can be mounted by root on Linux only.');
    rmSync(directory, { recursive: true });
    return null;
  }
}
