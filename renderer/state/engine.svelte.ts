import type { Status } from '../../main/core/api.ts';
import { request } from './request.ts';

/** Of the lock that one window holds, and of the channel that it tells the others on. */
const SHARED = 'photonest-events';
const RETRY_MS = 2000;
/** A stream that breaks and opens again at once is not worth a word. */
const PATIENCE_MS = 1200;

/** What the window that listens tells the others. */
type Heard = { kind: 'found' | 'lost' | 'library' } | { kind: 'status'; status: Status };

/** The engine's status as it streams in, and whether the engine is there at all. */
export class Engine {
  current: Status | null = $state.raw(null);
  lost = $state(false);
  readonly #onLibrary: () => void;
  readonly #onReturn: () => void;
  readonly #onStatus: () => void;
  #events: EventSource | null = null;
  #channel: BroadcastChannel | null = null;
  #connected = new AbortController();
  #patience: ReturnType<typeof setTimeout> | null = null;

  constructor(onLibrary: () => void, onReturn: () => void, onStatus: () => void) {
    this.#onLibrary = onLibrary;
    this.#onReturn = onReturn;
    this.#onStatus = onStatus;
  }

  /**
   * Hears of the engine from now on. A browser opens six connections to a host, so of all windows on this engine one
   * listens to it and tells the others; when it is closed, another takes its place.
   */
  connect(): void {
    const { signal } = (this.#connected = new AbortController());
    const channel = new BroadcastChannel(SHARED);
    this.#channel = channel;
    channel.addEventListener('message', ({ data }) => this.#hear(data as Heard));
    signal.addEventListener('abort', () => channel.close());
    const connectedAt = performance.now();
    const lead = async (): Promise<void> => {
      this.#listen();
      // What changed between the last window's end and this is asked for.
      if (performance.now() - connectedAt > RETRY_MS) this.#onReturn();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    };
    navigator.locks.request(SHARED, { signal }, lead).catch(() => undefined); // aborted: it does not wait any more
  }

  disconnect(): void {
    this.#connected.abort();
    this.#events?.close();
    this.#events = null;
  }

  async act(action: 'pause' | 'resume' | 'cancel' | 'rescan'): Promise<void> {
    this.current = await request<Status>('/api/indexing', { method: 'POST', body: { action } });
  }

  async load(): Promise<void> {
    this.current = await request<Status>('/api/status');
  }

  /** What the engine told was read. */
  async dismiss(notice: number): Promise<void> {
    await request(`/api/notices/${notice}`, { method: 'DELETE' });
    await this.load();
  }

  #listen(): void {
    this.#events?.close();
    const events = new EventSource('/api/events');
    this.#events = events;
    const share = (heard: Heard): void => {
      this.#hear(heard);
      this.#channel?.postMessage(heard);
    };
    events.addEventListener('open', () => {
      if (this.#patience !== null) clearTimeout(this.#patience);
      this.#patience = null;
      share({ kind: 'found' });
    });
    events.addEventListener('status', (event) => {
      share({ kind: 'status', status: JSON.parse(event.data as string) as Status });
    });
    events.addEventListener('library', () => share({ kind: 'library' }));
    events.addEventListener('error', () => {
      this.#patience ??= setTimeout(() => share({ kind: 'lost' }), PATIENCE_MS);
      this.#listenAgain(events);
    });
  }

  /** The browser reconnects by itself after a broken stream, but not after an answer that is no stream. */
  #listenAgain(events: EventSource): void {
    if (events.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      if (this.#events === events) this.#listen();
    }, RETRY_MS);
  }

  #hear(heard: Heard): void {
    switch (heard.kind) {
      case 'found':
        if (this.lost) this.#onReturn();
        this.lost = false;
        break;
      case 'lost':
        this.lost = true;
        break;
      case 'status':
        this.current = heard.status;
        this.#onStatus();
        break;
      case 'library':
        this.#onLibrary();
        break;
    }
  }
}
