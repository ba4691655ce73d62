import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Status } from '../../core/api.ts';

/** Progress at most so often: nobody reads faster, and a photo may take 10 ms. */
const STATUS_EVERY_MS = 250;
/** After each, the window may search again. */
const LIBRARY_EVERY_MS = 1500;
/** So that a dead connection is noticed. */
const HEARTBEAT_MS = 15_000;

export type EventPort = {
  status(): Status;
  /** Until `end`, after which one subscribes again. @returns a function that ends the subscription */
  subscribe(listener: (change: 'status' | 'library' | 'end') => void): () => void;
};

export function eventRoutes(engine: EventPort): Hono {
  const app = new Hono();
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const sender = new LatestOnly(async (event: 'status' | 'library') => {
        await stream.writeSSE({ event, data: event === 'status' ? JSON.stringify(engine.status()) : '{}' });
      });
      const status = throttle(() => sender.send('status'), STATUS_EVERY_MS);
      const library = throttle(() => sender.send('library'), LIBRARY_EVERY_MS);
      const ended = Promise.withResolvers<'another library' | 'nobody listens'>();
      const unsubscribe = engine.subscribe((change) => {
        if (change === 'end') ended.resolve('another library');
        else (change === 'status' ? status : library).call();
      });
      stream.onAbort(() => ended.resolve('nobody listens'));
      const heartbeat = setInterval(() => {
        if (!sender.isSending) void stream.write(': still here\n\n');
      }, HEARTBEAT_MS);
      status.call();
      const why = await ended.promise;
      unsubscribe();
      clearInterval(heartbeat);
      status.stop();
      library.stop();
      if (why === 'another library') await stream.writeSSE({ event: 'library', data: '{}' });
    }),
  );
  return app;
}

/** Calls at once, then at most every `intervalMs`, and always once more after the last call. */
function throttle(work: () => void, intervalMs: number): { call(): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  let again = false;
  const run = (): void => {
    again = false;
    work();
    timer = setTimeout(() => {
      timer = null;
      if (again) run();
    }, intervalMs);
  };
  return {
    call: () => {
      if (timer === null) run();
      else again = true;
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** One event at a time: while a reader takes none, later ones of the same name are one. */
export class LatestOnly<Name extends string> {
  readonly #write: (name: Name) => Promise<void>;
  readonly #waiting = new Set<Name>();
  isSending = false;

  constructor(write: (name: Name) => Promise<void>) {
    this.#write = write;
  }

  send(name: Name): void {
    this.#waiting.add(name);
    if (!this.isSending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.isSending = true;
    for (const name of this.#waiting) {
      this.#waiting.delete(name);
      await this.#write(name).catch(() => undefined); // nobody reads any more: the stream ends
    }
    this.isSending = false;
  }
}
