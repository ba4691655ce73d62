import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { z } from 'zod';
import { childEnvironment } from '../../core/child-environment.ts';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import { UnreadablePhoto } from '../../core/photos/unreadable-photo.ts';
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
  /** So many photos at a time, each in a process that stays for the next; default: 1. */
  processes?: number;
  /** Whether a photo takes so much memory that it is decoded alone; default: none does. */
  isLarge?(bytes: Uint8Array): boolean;
};

/** A process whose memory has grown to more is replaced, for WebAssembly gives nothing back. */
const KEPT_MEMORY_BYTES = 192 * 2 ** 20;

const fromDecoder: z.ZodType<FromDecoder> = z.union([
  z.object({ tiff: z.instanceof(Uint8Array), memoryBytes: z.number() }),
  z.object({ problem: z.string() }),
]);

/**
 * Decodes photos of one format, which sharp cannot, in processes of their own. A process is started when a photo finds
 * none that is free, decodes one photo at a time, and is replaced when a photo has ended or damaged it, or made it large.
 */
export class Decoder {
  readonly #options: DecoderOptions;
  readonly #turns: Semaphore;
  /** Those that wait for a photo, the one that worked last at the end. */
  readonly #free: ChildProcess[] = [];
  readonly #busy = new Set<ChildProcess>();

  constructor(options: DecoderOptions) {
    this.#options = options;
    this.#turns = new Semaphore(options.processes ?? 1);
  }

  /** Numbers of the processes that are there. */
  get pids(): number[] {
    return [...this.#free, ...this.#busy].flatMap(({ pid }) => pid ?? []);
  }

  /**
   * @returns an uncompressed TIFF, upright, with its colour profile
   * @throws PhotonestError `unreadable`, with why
   */
  async decode(bytes: Uint8Array): Promise<Buffer> {
    const turns = this.#options.isLarge?.(bytes) === true ? Infinity : 1;
    return await this.#turns.use(turns, async () => await this.#ask(bytes));
  }

  close(): void {
    for (const child of [...this.#free, ...this.#busy]) this.#end(child);
  }

  async #ask(bytes: Uint8Array): Promise<Buffer> {
    const child = this.#free.pop() ?? this.#start();
    this.#busy.add(child);
    let answer: FromDecoder | null = null;
    try {
      answer = await this.#answerOf(child, { bytes, limitPixels: this.#options.limitPixels });
    } finally {
      if (answer === null || 'problem' in answer || answer.memoryBytes > KEPT_MEMORY_BYTES) this.#end(child);
      else if (this.#busy.delete(child)) this.#free.push(child);
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
    child.on('exit', () => this.#forget(child));
    child.unref();
    child.channel?.unref();
    return child;
  }

  /** It holds nothing that could be lost. */
  #end(child: ChildProcess): void {
    child.kill('SIGKILL');
    this.#forget(child);
  }

  #forget(child: ChildProcess): void {
    this.#busy.delete(child);
    const at = this.#free.indexOf(child);
    if (at !== -1) this.#free.splice(at, 1);
  }

  async #answerOf(child: ChildProcess, question: ToDecoder): Promise<FromDecoder> {
    const { timeoutMs, format } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<FromDecoder>();
    const refuse = (failure: PhotoFailure): void => reject(new UnreadablePhoto(failure));
    const tooLong: PhotoFailure = { code: 'slow_decoding', seconds: timeoutMs / 1000 };
    const timer = setTimeout(() => refuse(tooLong), timeoutMs);
    const handleEnd = (): void => refuse({ code: 'decoder_ended', format });
    const handleMessage = (raw: unknown): void => {
      const answer = fromDecoder.safeParse(raw);
      if (answer.success) resolve(answer.data);
      else refuse({ code: 'decoder_damaged', format });
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

function toUnreadable(problem: string, format: string): UnreadablePhoto {
  return new UnreadablePhoto(failureOf(problem, format), { cause: new Error(problem) });
}

/** By the decoder's words. */
function failureOf(problem: string, format: string): PhotoFailure {
  if (/security limit.*pixels|image size|exceeds the maximum/i.test(problem)) return { code: 'pixel_limit' };
  if (/memory/i.test(problem)) return { code: 'decoder_memory', format };
  const isUnsupported = /no .*decoder|unsupported|plugin/i.test(problem);
  return isUnsupported ? { code: 'unsupported_form', format, detail: problem.trim() } : { code: 'damaged' };
}
