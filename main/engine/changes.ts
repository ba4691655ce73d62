export type Change = 'status' | 'library';

type Listener = (change: Change | 'end') => void;

/** Tells whoever listens that the status, or what searches find, may have changed. */
export class Announcer {
  readonly #listeners = new Set<Listener>();

  /** @returns a function that ends the subscription */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(change: Change): void {
    for (const listener of this.#listeners) listener(change);
    if (change === 'library') this.announce('status');
  }

  /** Nothing more will be announced: whoever listens asks again. */
  end(): void {
    for (const listener of this.#listeners) listener('end');
    this.#listeners.clear();
  }
}
