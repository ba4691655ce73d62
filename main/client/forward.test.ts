import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { forward } from './forward.ts';

let server: Server | undefined;
let directory = '';

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(directory, { recursive: true, force: true });
});

/** A server on a socket of its own, as the engine has one. */
async function listen(answer: RequestListener): Promise<string> {
  directory = await mkdtemp(join(tmpdir(), 'photonest-forward-'));
  const socket =
    process.platform === 'win32' ? `\\\\.\\pipe\\photonest-${process.pid}` : join(directory, 'x.sock');
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(socket, resolve));
  return socket;
}

test('forward() - method, path, query, headers and body reach the engine', async () => {
  const socket = listen((request, response) => {
    void text(request).then((body) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.writeHead(201, { 'content-type': 'text/plain', 'x-seen': String(request.headers['x-asked']) });
      response.end(`${request.method} ${request.url} ${request.headers.host} ${body}`);
    });
  });

  const response = await forward(
    new Request('app://photonest/api/folders?a=%20b', {
      method: 'POST',
      headers: { 'x-asked': 'yes' },
      body: '{"path":"/p"}',
    }),
    socket,
  );

  expect(response.status).toBe(201);
  expect(response.headers.get('x-seen')).toBe('yes');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(response.headers.has('transfer-encoding')).toBe(false);
  expect(await response.text()).toBe('POST /api/folders?a=%20b photonest {"path":"/p"}');
});

test('forward() - a streamed request body arrives piece by piece', async () => {
  const { promise: first, resolve: arrived } = Promise.withResolvers<string>();
  const socket = listen((request, response) => {
    request.once('data', (chunk: Buffer) => arrived(chunk.toString()));
    request.on('end', () => response.end('done'));
  });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const init = { method: 'POST', body: readable, duplex: 'half' };

  const response = forward(new Request('app://photonest/api/similar', init), socket);
  await writer.write(Buffer.from('one'));
  expect(await first).toBe('one');
  await writer.close();

  expect(await (await response).text()).toBe('done');
});

test('forward() - a body with a length goes in chunks, so that no answer comes before its end', async () => {
  const socket = listen((request, response) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    void text(request).then((body) => response.end(`${length} ${coding} ${body}`));
  });
  const headers = { 'content-length': '2' };

  const response = await forward(
    new Request('app://photonest/x', { method: 'POST', headers, body: '{}' }),
    socket,
  );

  expect(await response.text()).toBe('undefined chunked {}');
});

test('forward() - the answer has no body where HTTP allows none', async () => {
  const socket = await listen((request, response) => {
    response.writeHead(request.method === 'HEAD' ? 200 : 204).end();
  });
  const deleted = await forward(
    new Request('app://photonest/x', { method: 'DELETE' }),
    Promise.resolve(socket),
  );
  const head = await forward(new Request('app://photonest/x', { method: 'HEAD' }), Promise.resolve(socket));

  expect([deleted.status, deleted.body, head.status, head.body]).toEqual([204, null, 200, null]);
});

test('forward() - events arrive while the stream is open', async () => {
  let send: (data: string) => void = () => undefined;
  const socket = listen((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    send = (data) => void response.write(data);
  });

  const response = await forward(new Request('app://photonest/api/events'), socket);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  send('event: status\n\n');
  expect((await reader?.read())?.value).toBe('event: status\n\n');
  send('event: library\n\n');
  expect((await reader?.read())?.value).toBe('event: library\n\n');
  await reader?.cancel();
});

test('forward() - cancelling the answer closes the connection', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const socket = listen((_, response) => {
    response.on('close', () => resolve('closed'));
    response.write('first');
  });
  const response = await forward(new Request('app://photonest/api/events'), socket);

  await response.body?.cancel();

  expect(await closed).toBe('closed');
});

test('forward() - an aborted request rejects with the abort and closes the connection', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>();
  const socket = listen((_, response) => {
    response.on('close', () => resolve('closed'));
    ask(undefined);
  });
  const abort = new AbortController();
  const response = forward(new Request('app://photonest/x', { signal: abort.signal }), socket);
  await asked;

  abort.abort();

  await expect(response).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(await closed).toBe('closed');
});

test('forward() - an engine that dies in mid-answer breaks the body off instead of ending it', async () => {
  const socket = listen((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  });
  const response = await forward(new Request('app://photonest/thumbnails/1'), socket);

  await expect(response.text()).rejects.toThrow();
});

test('forward() - an engine that is gone gives a 502 with a sentence', async () => {
  const gone = Promise.resolve(join(tmpdir(), 'photonest-no-such.sock'));

  const response = await forward(new Request('app://photonest/api/status'), gone);
  const never = Promise.reject(new Error('it ended 5 times'));
  const rejected = await forward(new Request('app://photonest/api/status'), never);

  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({
    error: {
      code: 'engine_unavailable',
      message: expect.stringMatching(
        /^Photonest's engine does not answer \(.*ENOENT.*\)\. It is started/,
      ) as string,
    },
  });
  expect(await rejected.text()).toContain('it ended 5 times');
});
