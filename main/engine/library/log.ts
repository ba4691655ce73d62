import { appendFileSync, openSync, closeSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

/** Of each of the two files: the present one and the one before. */
const MOST_BYTES = 1_000_000;
/** Of one event: a stack or what a library says may be long, a megabyte of it helps nobody. */
const MOST_CHARACTERS = 20_000;
const TAIL_BYTES = 256 * 1024;

/**
 * What happened, an event a line with its time, in the library's folder. It names files, stays small, and keeps
 * nobody from working: where it cannot be written, nothing is.
 */
export class Log {
  readonly #file: string;

  constructor(directory: string) {
    this.#file = join(directory, 'photonest.log');
  }

  /** Further lines of one event are indented, so that no file's name can pass for an event. */
  write(text: string): void {
    const event = text
      .trim()
      .slice(0, MOST_CHARACTERS)
      .replaceAll(/\r?\n|\r/g, '\n    ');
    try {
      if (sizeOf(this.#file) > MOST_BYTES - event.length) renameSync(this.#file, `${this.#file}.1`);
      appendFileSync(this.#file, `${new Date().toISOString()} ${event}\n`, { mode: 0o600 });
    } catch {
      // no room, no folder: whatever is being logged goes on
    }
  }

  /** The end of it, from the beginning of a line on. */
  tail(): string {
    const text = [`${this.#file}.1`, this.#file].map((file) => readEnd(file)).join('');
    if (text.length <= TAIL_BYTES) return text;
    const end = text.slice(-TAIL_BYTES);
    return end.slice(end.indexOf('\n') + 1);
  }

  /**
   * What is said on console.error from now on, and what ends the process, is logged as well.
   *
   * @returns a function that ends this
   */
  listen(): () => void {
    const before = console.error;
    const log = (...words: unknown[]): void => {
      before(...words);
      this.write(format(...words));
    };
    const logLast = (error: Error): void => this.write(format(error));
    console.error = log;
    process.on('uncaughtExceptionMonitor', logLast);
    return () => {
      process.off('uncaughtExceptionMonitor', logLast);
      if (console.error === log) console.error = before;
    };
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readEnd(file: string): string {
  try {
    const length = Math.min(sizeOf(file), TAIL_BYTES);
    const bytes = Buffer.alloc(length);
    const handle = openSync(file, 'r');
    readSync(handle, bytes, 0, length, sizeOf(file) - length);
    closeSync(handle);
    return bytes.toString();
  } catch {
    return ''; // there is none yet
  }
}
