import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ErrorBody } from '../core/api.ts';
import { PhotonestError, type ErrorCode } from '../core/errors.ts';
import { forward } from '../client/forward.ts';
import { openEngine } from '../engine/engine.ts';
import { defaultLibrary } from '../engine/paths.ts';
import { serveSocket } from '../engine/serve-socket.ts';
import { readSocketAddress } from '../engine/socket-address.ts';
import type { FetchHandler } from '../http/app.ts';

/** The engine as the commands see it: the same requests, whether it runs here or in the open app. */
export type Client = {
  handler: FetchHandler;
  get<T>(path: string): Promise<T>;
  text(path: string): Promise<string>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** A body that is no JSON value. */
  postText<T>(path: string, body: string): Promise<T>;
  send<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Has the engine find by itself what changes in the folders; one that runs already does. */
  watch(): void;
  close(): Promise<void>;
};

/**
 * Opens the library here, or reaches the engine that has it open already.
 *
 * @param make a library where there is none; otherwise that is an error
 */
export async function openClient(library: string | undefined, make: boolean): Promise<Client> {
  const directory = resolve(library ?? defaultLibrary());
  if (!make && !existsSync(join(directory, 'library.sqlite')))
    throw new PhotonestError(
      'not_found',
      `There is no library in ${directory}. Check --library, or make one with: photonest index FOLDER`,
    );
  try {
    const engine = await openEngine({ library: directory });
    const server = await serveSocket(engine, directory);
    const close = async (): Promise<void> => {
      await server.close();
      await engine.close();
    };
    return { ...toClient(engine.handler, close), watch: engine.watch };
  } catch (error) {
    if (!(error instanceof PhotonestError) || error.code !== 'library_busy') throw error;
    const socket = readSocketAddress(directory);
    if (socket === null) throw error;
    return toClient(
      async (request) => await forward(request, Promise.resolve(socket)),
      async () => undefined,
    );
  }
}

function toClient(handler: FetchHandler, close: () => Promise<void>): Client {
  const reach = async (path: string, init?: RequestInit): Promise<Response> =>
    await requireOk(await handler(new Request(`http://photonest${path}`, init)));
  // The answers' shapes are this very program's own (`core/api.ts`), so they are taken at their word.
  const ask = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await reach(path, init);
    return (response.status === 204 ? null : await response.json()) as T;
  };
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    await ask<T>(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    handler,
    watch: () => undefined,
    close,
    send,
    get: async (path) => await ask(path),
    text: async (path) => await (await reach(path)).text(),
    post: async (path, body) => await send('POST', path, body),
    postText: async (path, body) => await ask(path, { method: 'POST', body }),
  };
}

async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  const { error } = (await response.json()) as ErrorBody;
  throw new PhotonestError(error.code as ErrorCode, error.message);
}
