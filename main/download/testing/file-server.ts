import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on the loopback. Its answers can be exchanged at any moment; what was asked is kept. */
export type FileServer = {
  url: string;
  answer: Handler;
  requests: { path: string; range: string | undefined; ifRange: string | undefined }[];
  stop: () => Promise<void>;
};

export async function startFileServer(answer: Handler): Promise<FileServer> {
  const http = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    server.requests.push({ path: request.url ?? '', range, ifRange: ifRange?.toString() });
    server.answer(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: FileServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    answer,
    requests: [],
    stop: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

export type FileAnswer = {
  etag?: string;
  headers?: Record<string, string | number>;
  /** The connection is cut after so many bytes of the body. */
  cutAfterBytes?: number;
  /** Nothing more is sent after so many bytes of the body, and the connection stays open. */
  silentAfterBytes?: number;
  /** Called before the connection is cut or silent, and before the end. */
  onSent?: () => void;
};

/** Answers as a good server does: the whole file, or the asked part while `if-range` still holds. */
export function sendFile(bytes: Buffer, answer: FileAnswer = {}): Handler {
  const etag = answer.etag ?? `"${createHash('sha1').update(bytes).digest('hex')}"`;
  return ({ headers }, response) => {
    const unchanged = headers['if-range'] === undefined || headers['if-range'] === etag;
    const start = unchanged ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0) : 0;
    if (start > 0 && start >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const body = bytes.subarray(start);
    const range = { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(start > 0 ? 206 : 200, {
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      etag,
      ...(start > 0 ? range : {}),
      ...answer.headers,
    });
    sendBody(response, body, answer);
  };
}

function sendBody(response: ServerResponse, body: Buffer, answer: FileAnswer): void {
  const { cutAfterBytes, silentAfterBytes, onSent } = answer;
  const limit = cutAfterBytes ?? silentAfterBytes ?? body.length;
  response.write(body.subarray(0, limit), () => {
    onSent?.();
    if (limit >= body.length) response.end();
    else if (cutAfterBytes !== undefined) response.destroy();
  });
}

export function sendStatus(status: number, headers: Record<string, string> = {}, body = ''): Handler {
  return (_, response) => {
    response.writeHead(status, headers).end(body);
  };
}
