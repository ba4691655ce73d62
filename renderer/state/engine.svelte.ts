import type { Status } from '../../main/core/api.ts';
import { request } from './request.ts';

const RETRY_MS = 2000;
/** A stream that breaks and opens again at once is not worth a word. */
const PATIENCE_MS = 1200;

/** The engine's status as it streams in, and whether the engine is there at all. */
export class Engine {
  current: Status | null = $state.raw(null);
  lost = $state(false);
  readonly #onLibrary: () => void;
  readonly #onReturn: () => void;
  readonly #onStatus: () => void;
  #events: EventSource | null = null;
  #patience: ReturnType<typeof setTimeout> | null = null;

  constructor(onLibrary: () => void, onReturn: () => void, onStatus: () => void) {
    this.#onLibrary = onLibrary;
    this.#onReturn = onReturn;
    this.#onStatus = onStatus;
  }

  connect(): void {
    this.#events?.close();
    const events = new EventSource('/api/events');
    this.#events = events;
    events.addEventListener('open', () => this.#found());
    events.addEventListener('status', (event) => {
      this.current = JSON.parse(event.data as string) as Status;
      this.#onStatus();
    });
    events.addEventListener('library', () => this.#onLibrary());
    events.addEventListener('error', () => this.#missed(events));
  }

  disconnect(): void {
    this.#events?.close();
    this.#events = null;
  }

  async act(action: 'pause' | 'resume' | 'cancel' | 'rescan'): Promise<void> {
    this.current = await request<Status>('/api/indexing', { method: 'POST', body: { action } });
  }

  async load(): Promise<void> {
    this.current = await request<Status>('/api/status');
  }

  #found(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    if (this.lost) this.#onReturn();
    this.lost = false;
  }

  /** The browser reconnects by itself after a broken stream, but not after an answer that is no stream. */
  #missed(events: EventSource): void {
    this.#patience ??= setTimeout(() => (this.lost = true), PATIENCE_MS);
    if (events.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      if (this.#events === events) this.connect();
    }, RETRY_MS);
  }
}
