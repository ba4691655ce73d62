import type { FetchHandler } from '../../http/app.ts';

/** What is opened with a library, and closed before its files are changed. */
export type OpenEngine = {
  handler: FetchHandler;
  /** @param answered resolves when no request is under way any more */
  close(answered: Promise<unknown>): Promise<void>;
};

/** A request that takes longer than this is not waited for. */
const PATIENCE_MS = 5000;

/** One session after another behind the same handler: requests that come between two of them wait. */
export class ReopenableEngine<S extends OpenEngine> {
  readonly #open: () => Promise<S>;
  #session: Promise<S>;
  #current: S;
  readonly #underWay = new Set<Promise<Response>>();

  private constructor(open: () => Promise<S>, first: S) {
    this.#open = open;
    this.#current = first;
    this.#session = Promise.resolve(first);
  }

  static async open<S extends OpenEngine>(open: () => Promise<S>): Promise<ReopenableEngine<S>> {
    return new ReopenableEngine(open, await open());
  }

  /** The last that was opened. */
  get current(): S {
    return this.#current;
  }

  async handle(request: Request): Promise<Response> {
    const session = await this.#ready();
    const response = session.handler(request);
    this.#underWay.add(response);
    try {
      return await response;
    } finally {
      this.#underWay.delete(response);
    }
  }

  /** Closes the session, has `change` done while nothing is open, and opens the next. */
  async reopen(change: () => unknown): Promise<void> {
    const before = this.#session;
    await this.#begin(async () => {
      await (await before).close(this.#answered());
      await change();
    });
  }

  async close(): Promise<void> {
    const session = await this.#session.catch(() => null);
    await session?.close(this.#answered());
  }

  /** The session; after one that could not be opened, a full disk may have room by now, so it is tried again. */
  async #ready(): Promise<S> {
    const session = this.#session;
    try {
      return await session;
    } catch {
      if (session === this.#session) await this.#begin(async () => await Promise.resolve());
      return await this.#session;
    }
  }

  async #begin(prepare: () => Promise<void>): Promise<void> {
    this.#session = prepare().then(this.#open);
    this.#current = await this.#session;
  }

  async #answered(): Promise<void> {
    const patience = Promise.withResolvers<null>();
    const timer = setTimeout(() => patience.resolve(null), PATIENCE_MS);
    await Promise.race([Promise.allSettled(this.#underWay), patience.promise]);
    clearTimeout(timer);
  }
}
