import { fork } from 'node:child_process';
import { dirname } from 'node:path';
import { childEnvironment } from '../../core/child-environment.ts';
import { PhotonestError } from '../../core/errors.ts';
import { receiveError } from '../../core/problems/sent-error.ts';
import { fromTagger, type ModelFiles, type ToTagger } from '../../tagger/messages.ts';
import { relayErrors } from '../tagger/relay-stderr.ts';
import { removeUnfinished } from '../../weights/install/atomic-folder.ts';

/**
 * Makes an installed model of a weights file, or nothing, in a process of its own: folding a hundred million weights would
 * keep the engine from answering for seconds, and the file may be hostile.
 *
 * @throws PhotonestError `model_unusable`, or what else the process says
 */
export async function installInProcess(
  script: string,
  weightsPath: string,
  files: ModelFiles,
  signal: AbortSignal,
  kind: 'classifier' | 'analysis' = 'classifier',
): Promise<void> {
  signal.throwIfAborted();
  const child = fork(script, [], {
    serialization: 'advanced',
    cwd: dirname(script),
    env: childEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  relayErrors(child);
  const abort = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', abort);
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (raw) => {
        const message = fromTagger.parse(raw);
        if (message.type === 'installed') resolve();
        if (message.type === 'start_failed') reject(receiveError(message));
      });
      child.on('error', reject);
      child.on('exit', (code, how) =>
        reject(new PhotonestError('internal', { code: 'install_ended', detail: how ?? `status ${code}` })),
      );
      const message: ToTagger = { type: 'install', weightsPath, kind, ...files };
      child.send(message, (error) => error && reject(error));
    });
  } catch (error) {
    await removeUnfinished(files.directory).catch(() => undefined); // its folder may never have been there
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    child.kill('SIGKILL');
  }
}
