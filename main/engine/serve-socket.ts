import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { listen, type Listening } from '../http/listen.ts';
import type { Engine } from './engine.ts';
import { socketOf } from './paths.ts';

/** Serves the library's private socket, so that other programs of the same person reach its one engine. */
export async function serveSocket(engine: Engine, library: string): Promise<Listening & { socket: string }> {
  const { directory, path } = socketOf(library);
  if (directory !== null) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
    rmSync(path, { force: true }); // left by an engine that was killed: the library's lock is ours
  }
  return { ...(await listen(engine.handler, { socket: path })), socket: path };
}
