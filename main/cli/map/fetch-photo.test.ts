import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FETCH_CONDITIONS, fetchPhoto } from './fetch-photo.ts';

let scratch: string;
let server: Server | null = null;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-fetch-'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(scratch, { recursive: true });
});

async function fetchFrom(listener: RequestListener, path = '/photo.jpg', limitBytes = 1000): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((ready) => server!.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const file = join(scratch, 'photo');
  const conditions = { ...FETCH_CONDITIONS, retryDelayMs: 1, limitBytes };
  await fetchPhoto(`http://127.0.0.1:${port}${path}`, file, conditions);
  return readFileSync(file, 'utf8');
}

test('fetchPhoto() - follows redirects, and tries again after trouble that passes', async () => {
  const asked: string[] = [];
  const fetched = fetchFrom(({ url = '' }, response) => {
    asked.push(url);
    if (url === '/photo.jpg') response.writeHead(302, { location: '/there.jpg' }).end();
    else if (asked.length < 4) response.writeHead(503).end();
    else response.end('the photo');
  });
  expect(await fetched).toBe('the photo');
  expect(asked).toEqual(['/photo.jpg', '/there.jpg', '/photo.jpg', '/there.jpg']);
});

test('fetchPhoto() - says what came instead of the photo', async () => {
  const answers: [RequestListener, string][] = [
    [(_, response) => response.writeHead(404).end(), 'was not fetched: its server answered 404'],
    [
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>sign in'),
      'was not fetched: its server sent a web page instead of the file',
    ],
    [(_, response) => response.end('x'.repeat(1001)), 'was not fetched: its server sent more than 0.001 MB'],
    [
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'was not fetched: its server redirected to file://, which is not secure',
    ],
  ];
  for (const [listener, message] of answers) {
    await expect(fetchFrom(listener)).rejects.toMatchObject({ code: 'download_failed', message });
    server?.close();
  }
});

test('fetchPhoto() - a connection that breaks is tried thrice', async () => {
  let tries = 0;
  const fetching = fetchFrom((_, response) => {
    tries += 1;
    response.writeHead(200, { 'content-length': '100' }).write('half');
    setTimeout(() => response.destroy(), 5);
  });
  await expect(fetching).rejects.toThrow(/could not be reached or broke off/);
  expect(tries).toBe(3);
});

test('fetchPhoto() - a connection that breaks before the file is open is a failure like any other', async () => {
  let tries = 0;
  const send = async () => {
    tries += 1;
    const body = new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) });
    return Promise.resolve(new Response(body));
  };
  const fetching = fetchPhoto('http://127.0.0.1/photo.jpg', join(scratch, 'photo'), {
    ...FETCH_CONDITIONS,
    send,
    retryDelayMs: 1,
  });
  await expect(fetching).rejects.toThrow(/could not be reached or broke off/);
  expect(tries).toBe(3);
});

test('fetchPhoto() - a file that cannot be made leaves no connection open', async () => {
  let cancelled = false;
  const body = new ReadableStream({ cancel: () => void (cancelled = true) });
  const send = async () => Promise.resolve(new Response(body));
  const path = join(scratch, 'no-folder', 'photo');
  const fetching = fetchPhoto('http://127.0.0.1/photo.jpg', path, {
    ...FETCH_CONDITIONS,
    send,
    retryDelayMs: 1,
  });
  await expect(fetching).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open' });
  expect(cancelled).toBe(true);
});

const noDevice = existsSync('/dev/full') ? '' : ' (not without a device that is always full)';
test.skipIf(noDevice)(`fetchPhoto() - a full disk is the photo's failure, at once${noDevice}`, async () => {
  const send = async () => Promise.resolve(new Response('the photo'));
  const fetching = fetchPhoto('http://127.0.0.1/photo.jpg', '/dev/full', { ...FETCH_CONDITIONS, send });
  await expect(fetching).rejects.toMatchObject({
    code: 'disk_full',
    message: 'has no room on the disk here',
  });
});
