import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DownloadProgress } from './progress.ts';
import type { Source } from './request.ts';
import { FILE_NAME, openBench, type Bench } from './testing/download-bench.ts';
import { sendFile, sendStatus } from './testing/file-server.ts';
import { hashOf, randomFile, randomNumbers } from './testing/random-file.ts';

const SIZE_BYTES = 3_000_000;

let bench: Bench;

beforeEach(async () => {
  bench = await openBench(SIZE_BYTES);
});

afterEach(async () => {
  await bench.close();
});

/** Pauses a download when `bytes` have arrived, and returns how many are kept. */
async function beginDownload(bytes: number, source: Source = bench.source): Promise<number> {
  const pause = new AbortController();
  bench.server.answer = sendFile(bench.file, { etag: '"first"', silentAfterBytes: bytes });
  const begun = expect(bench.download({ source, signal: pause.signal })).rejects.toThrow('paused');
  await expect.poll(async () => (await bench.read(`${FILE_NAME}.part`).catch(() => '')).length).toBe(bytes);
  pause.abort(new Error('paused'));
  await begun;
  expect(await bench.list()).toEqual([`${FILE_NAME}.part`, `${FILE_NAME}.part.json`]);
  bench.server.requests.length = 0;
  return bytes;
}

test('downloadFile() - the file arrives whole, under its name, with nothing beside it', async () => {
  const seen: DownloadProgress[] = [];
  const done = await bench.download({ onProgress: (progress) => seen.push(progress) });
  expect(done).toEqual({ path: join(bench.directory, FILE_NAME), hash: bench.hash });
  expect(hashOf(await bench.read(FILE_NAME))).toBe(bench.hash);
  expect(await bench.list()).toEqual([FILE_NAME]);
  expect(seen[0]).toEqual({ receivedBytes: 0, totalBytes: SIZE_BYTES, bytesPerSecond: 0, secondsLeft: null });
  expect(seen.at(-1)).toMatchObject({ receivedBytes: SIZE_BYTES, totalBytes: SIZE_BYTES });
});

test('downloadFile() - a connection cut ten times at random gives the same file', async () => {
  const random = randomNumbers(269);
  let cuts = 0;
  const cutting = (): void => {
    const cutAfterBytes = cuts++ < 10 ? 100_000 + Math.floor(random() * 150_000) : SIZE_BYTES;
    bench.server.answer = (request, response) => {
      cutting();
      sendFile(bench.file, { cutAfterBytes })(request, response);
    };
  };
  cutting();
  expect((await bench.download()).hash).toBe(bench.hash);
  expect(hashOf(await bench.read(FILE_NAME))).toBe(bench.hash);
  expect(await bench.list()).toEqual([FILE_NAME]);
  expect(bench.server.requests).toHaveLength(11);
  expect(bench.server.requests.slice(1).every(({ range }) => range !== undefined)).toBe(true);
});

test('downloadFile() - a pause keeps what has arrived, and the next call goes on there', async () => {
  const kept = await beginDownload(1_000_000);
  bench.server.answer = sendFile(bench.file, { etag: '"first"' });
  const seen: DownloadProgress[] = [];
  const done = await bench.download({ onProgress: (progress) => seen.push(progress) });
  expect(done.hash).toBe(bench.hash);
  expect(bench.server.requests).toEqual([
    { path: '/weights.safetensors', range: `bytes=${kept}-`, ifRange: '"first"' },
  ]);
  expect(seen[0]).toMatchObject({ receivedBytes: kept });
});

test('downloadFile() - a file that has changed in between is fetched anew', async () => {
  await beginDownload(1_000_000);
  const changed = randomFile(SIZE_BYTES, 2);
  bench.server.answer = sendFile(changed, { etag: '"second"' });
  expect((await bench.download()).hash).toBe(hashOf(changed));
  expect(hashOf(await bench.read(FILE_NAME))).toBe(hashOf(changed));
  expect(bench.server.requests).toHaveLength(1);
});

const WRONG_CONTINUATIONS: [string, Record<string, string>][] = [
  ['of a file with another validator', { etag: '"second"' }],
  ['from another place', { 'content-range': `bytes 5-${SIZE_BYTES - 1}/${SIZE_BYTES}` }],
  ['of a file of another length', { 'content-range': 'bytes 0-8/9' }],
  ['without a place', { 'content-range': 'bytes' }],
  ['of a file with another stated hash', { 'x-linked-etag': `"${'a'.repeat(64)}"` }],
];

test.each(WRONG_CONTINUATIONS)('downloadFile() - a continuation %s is not appended', async (_, headers) => {
  await beginDownload(1_000_000);
  bench.server.answer = (request, response) => {
    const isContinuation = request.headers.range !== undefined;
    const answer = isContinuation ? { etag: '"first"', headers } : { etag: '"first"' };
    delete request.headers['if-range'];
    sendFile(bench.file, answer)(request, response);
  };
  expect((await bench.download()).hash).toBe(bench.hash);
  expect(bench.server.requests.map(({ range }) => range !== undefined)).toEqual([true, false]);
});

test('downloadFile() - a file that has become shorter than what is there is fetched anew', async () => {
  const kept = await beginDownload(2_900_000);
  const shorter = randomFile(Math.min(kept, SIZE_BYTES / 2), 3);
  bench.server.answer = sendFile(shorter, { etag: '"first"' });
  expect((await bench.download()).hash).toBe(hashOf(shorter));
});

test('downloadFile() - a complete part of a program that ended then needs no server', async () => {
  await beginDownload(1_000_000);
  await writeFile(join(bench.directory, `${FILE_NAME}.part`), bench.file);
  expect((await bench.download()).hash).toBe(bench.hash);
  expect(bench.server.requests).toEqual([]);
  expect(await bench.list()).toEqual([FILE_NAME]);
});

test('downloadFile() - a part that was damaged meanwhile costs a download, not the file', async () => {
  const source = { ...bench.source, hash: bench.hash };
  await beginDownload(500_000, source);
  const part = await bench.read(`${FILE_NAME}.part`);
  await writeFile(join(bench.directory, `${FILE_NAME}.part`), part.fill(0, 100, 200));
  bench.server.answer = sendFile(bench.file);
  expect((await bench.download({ source })).hash).toBe(bench.hash);
  expect(hashOf(await bench.read(FILE_NAME))).toBe(bench.hash);
});

test.each(['', '{"url":', '{"url":"x","etag":null,"totalBytes":-1,"sha256":""}'])(
  'downloadFile() - a part whose facts are %j is fetched anew',
  async (facts) => {
    await beginDownload(1_000_000);
    await writeFile(join(bench.directory, `${FILE_NAME}.part.json`), facts);
    bench.server.answer = sendFile(bench.file);
    expect((await bench.download()).hash).toBe(bench.hash);
    expect(bench.server.requests).toMatchObject([{ range: undefined }]);
  },
);

test('downloadFile() - weights that begin as a page would are told from one', async () => {
  bench.file.writeBigUInt64LE(BigInt('<'.charCodeAt(0)));
  expect((await bench.download()).hash).toBe(hashOf(bench.file));
});

test('downloadFile() - a slow server is waited for', async () => {
  bench.server.answer = (_, response) => {
    response.writeHead(200, { 'content-length': SIZE_BYTES });
    const step = SIZE_BYTES / 10;
    let at = 0;
    const timer = setInterval(() => {
      response.write(bench.file.subarray(at, (at += step)));
      if (at >= SIZE_BYTES) {
        clearInterval(timer);
        response.end();
      }
    }, 250);
  };
  expect((await bench.download({ idleTimeoutMs: 1500 })).hash).toBe(bench.hash);
  expect(bench.server.requests).toHaveLength(1);
});

test('downloadFile() - a server that is busy at first is asked again', async () => {
  bench.server.answer = (request, response) => {
    bench.server.answer = sendFile(bench.file);
    sendStatus(503, { 'retry-after': '0' })(request, response);
  };
  expect((await bench.download()).hash).toBe(bench.hash);
});

test('downloadFile() - a file that is there already is verified and not fetched again', async () => {
  const first = await bench.download();
  bench.server.requests.length = 0;
  expect(await bench.download()).toEqual(first);
  expect(bench.server.requests).toEqual([]);
  const source = { ...bench.source, hash: bench.hash };
  await writeFile(first.path, 'damaged');
  expect(await bench.download({ source })).toEqual(first);
  expect(hashOf(await bench.read(FILE_NAME))).toBe(bench.hash);
});

test('downloadFile() - a second call for the same file while it runs is refused', async () => {
  const stop = new AbortController();
  bench.server.answer = () => undefined;
  const running = bench.download({ signal: stop.signal });
  await expect.poll(() => bench.server.requests.length).toBe(1);
  await expect(bench.download()).rejects.toThrow(
    'ResNeSt-269 is being downloaded already: wait for it or stop it.',
  );
  stop.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  bench.server.answer = sendFile(bench.file);
  expect((await bench.download()).hash).toBe(bench.hash);
});

test('downloadFile() - an abort while it waits for the next try ends it', async () => {
  const stop = new AbortController();
  bench.server.answer = (request, response) => {
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    sendStatus(503)(request, response);
  };
  await expect(bench.download({ signal: stop.signal, retryDelayMs: 60_000 })).rejects.toThrow('stopped');
});
