import { join } from 'node:path';
import { forward } from '../../main/client/forward.ts';
import type { FetchHandler } from '../../main/http/app.ts';
import { guard } from '../../main/http/guard.ts';
import { listen } from '../../main/http/listen.ts';

export type Host = {
  ask: (path: string, init?: RequestInit) => Promise<Response>;
  close: () => Promise<void>;
};

export const TOKEN = 'a-token-for-tests';

/** The three ways to the one handler: itself, the loopback server, the private socket. */
export const HOSTS: Record<string, (handler: FetchHandler, folder: string) => Promise<Host>> = {
  handler: async (handler) => {
    const ask: Host['ask'] = async (path, init) =>
      await handler(new Request(`http://photonest${path}`, init));
    return await Promise.resolve({ ask, close: async () => await Promise.resolve() });
  },
  loopback: async (handler) => {
    const server = await listen(
      guard(handler, TOKEN, () => server.port),
      { port: 0 },
    );
    const ask: Host['ask'] = async (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${TOKEN}`);
      return await fetch(`http://127.0.0.1:${server.port}${path}`, { ...init, headers });
    };
    return { ask, close: server.close };
  },
  socket: async (handler, folder) => {
    const name = join(folder, 'contract.sock');
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\photonest-test-${process.pid}` : name;
    const server = await listen(handler, { socket: path });
    const ask: Host['ask'] = async (url, init) =>
      await forward(
        new Request(`app://photonest${url}`, { ...init, duplex: 'half' } as RequestInit),
        Promise.resolve(path),
      );
    return { ask, close: server.close };
  },
};
