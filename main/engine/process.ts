// The engine's process: the only writer of the library. It serves the private socket that it was asked for and
// ends when whoever started it does. It never reads a photo's bytes; the tagger, its child, does.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PhotonestError } from '../core/errors.ts';
import { openEngine } from './engine.ts';
import { defaultLibrary, socketOf } from './paths.ts';
import { serveSocket } from './serve-socket.ts';

const { values } = parseArgs({ options: { library: { type: 'string' } } });
const library = resolve(values.library ?? defaultLibrary());
const socket = socketOf(library).path;

try {
  const engine = await openEngine({ library });
  const server = await serveSocket(engine, library);
  const end = async (): Promise<void> => {
    await server.close();
    await engine.close();
    process.exit(0);
  };
  process.stdin.resume().on('end', () => void end());
  process.once('SIGTERM', () => void end());
  process.once('SIGINT', () => void end());
  process.stdout.write(`${JSON.stringify({ ready: true, socket })}\n`);
  engine.watch();
  engine.indexer.scan();
} catch (error) {
  const known = error instanceof PhotonestError ? error : null;
  if (known === null) console.error(error);
  const message = known?.message ?? (error instanceof Error ? error.message : String(error));
  process.stdout.write(
    `${JSON.stringify({ ready: false, code: known?.code ?? 'internal', socket, message })}\n`,
  );
  process.exitCode = 3;
}
