import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { childEnvironment } from '../../../core/child-environment.ts';
import type { Refusal } from '../../../core/models/refusal.ts';
import { relayErrors } from '../../tagger/relay-stderr.ts';
import { fromProbe, type FromProbe, type ToProbe } from '../../../tagger/probe-messages.ts';

export type NoAnswer = FromProbe & { type: 'probe_failed' };

type AnswerTo = {
  inspect: 'inspected';
  probe: 'probed';
  probe_analysis: 'analysis_probed';
  quantise: 'quantised';
};

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
    stdio: ['ignore', 2, 'pipe', 'ipc'], // this process's stdout may be somebody's results
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
  const fail = (refusal: Refusal): void =>
    resolve({ type: 'probe_failed', failed: { kind: 'refusal', refusal } });
  const abort = (): void => reject(signal!.reason as Error);
  const timeout = setTimeout(() => fail({ code: 'slow', seconds: Math.round(timeoutMs / 1000) }), timeoutMs);
  signal?.addEventListener('abort', abort);
  child.on('error', (error) => fail({ code: 'not_started', detail: error.message }));
  child.on('exit', (code, killedBy) => fail({ code: 'ended', detail: killedBy ?? `status ${code}` }));
  child.on('message', (raw) => {
    const answer = fromProbe.safeParse(raw);
    if (answer.success) resolve(answer.data);
    else fail({ code: 'nonsense' });
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
