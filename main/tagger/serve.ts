import { format } from 'node:util';
import { escapeControls } from '../core/escape-controls.ts';
import { dirname } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { PhotonestError } from '../core/errors.ts';
import { sendError } from '../core/problems/sent-error.ts';
import { answerParent } from '../images/decoder/answer-parent.ts';
import type { Runtime } from '../onnx/runtime.ts';
import { installAnalysis } from '../weights/analysis-install.ts';
import { readAnalysisManifest } from '../weights/analysis-manifest.ts';
import { installModel } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { readHeaders } from './headers.ts';
import { toTagger, type FromTagger, type ToTagger } from './messages.ts';
import { isAnalysisThread, serveAnalyses } from './analyses/analysis-thread.ts';
import { hostInThread, serveNetworks } from './network-thread.ts';
import { toProbe, type FromProbe } from './probe-messages.ts';
import { answerProbe } from './probe.ts';
import { startTagger } from './tagger.ts';

/** Answers the engine until it is gone; networks and analyses have threads, which start from the same script. */
export function serveTagger(runtime: Runtime): void {
  if (isMainThread) serveEngine(runtime);
  else if (isAnalysisThread()) serveAnalyses(runtime);
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
    if (message.type === 'headers') {
      send({ type: 'headers', id: message.id, headers: await readHeaders(message.paths) });
      return;
    }
    if (message.type !== 'start' && message.type !== 'install') {
      if (tagger === null) throw new Error('a photo came before the tagger was ready');
      await tagger.handle(message);
      return;
    }
    try {
      if (message.type === 'install') await install(message);
      else tagger = await startTagger(message, send, host);
    } catch (error) {
      const known = error instanceof PhotonestError ? error : null;
      if (known === null) console.error(escapeControls(format(error)));
      const message = error instanceof Error ? error.message : String(error);
      const sent = known === null ? { code: 'tagger_unavailable', message, problem: null } : sendError(known);
      send({ type: 'start_failed', ...sent });
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
  kind,
  manifestPath,
  weightsPath,
  directory,
}: ToTagger & { type: 'install' }): Promise<void> {
  if (kind === 'analysis') {
    await installAnalysis({ manifest: await readAnalysisManifest(manifestPath), weightsPath, directory });
  } else {
    const manifest = await readManifest(manifestPath);
    await installModel({ manifest, modelsDirectory: dirname(manifestPath), weightsPath, directory });
  }
  send({ type: 'installed' });
}

const send = (message: FromTagger | FromProbe): void => answerParent(message);
