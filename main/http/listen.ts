import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { FetchHandler } from './app.ts';
import { SAFETY_HEADERS } from './safety-headers.ts';

export type Listening = { port: number; close(): Promise<void> };

/** `..` as a part of a path, however written. URL parsers resolve it away, so it is refused before they do. */
const CLIMBING = /(^|[/\\]|%2f|%5c)(\.|%2e){2}([/\\?#]|%2f|%5c|$)/i;

/** Serves a handler on a TCP port of this computer alone, or on a private socket's path. */
export async function listen(
  handler: FetchHandler,
  at: { port: number } | { socket: string },
): Promise<Listening> {
  const answer = getRequestListener(handler, { overrideGlobalObjects: false });
  const server = createServer((request, response) => {
    if (CLIMBING.test((request.url ?? '').split('?')[0]!)) {
      response.writeHead(400, { ...SAFETY_HEADERS, 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'invalid', message: 'A path may not contain “..”.' } }));
      return;
    }
    void answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const ready = (): void => resolve();
    if ('port' in at) server.listen(at.port, '127.0.0.1', ready);
    else server.listen(at.socket, ready);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => await closeServer(server),
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections(); // event streams never end by themselves
  await closed;
}
