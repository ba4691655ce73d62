import { request as connect, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { ErrorBody } from '../core/api.ts';

/** They belong to one connection, and the answer goes on over another (RFC 9110, 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/**
 * Passes a request to the engine's private socket and streams the answer back.
 *
 * @param socket Resolves to a Unix socket or a named pipe; waiting for it is waiting for the engine.
 * @returns The engine's answer, or a 502 with one sentence when there is no engine to ask.
 * @throws the request's own abort reason; cancelling the answer's body closes the connection too
 */
export async function forward(request: Request, socket: Promise<string>): Promise<Response> {
  try {
    return answer(await send(request, await socket), request.method);
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

async function send(request: Request, socketPath: string): Promise<IncomingMessage> {
  const { pathname, search } = new URL(request.url);
  const headers: OutgoingHttpHeaders = { ...Object.fromEntries(request.headers), host: 'photonest' };
  const { method, signal, body } = request;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // The connection is not pooled: an event stream would occupy it, and a restarted engine has a new socket.
  const outgoing = connect({ socketPath, method, path: pathname + search, headers, signal, agent: false });
  outgoing.on('response', resolve).on('error', reject);
  // In chunks, whose last one ends the request. With a length the engine would answer, and close, when it has so
  // many bytes, and the empty write that ends the stream here could fail before its answer is read.
  if (body) outgoing.removeHeader('content-length');
  if (body) void pipeline(Readable.fromWeb(body as NodeReadableStream), outgoing).catch(reject);
  else outgoing.end();
  return promise;
}

function answer(incoming: IncomingMessage, method: string): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    if (!hopByHop.has(name)) for (const each of value ?? []) headers.append(name, each);
  }
  const status = incoming.statusCode ?? 502;
  const empty = method === 'HEAD' || status === 204 || status === 304;
  if (empty) incoming.resume();
  return new Response(empty ? null : (Readable.toWeb(incoming) as ReadableStream), { status, headers });
}

function unavailable(reason: string): Response {
  const message = `Photonest's engine does not answer (${reason}). It is started again by itself; try again in a moment.`;
  return Response.json({ error: { code: 'engine_unavailable', message } } satisfies ErrorBody, {
    status: 502,
  });
}
