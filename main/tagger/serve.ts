import { format } from 'node:util';
import { escapeControls } from '../core/escape-controls.ts';
import { dirname } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { PhotonestError } from '../core/errors.ts';
import type { Runtime } from '../onnx/runtime.ts';
import { installModel } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { toTagger, type FromTagger, type ToTagger } from './messages.ts';
import { hostInThread, serveNetworks } from './network-thread.ts';
import { toProbe, type FromProbe } from './probe-messages.ts';
import { answerProbe } from './probe.ts';
import { startTagger } from './tagger.ts';

/** Answers the engine until it is gone; the networks run in a second thread, which starts from the same script. */
export function serveTagger(runtime: Runtime): void {
  if (isMainThread) serveEngine(runtime);
  else void serveNetworks(runtime);
}

function serveEngine(runtime: Runtime): void {
  const host = hostInThread(runtime.version);
  let tagger: Awaited<ReturnType<typeof startTagger>> | null = null;

  const receive = async (raw: unknown): Promise<void> => {
    const question = toProbe.safeParse(raw);
    if (question.success) {
      send(await answerProbe(question.data, runtime));
      return;
    }
    const message = toTagger.parse(raw);
    if (message.type === 'read') {
      if (tagger === null) throw new Error('a photo came before the tagger was ready');
      await tagger.handle(message);
      return;
    }
    try {
      if (message.type === 'install') await install(message);
      else tagger = await startTagger(message, send, host);
    } catch (error) {
      const known = error instanceof PhotonestError;
      const text = error instanceof Error ? error.message : String(error);
      if (!known) console.error(escapeControls(format(error)));
      send({ type: 'start_failed', code: known ? error.code : 'tagger_unavailable', message: text });
    }
  };

  // An unexpected error ends the process: the engine starts a new one and gives the photos out again.
  process.on('message', (raw) => {
    receive(raw).catch((error: unknown) => {
      console.error(escapeControls(format(error)));
      process.exit(1);
    });
  });
  process.on('disconnect', () => process.exit(0)); // the engine is gone
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

function send(message: FromTagger | FromProbe): void {
  if (process.connected) process.send!(message);
}
