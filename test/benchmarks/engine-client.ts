import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorBody, Status } from '../../main/core/api.ts';

type Handler = (request: Request) => Promise<Response>;

/** The engine's own requests (`main/core/api.ts`), wherever it runs. */
export class EngineClient {
  readonly #handler: Handler;

  constructor(handler: Handler) {
    this.#handler = handler;
  }

  async get<T>(path: string): Promise<T> {
    return await this.#send<T>('GET', path);
  }

  async bytes(path: string): Promise<Uint8Array> {
    const response = await this.#handler(new Request(`http://photonest${path}`));
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async send<T>(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<T> {
    return await this.#send<T>(method, path, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async delete<T>(path: string): Promise<T> {
    return await this.#send<T>('DELETE', path);
  }

  async status(): Promise<Status> {
    return await this.get<Status>('/api/status');
  }

  /** Asks again and again until it holds; a model that failed ends the waiting. */
  async waitUntil(holds: (status: Status) => boolean, everyMs = 20): Promise<Status> {
    for (;;) {
      const status = await this.status();
      if (holds(status)) return status;
      if (status.model.problem !== null) throw new Error(status.model.problem);
      await sleep(everyMs);
    }
  }

  async #send<T>(method: string, path: string, init: RequestInit = {}): Promise<T> {
    const response = await this.#handler(new Request(`http://photonest${path}`, { method, ...init }));
    if (response.ok) return (await response.json()) as T;
    throw new Error(`${method} ${path}: ${((await response.json()) as ErrorBody).error.message}`);
  }
}
