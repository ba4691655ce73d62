import type { ErrorBody } from '../../main/core/api.ts';
import type { Problem } from '../../main/core/problems/problem.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { problemWords } from '../words/problem.ts';

/** What the engine answered instead of what was asked; `code` is `unreachable` when it did not answer. */
export class RequestError extends Error {
  readonly code: string;
  /** What the message was made of; null where the engine has an English sentence only. */
  readonly problem: Problem | null;

  constructor(code: string, message: string, problem: Problem | null = null) {
    super(message);
    this.code = code;
    this.problem = problem;
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

const mutations = new Set<(path: string) => void>();

/**
 * Calls `listener` with the path of each request that may have changed something, once it was answered.
 *
 * @returns a function that ends that
 */
export function onMutation(listener: (path: string) => void): () => void {
  mutations.add(listener);
  return () => mutations.delete(listener);
}

/** Requests under way that may change something, by their paths. */
const changing = new Map<Promise<unknown>, string>();

/** Resolves once those of these paths are answered, and what was sent right after them. */
export async function changesAnswered(paths: RegExp): Promise<void> {
  for (;;) {
    const awaited: Promise<unknown>[] = [];
    for (const [answer, path] of changing) if (paths.test(path)) awaited.push(answer);
    if (awaited.length === 0) return;
    await Promise.allSettled(awaited);
    await new Promise((resolve) => setTimeout(resolve)); // a change that needs an answer first is sent by then
  }
}

/**
 * Asks the engine. The answer's type is taken on trust: window and engine are built from the same `core/api.ts`.
 * Throws {@link RequestError}, or what `fetch` throws for an aborted signal.
 */
export async function request<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
  const answer = ask<T>(path, options);
  if ((options.method ?? 'GET') !== 'GET') changing.set(answer, path);
  try {
    return await answer;
  } finally {
    changing.delete(answer);
  }
}

async function ask<T>(path: string, options: RequestOptions): Promise<T> {
  const response = await send(path, options);
  if (response.status === 401) for (const listener of refusals) listener();
  if (!response.ok) throw await toError(response);
  if ((options.method ?? 'GET') !== 'GET') for (const listener of mutations) listener(path);
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
    throw new RequestError('unreachable', t('state.unreachable'));
  }
}

async function toError(response: Response): Promise<RequestError> {
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new RequestError(error.code, error.message, error.problem);
  } catch {
    return new RequestError('internal', t('state.status', { status: response.status }));
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** In the window's language, where the engine gave a code. */
export function sentence(error: unknown): string {
  if (error instanceof RequestError && error.problem !== null) return problemWords(error.problem);
  return error instanceof Error ? error.message : String(error);
}
