import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PhotonestError } from '../core/errors.ts';
import { listen, type Listening } from '../http/listen.ts';
import type { Engine } from './engine.ts';
import { makeSocketAddress, SOCKET_FILE } from './socket-address.ts';

export type ServedSocket = Listening & { socket: string };

/**
 * Serves the library's private socket, so that other programs of the same user reach its one engine, and records in
 * the library's folder where it is. An engine whose socket cannot be opened is closed.
 *
 * @throws PhotonestError `internal`
 */
export async function serveSocket(
  engine: Pick<Engine, 'handler' | 'close'>,
  library: string,
): Promise<ServedSocket> {
  const record = join(library, SOCKET_FILE);
  try {
    const socket = makeSocketAddress(library);
    rmSync(socket, { force: true }); // left by an engine that was killed: the library's lock is ours
    const server = await listen(engine.handler, { socket });
    rmSync(record, { force: true });
    writeFileSync(record, JSON.stringify({ socket }), { mode: 0o600, flag: 'wx' });
    const close = async (): Promise<void> => {
      rmSync(record, { force: true });
      await server.close();
    };
    return { ...server, close, socket };
  } catch (error) {
    await engine.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new PhotonestError(
      'internal',
      `Photonest could not open its private socket for ${library} (${reason}). Expected a folder for sockets in XDG_RUNTIME_DIR, or in the folder for temporary files, that you may write to.`,
      { cause: error },
    );
  }
}
