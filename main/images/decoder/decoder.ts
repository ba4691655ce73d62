import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { z } from 'zod';
import { childEnvironment } from '../../core/child-environment.ts';
import { PhotonestError } from '../../core/errors.ts';
import { Semaphore } from '../../core/semaphore.ts';
import type { FromDecoder, ToDecoder } from './messages.ts';

export type DecoderOptions = {
  /** The decoder's entry file. */
  script: string;
  /** The format, for sentences: `HEIC`. */
  format: string;
  limitPixels: number;
  /** A photo that takes longer ends the process. */
  timeoutMs: number;
};

/** A process whose memory has grown to more is replaced, for WebAssembly gives nothing back. */
const KEPT_MEMORY_BYTES = 192 * 2 ** 20;

const fromDecoder: z.ZodType<FromDecoder> = z.union([
  z.object({ tiff: z.instanceof(Uint8Array), memoryBytes: z.number() }),
  z.object({ problem: z.string() }),
]);

/**
 * Decodes photos of one format, which sharp cannot, one after the other in a process of its own, which is started for the first of them and replaced
 * when one has ended or damaged it, or made it large.
 */
export class Decoder {
  readonly #options: DecoderOptions;
  readonly #turns = new Semaphore(1);
  #child: ChildProcess | null = null;

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  /** The process's number; null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /**
   * @returns an uncompressed TIFF, upright, with its colour profile
   * @throws PhotonestError `unreadable`, a clause that fits behind the file's name
   */
  async decode(bytes: Uint8Array): Promise<Buffer> {
    return await this.#turns.use(1, async () => await this.#ask(bytes));
  }

  close(): void {
    this.#child?.kill('SIGKILL'); // it holds nothing that could be lost
    this.#child = null;
  }

  async #ask(bytes: Uint8Array): Promise<Buffer> {
    this.#child ??= this.#start();
    let answer: FromDecoder | null = null;
    try {
      answer = await this.#answerOf(this.#child, { bytes, limitPixels: this.#options.limitPixels });
    } finally {
      if (answer === null || 'problem' in answer || answer.memoryBytes > KEPT_MEMORY_BYTES) this.close();
    }
    if ('problem' in answer) throw toUnreadable(answer.problem, this.#options.format);
    return Buffer.from(answer.tiff.buffer, answer.tiff.byteOffset, answer.tiff.length);
  }

  #start(): ChildProcess {
    const child = fork(this.#options.script, [], {
      serialization: 'advanced',
      cwd: dirname(this.#options.script),
      env: childEnvironment(process.env),
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('error', (error) => console.error(error));
    child.on('exit', () => {
      if (child === this.#child) this.#child = null;
    });
    child.unref();
    child.channel?.unref();
    return child;
  }

  async #answerOf(child: ChildProcess, question: ToDecoder): Promise<FromDecoder> {
    const { timeoutMs, format } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<FromDecoder>();
    const refuse = (clause: string): void => reject(new PhotonestError('unreadable', clause));
    const tooLong = `takes more than ${timeoutMs / 1000} seconds to decode`;
    const timer = setTimeout(() => refuse(tooLong), timeoutMs);
    const handleEnd = (): void => refuse(`ended the program that decodes ${format} photos`);
    const handleMessage = (raw: unknown): void => {
      const answer = fromDecoder.safeParse(raw);
      if (answer.success) resolve(answer.data);
      else refuse(`damaged the program that decodes ${format} photos`);
    };
    child.once('exit', handleEnd).once('error', handleEnd).once('message', handleMessage);
    child.send(question, () => undefined); // of a process that is just dying, the exit tells
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      child.off('exit', handleEnd).off('error', handleEnd).off('message', handleMessage);
    }
  }
}

/** The decoder's words as a clause for people. */
function toUnreadable(problem: string, format: string): PhotonestError {
  const clause = /security limit.*pixels|image size|exceeds the maximum/i.test(problem)
    ? 'has more pixels than are decoded'
    : /memory/i.test(problem)
      ? `needs more memory to decode than ${format} photos are given`
      : /no .*decoder|unsupported|plugin/i.test(problem)
        ? `uses a form of ${format} that is not supported (${problem.trim()})`
        : 'is cut short or damaged';
  return new PhotonestError('unreadable', clause, { cause: new Error(problem) });
}
