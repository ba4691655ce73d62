import type { DownloadFault } from '../core/problems/download-cause.ts';
import { faultSentence } from '../core/problems/sentences.ts';

const MAX_WAIT_MS = 60_000;

/** The message goes on after the source's name. */
class FaultError extends Error {
  readonly fault: DownloadFault;

  /** @param said a fault, or a clause that has no code */
  constructor(said: DownloadFault | string, options?: ErrorOptions) {
    const fault: DownloadFault = typeof said === 'string' ? { code: 'other', detail: said } : said;
    super(faultSentence(fault), options);
    this.fault = fault;
  }
}

/** This source will not give the file, also not at another try. */
export class Refusal extends FaultError {}

/** What arrived is not the file, and is of no use. */
export class WrongBytes extends Refusal {}

/** The connection broke or the server is busy: a later try goes on where this one ended. */
export class Interruption extends FaultError {
  /** What the server asked for, at most `MAX_WAIT_MS`. */
  readonly retryAfterMs: number;

  constructor(said: DownloadFault | string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(said, options);
    this.retryAfterMs = Math.min(options.retryAfterMs ?? 0, MAX_WAIT_MS);
  }
}

/** `fetch` hides what happened in `cause`, and of a host with two addresses in `errors`. */
export function interrupted(error: unknown): Interruption {
  return new Interruption({ code: 'unreachable', detail: deepestMessage(error) }, { cause: error });
}

function deepestMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return deepestMessage(error.errors[0]);
  return error.cause === undefined ? error.message : deepestMessage(error.cause);
}

export function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
