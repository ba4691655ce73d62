import { SvelteSet } from 'svelte/reactivity';

/** Which parts of the window a person folded, or unfolded, kept by this browser under `key`. */
export class Folded {
  readonly #key: string;
  readonly #names: SvelteSet<string>;

  constructor(key: string) {
    this.#key = key;
    this.#names = new SvelteSet((localStorage.getItem(key) ?? '').split('\n').filter((name) => name !== ''));
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  toggle(name: string): void {
    if (!this.#names.delete(name)) this.#names.add(name);
    localStorage.setItem(this.#key, [...this.#names].join('\n'));
  }
}
