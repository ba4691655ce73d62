import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ErrorBody, Status } from '../core/api.ts';
import { childEnvironment } from '../core/child-environment.ts';
import { forward } from './forward.ts';
import { nodeDefaults } from './node-defaults.ts';
import { followStatus } from './status.ts';

export type EngineCommand = {
  node: string;
  script: string;
  /** Left out, it is the library that the command line opens too. */
  library?: string | undefined;
};

export type EngineListener = {
  status(status: Status): void;
  /** Nothing is started any more before `start()` is called again; the sentence says why. */
  gaveUp(sentence: string): void;
  log(text: string): void;
};

/** The engine's first line on stdout. */
const readyLine = z.discriminatedUnion('ready', [
  z.object({ ready: z.literal(true), socket: z.string() }),
  z.object({ ready: z.literal(false), code: z.string(), message: z.string(), socket: z.string().optional() }),
]);

type End = { reason: string; next: 'retry' | 'fresh start' | 'give up' };

const ATTEMPTS = 5;
/** An engine that lived this long had started well: its end is a new misfortune, not the last one again. */
const WELL_MS = 60_000;
/** Enough for the last commit and the tagger's end; an engine that takes longer hangs. */
const STOP_MS = 10_000;

/** Keeps one engine running for a library: its own, or one that the command line has started already. */
export class Engine {
  readonly #command: EngineCommand;
  readonly #listener: EngineListener;
  readonly #firstPauseMs: number;
  #stopping = new AbortController();
  #socket = Promise.withResolvers<string>();
  #child: ChildProcessWithoutNullStreams | undefined;
  #life: Promise<void> = Promise.resolve();

  constructor(command: EngineCommand, listener: EngineListener, firstPauseMs = 500) {
    this.#command = command;
    this.#listener = listener;
    this.#firstPauseMs = firstPauseMs;
  }

  /** The present engine's; waits while one starts. @throws when no start is tried any more */
  async socket(): Promise<string> {
    return this.#socket.promise;
  }

  /** Passes the window's request on; while an engine starts, the request waits for it. */
  async forward(request: Request): Promise<Response> {
    return forward(request, this.socket());
  }

  /** The shell's own requests. @throws the engine's sentence where it answers with an error */
  async ask(path: string, init?: RequestInit): Promise<Response> {
    const response = await this.forward(new Request(`app://photonest${path}`, init));
    if (response.ok) return response;
    throw new Error(((await response.json()) as ErrorBody).error.message);
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#socket = pending();
    this.#life = this.#keepRunning(this.#stopping.signal);
  }

  /** Closes the engine's stdin, upon which it ends by itself, and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#socket.reject(new Error('it was stopped'));
    this.#child?.stdin.end();
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_MS);
    await this.#life;
    clearTimeout(timer);
  }

  async #keepRunning(stopping: AbortSignal): Promise<void> {
    for (let failures = 0; !stopping.aborted;) {
      const begun = Date.now();
      const end = await this.#runOnce(stopping);
      if (this.#stopping.signal.aborted) return;
      failures = end.next === 'fresh start' || Date.now() - begun > WELL_MS ? 1 : failures + 1;
      if (end.next === 'give up' || failures === ATTEMPTS) {
        this.#socket.reject(new Error(end.reason));
        this.#listener.gaveUp(end.reason);
        return;
      }
      await delay(this.#firstPauseMs * 2 ** (failures - 1), undefined, { signal: stopping }).catch(
        () => null,
      );
    }
  }

  /** From the start of one engine to its end. */
  async #runOnce(stopping: AbortSignal): Promise<End> {
    const { node, script, library } = this.#command;
    const child = spawn(node, [script, ...(library ? ['--library', resolve(library)] : [])], {
      cwd: dirname(script),
      env: { ...nodeDefaults, ...childEnvironment(process.env) },
      windowsHide: true,
    });
    this.#child = child;
    let lastWords = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-2000);
      this.#listener.log(text);
    });
    child.stdin.on('error', () => undefined); // it ended before it could be asked to
    const { promise: ended, resolve: end } = Promise.withResolvers<string>();
    child.on('error', ({ message }) => end(message));
    child.on('close', (status, signal) => end(signal ?? `status ${status}`));

    const ready = await this.#firstLine(child);
    if (ready?.ready) await this.#use(ready.socket, stopping);
    // One that refused has nothing more to do; it is not waited for, should it hang.
    if (ready?.ready === false) child.kill('SIGKILL');
    const how = await ended;
    this.#child = undefined;
    if (ready?.ready === false) {
      if (ready.code !== 'library_busy' || !ready.socket) return { reason: ready.message, next: 'give up' };
      await this.#use(ready.socket, stopping);
      return { reason: ready.message, next: 'fresh start' };
    }
    const lastLine = lastWords.trim().split('\n').at(-1);
    return { reason: `The engine ended (${how}). ${lastLine}`.trim(), next: 'retry' };
  }

  /** What is not the ready line is some library's chatter, and goes to the log. */
  async #firstLine(child: ChildProcessWithoutNullStreams): Promise<z.infer<typeof readyLine> | undefined> {
    for await (const line of createInterface(child.stdout)) {
      const parsed = readyLine.safeParse(parseJson(line));
      if (!parsed.success) {
        this.#listener.log(`${line}\n`);
        continue;
      }
      child.stdout.resume();
      return parsed.data;
    }
    return undefined;
  }

  /** Resolves when the engine behind the socket has gone. */
  async #use(socket: string, stopping: AbortSignal): Promise<void> {
    this.#socket.resolve(socket);
    await followStatus(socket, stopping, (status) => this.#listener.status(status));
    if (!stopping.aborted) this.#socket = pending(); // what is asked from now on waits for the next engine
  }
}

function pending(): PromiseWithResolvers<string> {
  const socket = Promise.withResolvers<string>();
  socket.promise.catch(() => undefined); // often nobody waits for it
  return socket;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
