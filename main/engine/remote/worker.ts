import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { childEnvironment } from '../../core/child-environment.ts';
import { escapeControls } from '../../core/escape-controls.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { RemoteVersion } from '../../core/results/remote.ts';
import { ByteReader } from './byte-reader.ts';
import type { SshCommand } from './ssh.ts';

const MAX_LINE_BYTES = 1_000_000;

const versionSchema: z.ZodType<RemoteVersion> = z.object({
  photonest: z.string(),
  model: z.string(),
  weights: z.string(),
});

/**
 * Asks the host which version and model it would run.
 *
 * @param command what is run there, `photonest map …`
 * @param signal gives up waiting for the answer
 * @throws PhotonestError `tagger_unavailable`, with what the host said
 */
export async function askVersion(
  ssh: SshCommand,
  command: string,
  signal?: AbortSignal,
): Promise<RemoteVersion> {
  const child = start(ssh, `${command} --about`);
  const stop = (): void => void child.kill();
  signal?.addEventListener('abort', stop);
  child.stdin.on('error', () => undefined).end(); // its end follows
  const failed = once(child, 'error').then(([error]: Error[]) => error!.message);
  failed.catch(() => undefined);
  const said = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const outcome = await Promise.race([failed, said]);
  signal?.removeEventListener('abort', stop);
  if (signal?.aborted === true) throw new PhotonestError('closing', { code: 'closing' });
  if (typeof outcome === 'string') throw unreachable(ssh, outcome);
  const [out, errors] = outcome;
  const version = versionSchema.safeParse(parseJson(out.trim().split('\n').at(-1) ?? ''));
  if (version.success) return version.data;
  throw unreachable(ssh, errors.trim().split('\n').at(-1) ?? '');
}

function unreachable({ host }: SshCommand, reason: string): PhotonestError {
  const detail = escapeControls(reason);
  return new PhotonestError('tagger_unavailable', { code: 'remote_unreachable', host, detail });
}

/** A worker on the other computer: photos go in, lines come out, until either side ends. */
export class RemoteWorker {
  readonly #child: ChildProcessWithoutNullStreams;
  /** Resolves when the connection, or the worker, has ended. */
  readonly ended: Promise<void>;
  #isOpen = true;

  constructor(ssh: SshCommand, command: string, onErrorLine: (line: string) => void) {
    this.#child = start(ssh, command);
    this.ended = new Promise<void>((resolve) => {
      const end = (): void => {
        this.#isOpen = false;
        resolve();
      };
      this.#child.once('close', end).once('error', end);
    });
    this.#child.stdin.on('error', () => undefined); // its end follows
    void relay(this.#child.stderr, onErrorLine);
  }

  /** Takes photos. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when there is room for more; at once where it has ended. */
  async send(header: object, bytes: Uint8Array | null): Promise<void> {
    const { stdin } = this.#child;
    if (!this.#isOpen || stdin.destroyed) return;
    stdin.write(`${JSON.stringify(header)}\n`);
    if (bytes !== null) stdin.write(bytes);
    if (!stdin.writableNeedDrain) return;
    const drained = once(stdin, 'drain').catch(() => undefined);
    await Promise.race([drained, once(stdin, 'close').catch(() => undefined), this.ended]);
  }

  /** Whole lines that parse; a line that the connection cut is none. */
  async *lines(): AsyncGenerator<unknown> {
    const reader = new ByteReader(this.#child.stdout);
    for (
      let line = await reader.readLine(MAX_LINE_BYTES);
      line !== null;
      line = await reader.readLine(MAX_LINE_BYTES)
    ) {
      const value = line.text === null ? undefined : parseJson(line.text);
      if (value !== undefined) yield value;
    }
  }

  /** Lets it finish what it has; it takes nothing more. */
  finish(): void {
    this.#isOpen = false;
    this.#child.stdin.end();
  }

  stop(): void {
    this.#child.kill();
  }
}

function start(ssh: SshCommand, command: string): ChildProcessWithoutNullStreams {
  return spawn(ssh.program, [...ssh.args, command], {
    cwd: ssh.cwd,
    env: childEnvironment(process.env),
    windowsHide: true,
  });
}

async function relay(stream: AsyncIterable<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const reader = new ByteReader(stream);
  for (let line = await reader.readLine(10_000); line !== null; line = await reader.readLine(10_000))
    if (line.text !== null && line.text.trim() !== '') onLine(escapeControls(line.text));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
