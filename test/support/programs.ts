import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './photographs.ts';

/** What ships: the bundles, run by the same Node that runs the tests. */
export const CLI = join(ROOT, 'dist', 'cli.js');
export const ENGINE = join(ROOT, 'dist', 'engine.js');

/** The models of a library in which the default model was made (`made-model.ts`), while the end-to-end tests run. */
export const MADE_MODELS = 'PHOTONEST_TEST_MODELS';

/**
 * Gives a library without models a copy of the default model, which takes four seconds of a processor to make.
 * The benchmark `first-start` and the tests of models begin without it.
 */
export function giveModel(library: string): void {
  const made = process.env[MADE_MODELS];
  const models = join(library, 'models');
  if (made !== undefined && existsSync(library) && !existsSync(models))
    cpSync(made, models, { recursive: true });
}

export type Finished = { status: number | null; stdout: string; stderr: string };

/** Runs the command line to its end. */
export async function photonest(library: string, ...words: string[]): Promise<Finished> {
  return await photonestIn(process.cwd(), library, ...words);
}

/** Likewise, started in that folder. */
export async function photonestIn(cwd: string, library: string, ...words: string[]): Promise<Finished> {
  giveModel(library);
  const child = spawn(process.execPath, [CLI, '--library', library, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout: stdout(), stderr: stderr() };
}

/** Runs the command line with `--json` and gives what it printed. */
export async function photonestJson<T>(library: string, ...words: string[]): Promise<T> {
  const { stdout, stderr } = await photonest(library, ...words, '--json');
  try {
    return JSON.parse(stdout) as T;
  } catch (error) {
    throw new Error(`no JSON on stdout, and on stderr: ${stderr}`, { cause: error });
  }
}

/** `numeric` is the same link by 127.0.0.1, for programs: not every system finds names below localhost. */
export type ServedApp = { url: string; numeric: string; child: ChildProcess; stop(): Promise<void> };

/** Starts `photonest serve` and waits until it listens. */
export async function serveApp(library: string, ...folders: string[]): Promise<ServedApp> {
  giveModel(library);
  const words = [CLI, '--library', library, '--json', 'serve', ...folders];
  // A child that a failed test leaves behind must not hold the test run's own output open.
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url, numeric } = JSON.parse(line) as { url: string; numeric: string };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  };
  return { url, numeric, child, stop };
}

/** The first line of a program's output that matches. */
export async function untilLine(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  for await (const line of createInterface(child.stdout!)) {
    const match = pattern.exec(line);
    if (match !== null) return match;
  }
  throw new Error(`the program ended without a line like ${pattern.source}`);
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
