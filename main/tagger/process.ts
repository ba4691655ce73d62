// The tagger's process: the only one that reads photos' bytes and runs the network. It holds no database
// handle, may be killed at any moment, and then costs only the photos in flight.
import { PhotonestError } from '../core/errors.ts';
import { toTagger, type FromTagger } from './messages.ts';
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
    tagger = await startTagger(message, send);
  } catch (error) {
    const known = error instanceof PhotonestError;
    const text = error instanceof Error ? error.message : String(error);
    if (!known) console.error(error);
    send({ type: 'start_failed', code: known ? error.code : 'tagger_unavailable', message: text });
  }
}

// An unexpected error ends the process: the engine starts a new one and gives the photos out again.
process.on('message', (raw) => {
  receive(raw).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0)); // the engine is gone
