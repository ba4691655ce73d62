import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { childEnvironment } from '../../../core/child-environment.ts';
import { relayErrors } from '../../tagger/relay-stderr.ts';
import { fromProbe, type FromProbe, type ToProbe } from '../../../tagger/probe-messages.ts';

export type NoAnswer = FromProbe & { type: 'probe_failed' };

type AnswerTo = { inspect: 'inspected'; probe: 'probed' };

/**
 * Puts one question to a tagger of its own, which is ended in any case: a driver that crashes, hangs or leaks
 * does it there. An aborted signal rejects with the signal's reason.
 */
export async function askTagger<Question extends ToProbe>(
  script: string,
  question: Question,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<(FromProbe & { type: AnswerTo[Question['type']] }) | NoAnswer> {
  signal?.throwIfAborted();
  const child = fork(script, [], {
    serialization: 'advanced',
    cwd: dirname(script),
    env: childEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  relayErrors(child);
  try {
    const answer = await hear(child, question, timeoutMs, signal);
    return answer as (FromProbe & { type: AnswerTo[Question['type']] }) | NoAnswer;
  } finally {
    await end(child);
  }
}

async function hear(
  child: ChildProcess,
  question: ToProbe,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<FromProbe> {
  const { promise, resolve, reject } = Promise.withResolvers<FromProbe>();
  const fail = (reason: string): void => resolve({ type: 'probe_failed', code: null, message: reason });
  const abort = (): void => reject(signal!.reason as Error);
  const timeout = setTimeout(
    () => fail(`took longer than ${Math.round(timeoutMs / 1000)} seconds`),
    timeoutMs,
  );
  signal?.addEventListener('abort', abort);
  child.on('error', (error) => fail(`could not be started: ${error.message}`));
  child.on('exit', (code, killedBy) => fail(`ended its process (${killedBy ?? `status ${code}`})`));
  child.on('message', (raw) => {
    const answer = fromProbe.safeParse(raw);
    if (answer.success) resolve(answer.data);
    else fail('damaged its process, which then spoke nonsense');
  });
  child.send(question, () => undefined); // a process that is just dying takes no message: its exit follows
  try {
    return await promise;
  } finally {
    clearTimeout(timeout);
    signal?.removeEventListener('abort', abort);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL'); // it holds nothing that could be lost
  await exited;
}
