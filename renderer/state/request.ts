import type { ErrorBody } from '../../main/core/api.ts';

/** What the engine answered instead of what was asked; `code` is `unreachable` when it did not answer. */
export class RequestError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A record is sent as JSON, a blob as it is. */
  body?: object | Blob;
  signal?: AbortSignal;
};

type Listener = () => void;
const refusals = new Set<Listener>();

/** Calls `listener` whenever the engine asks for a token that this window does not have. */
export function onRefusal(listener: Listener): void {
  refusals.add(listener);
}

/**
 * Asks the engine. The answer's type is taken on trust: window and engine are built from the same `core/api.ts`.
 * Throws {@link RequestError}, or what `fetch` throws for an aborted signal.
 */
export async function request<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 401) for (const listener of refusals) listener();
  if (!response.ok) throw await toError(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function send(path: string, { method = 'GET', body, signal }: RequestOptions): Promise<Response> {
  const init: RequestInit = { method };
  if (signal !== undefined) init.signal = signal;
  if (body instanceof Blob) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  try {
    return await fetch(path, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new RequestError('unreachable', 'Photonest is not answering.');
  }
}

async function toError(response: Response): Promise<RequestError> {
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new RequestError(error.code, error.message);
  } catch {
    return new RequestError('internal', `Photonest answered with status ${response.status}.`);
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
