// The tagger's process: the only one that reads photos' bytes and runs the network. It holds no database
// handle, may be killed at any moment, and then costs only the photos in flight.
import { dirname } from 'node:path';
import { PhotonestError } from '../core/errors.ts';
import { installModel } from '../weights/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { toTagger, type FromTagger, type ToTagger } from './messages.ts';
import { startTagger } from './tagger.ts';

let tagger: Awaited<ReturnType<typeof startTagger>> | null = null;

function send(message: FromTagger): void {
  if (process.connected) process.send!(message);
}

async function receive(raw: unknown): Promise<void> {
  const message = toTagger.parse(raw);
  if (message.type === 'read') {
    if (tagger === null) throw new Error('a photo came before the tagger was ready');
    await tagger.handle(message);
    return;
  }
  try {
    if (message.type === 'install') await install(message);
    else tagger = await startTagger(message, send);
  } catch (error) {
    const known = error instanceof PhotonestError;
    const text = error instanceof Error ? error.message : String(error);
    if (!known) console.error(error);
    send({ type: 'start_failed', code: known ? error.code : 'tagger_unavailable', message: text });
  }
}

async function install({
  manifestPath,
  weightsPath,
  directory,
}: ToTagger & { type: 'install' }): Promise<void> {
  const manifest = await readManifest(manifestPath);
  await installModel({ manifest, modelsDirectory: dirname(manifestPath), weightsPath, directory });
  send({ type: 'installed' });
}

// An unexpected error ends the process: the engine starts a new one and gives the photos out again.
process.on('message', (raw) => {
  receive(raw).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0)); // the engine is gone
