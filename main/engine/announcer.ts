export type Change = 'status' | 'library';

/** Tells whoever listens that the status, or what searches find, may have changed. */
export class Announcer {
  readonly #listeners = new Set<(change: Change) => void>();

  /** @returns a function that ends the subscription */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(change: Change): void {
    for (const listener of this.#listeners) listener(change);
    if (change === 'library') this.announce('status');
  }
}
