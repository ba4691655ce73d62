import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBench, type Bench } from './testing/download-bench.ts';
import { sendFile, sendStatus, type Handler } from './testing/file-server.ts';
import { randomFile } from './testing/random-file.ts';

const SIZE_BYTES = 1_000_000;
const file = randomFile(SIZE_BYTES, 1);

let bench: Bench;

beforeEach(async () => {
  bench = await openBench(SIZE_BYTES);
});

afterEach(async () => {
  await bench.close();
});

const PAGE = '<!DOCTYPE html><title>Log in to the hotel</title>'.padEnd(SIZE_BYTES);

/** Without a `content-length`. */
function sendChunked(bytes: Buffer, headers: Record<string, string | number>): Handler {
  return (_, response) => {
    response.writeHead(200, headers);
    response.write(bytes);
    response.end();
  };
}

const REFUSALS: [string, Handler, string][] = [
  ['404', sendStatus(404), 'answered 404 (Not Found)'],
  ['403', sendStatus(403), 'answered 403 (Forbidden)'],
  ['416', sendStatus(416), 'answered 416 (Range Not Satisfiable)'],
  ['a part that nothing asked for', sendStatus(206, {}, 'x'), 'answered 206 (Partial Content)'],
  ['a page', sendStatus(200, { 'content-type': 'text/html; charset=utf-8' }, PAGE), 'sent a web page'],
  ['a page that calls itself a file', sendFile(Buffer.from(`\n${PAGE}`)), 'sent a web page'],
  ['a packed file', sendFile(file, { headers: { 'content-encoding': 'gzip' } }), 'packed the file as gzip'],
  [
    'a much shorter file',
    sendFile(file.subarray(0, 4000)),
    'offered 4000 bytes where about 1 MB were expected',
  ],
  ['a file with no end in sight', sendChunked(file, {}), 'did not say how long the file is'],
  [
    'another length than was stated',
    sendFile(file, { headers: { 'x-linked-size': SIZE_BYTES + 1 } }),
    'promised 1000001 bytes and then spoke of 1000000',
  ],
  [
    'more than was stated',
    sendChunked(file, { 'x-linked-size': SIZE_BYTES - 1 }),
    'sent more than the 999999 bytes that it promised',
  ],
  ['a redirect to nowhere', sendStatus(302), 'redirected to nowhere'],
  ['a redirect to a file', sendStatus(302, { location: 'file:///etc/passwd' }), 'redirected to file://'],
  ['redirects in a circle', sendStatus(307, { location: '/weights.safetensors' }), 'redirected more than 10'],
  [
    'bytes with another hash than was stated',
    sendFile(file, { headers: { 'x-linked-etag': `"${'a'.repeat(64)}"` } }),
    `instead of ${'a'.repeat(64)}`,
  ],
];

test.each(REFUSALS)('downloadFile() - %s is refused and leaves nothing behind', async (_, answer, said) => {
  bench.server.answer = answer;
  const failure = bench.download();
  await expect(failure).rejects.toThrow(`gave them: ${bench.server.url}/weights.safetensors `);
  await expect(failure).rejects.toThrow(said);
  await expect(failure).rejects.toMatchObject({ code: 'download_failed' });
  await expect(failure).rejects.toThrow(/choose it: photonest models install resnest269e --from FILE\.$/);
  expect(await bench.list()).toEqual([]);
});

test('downloadFile() - a redirect from https to http is refused', async () => {
  const headers = { location: 'http://plain.example/weights' };
  const answer = async (): Promise<Response> => Promise.resolve(new Response(null, { status: 302, headers }));
  const source = { ...bench.source, url: 'https://safe.example/weights.safetensors' };
  await expect(bench.download({ source, fetch: answer })).rejects.toThrow(
    'https://safe.example/weights.safetensors redirected to http://plain.example, which is not secure',
  );
  expect(await bench.list()).toEqual([]);
});

test('downloadFile() - a server that never answers is given up', async () => {
  bench.server.answer = () => undefined;
  await expect(bench.download({ idleTimeoutMs: 50 })).rejects.toThrow('sent nothing for 0.05 seconds');
  expect(bench.server.requests).toHaveLength(2);
  expect(await bench.list()).toEqual([]);
});

/** Sends more than half and stays silent from then on. */
const silentHandler: Handler = (request, response) => {
  if (request.headers.range === undefined) sendFile(file, { silentAfterBytes: 600_000 })(request, response);
};

test('downloadFile() - of a server that stops sending, what has arrived is kept', async () => {
  bench.server.answer = silentHandler;
  const failure = bench.download({ idleTimeoutMs: 200 });
  await expect(failure).rejects.toThrow(/sent nothing for 0\.2 seconds\. What has arrived \(1 MB\) is kept/);
  expect(await bench.list()).toEqual([
    'resnest269e.in1k.safetensors.part',
    'resnest269e.in1k.safetensors.part.json',
  ]);
  bench.server.answer = sendFile(file);
  expect((await bench.download()).hash).toBe(bench.hash);
});

test('downloadFile() - an answer that ends too early is no file', async () => {
  bench.server.answer = sendChunked(file.subarray(0, 700_000), { 'x-linked-size': SIZE_BYTES });
  await expect(bench.download()).rejects.toThrow(
    'ended after 700000 of 1000000 bytes. What has arrived (1 MB) is kept',
  );
  expect(await bench.list()).not.toContain('resnest269e.in1k.safetensors');
});

test('downloadFile() - a server that cuts every answer at the same place is given up', async () => {
  bench.server.answer = (request, response) => {
    delete request.headers.range;
    sendFile(file, { cutAfterBytes: 300_000 })(request, response);
  };
  await expect(bench.download()).rejects.toThrow('could not be reached or broke off');
  expect(bench.server.requests.length).toBeLessThan(20);
});

test('downloadFile() - a server that is not there is told with its reason', async () => {
  await bench.server.stop();
  await expect(bench.download()).rejects.toThrow(/could not be reached or broke off \(connect ECONNREFUSED/);
});

test('downloadFile() - a refusal while going on keeps what is there', async () => {
  bench.server.answer = silentHandler;
  await expect(bench.download({ idleTimeoutMs: 200 })).rejects.toThrow('is kept');
  bench.server.answer = sendStatus(404);
  await expect(bench.download()).rejects.toThrow('answered 404 (Not Found). What has arrived (1 MB) is kept');
  bench.server.answer = sendFile(file);
  expect((await bench.download()).hash).toBe(bench.hash);
});
