const MAX_WAIT_MS = 60_000;

/** What a {@link Refusal} says of a page that was sent where a file was asked for. */
export const WEB_PAGE = 'sent a web page instead of the file';

/** This source will not give the file, also not at another try. The message goes on after the source's name. */
export class Refusal extends Error {}

/** What arrived is not the file, and is of no use. */
export class WrongBytes extends Refusal {}

/** The connection broke or the server is busy: a later try goes on where this one ended. */
export class Interruption extends Error {
  /** What the server asked for, at most `MAX_WAIT_MS`. */
  readonly retryAfterMs: number;

  constructor(message: string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(message, options);
    this.retryAfterMs = Math.min(options.retryAfterMs ?? 0, MAX_WAIT_MS);
  }
}

/** `fetch` hides what happened in `cause`, and of a host with two addresses in `errors`. */
export function interrupted(error: unknown): Interruption {
  return new Interruption(`could not be reached or broke off (${deepestMessage(error)})`, { cause: error });
}

function deepestMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return deepestMessage(error.errors[0]);
  return error.cause === undefined ? error.message : deepestMessage(error.cause);
}

export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
