import type { DirectoryListing } from '../../main/core/api.ts';
import { Latest } from '../state/latest.ts';
import { request, sentence } from '../state/request.ts';

type Listener = {
  /** The path of another folder stands in the field. */
  onpath(): Promise<void>;
  /** The folders in it are listed. */
  onlist(): void;
};

/** Goes through the folders of the computer, by what is clicked and what is typed. */
export class FolderBrowser {
  readonly #listener: Listener;
  readonly #latest = new Latest();
  listing: DirectoryListing | null = $state.raw(null);
  typed = $state('');
  /** Photos in the folder shown and below, once they are counted. */
  counting: { path: string; photos: number; more: boolean } | null = $state.raw(null);
  problem: string | null = $state(null);
  /** What is typed behind the folder's path. */
  readonly begun: string = $derived.by(() => {
    const at = this.listing?.path ?? '';
    const isWithin = this.typed.startsWith(at) && this.typed !== at;
    return isWithin ? this.typed.slice(at.length).replace(/^[/\\]/, '') : '';
  });
  /** Folders in it whose names begin so. */
  readonly below = $derived(
    (this.listing?.directories ?? []).filter(({ name }) =>
      name.toLowerCase().startsWith(this.begun.toLowerCase()),
    ),
  );

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** @param isTyping what was typed stays, and a path that is not there yet is no mistake */
  async browse(path: string | null, isTyping = false): Promise<void> {
    const isLatest = this.#latest.ask();
    const before = this.typed;
    try {
      const body = path === null ? {} : { path };
      const found = await request<DirectoryListing>('/api/directories', { method: 'POST', body });
      if (!isLatest()) return; // another folder was asked for since
      this.listing = found;
      if (!isTyping && this.typed === before) {
        this.typed = found.path;
        await this.#listener.onpath();
      }
      this.problem = null;
      this.#listener.onlist();
      void this.#count(found.path);
    } catch (error) {
      if (isLatest() && !isTyping) this.problem = sentence(error);
    }
  }

  /** While a path is typed, the folders that it may go on with are shown. */
  follow(): void {
    const end = Math.max(this.typed.lastIndexOf('/'), this.typed.lastIndexOf('\\'));
    const parent = this.typed.slice(0, end + 1);
    if (end === -1 || this.listing === null || isSame(parent, this.listing.path)) return;
    void this.browse(parent, true);
  }

  async #count(path: string): Promise<void> {
    try {
      const body = { path, count: true };
      const { photos, more } = await request<DirectoryListing>('/api/directories', { method: 'POST', body });
      if (this.listing?.path === path && photos !== null) this.counting = { path, photos, more };
    } catch {
      // The number is of use, not needed.
    }
  }
}

function isSame(parent: string, path: string): boolean {
  return parent.replace(/[/\\]+$/, '') === path.replace(/[/\\]+$/, '');
}
