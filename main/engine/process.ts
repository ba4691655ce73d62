// The engine's process: the only writer of the library. It serves the private socket that it was asked for and
// ends when whoever started it does. It never reads a photo's bytes; the tagger, its child, does.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PhotonestError } from '../core/errors.ts';
import { openEngine } from './engine.ts';
import { defaultLibrary } from './paths.ts';
import { serveSocket } from './serve-socket.ts';
import { readSocketAddress } from './socket-address.ts';

/** Closing takes a commit and the tagger's end; what hangs longer, on a drive that is gone, is left. */
const CLOSE_TIMEOUT_MS = 10_000;

process.umask(0o077); // what the library holds is for its user alone
const { values } = parseArgs({ options: { library: { type: 'string' } } });
const library = resolve(values.library ?? defaultLibrary());

try {
  const engine = await openEngine({ library });
  const server = await serveSocket(engine, library);
  const end = async (): Promise<void> => {
    setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS).unref();
    await server.close();
    await engine.close();
    process.exit(0);
  };
  process.stdin.resume().on('end', () => void end());
  process.once('SIGTERM', () => void end());
  process.once('SIGINT', () => void end());
  process.stdout.write(`${JSON.stringify({ ready: true, socket: server.socket })}\n`);
  engine.watch();
  engine.indexer.scan();
} catch (error) {
  const known = error instanceof PhotonestError ? error : null;
  if (known === null) console.error(error);
  const message = known?.message ?? (error instanceof Error ? error.message : String(error));
  const socket = known?.code === 'library_busy' ? (readSocketAddress(library) ?? undefined) : undefined;
  const answer = JSON.stringify({ ready: false, code: known?.code ?? 'internal', message, socket });
  process.stdout.write(`${answer}\n`, () => process.exit(3));
}
