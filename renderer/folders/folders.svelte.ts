import type { Folder } from '../../main/core/api.ts';
import { bridge } from '../bridge.ts';
import { t } from '../i18n/i18n.svelte.ts';
import type { Notice } from '../state/notice.svelte.ts';
import { request } from '../state/request.ts';
import { Resource } from '../state/resource.svelte.ts';

/** The library's folders, and how one is added. */
export class Folders extends Resource<Folder[]> {
  /** The folder chooser of browsers, with a sentence that says why it opened; null: closed. */
  chooser: { reason: string | null } | null = $state.raw(null);
  readonly #notice: Notice;
  readonly #onAdded: () => Promise<void>;
  readonly #onRemoved: () => void;

  constructor(notice: Notice, onAdded: () => Promise<void>, onRemoved: () => void) {
    super('/api/folders');
    this.#notice = notice;
    this.#onAdded = onAdded;
    this.#onRemoved = onRemoved;
  }

  /** By the desktop's folder dialog, or the chooser where there is none. */
  async choose(): Promise<void> {
    if (bridge === null) {
      this.chooser = { reason: null };
      return;
    }
    const path = await bridge.chooseFolder();
    if (path !== null) await this.attemptToAdd(path);
  }

  async attemptToAdd(path: string): Promise<void> {
    await this.#notice.attempt(async () => await this.add(path));
  }

  /** Throws what the engine says of the path. One that lies in a folder of the library is part of that. */
  async add(path: string): Promise<void> {
    const before = this.current ?? [];
    const { id, path: whole } = await request<Folder>('/api/folders', { method: 'POST', body: { path } });
    await this.#onAdded();
    this.chooser = null;
    if (before.some((folder) => folder.id === id)) this.#notice.show(t('folders.covered', { path, whole }));
  }

  async remove(id: number, tags: 'keep' | 'forget'): Promise<void> {
    await request(`/api/folders/${id}?tags=${tags}`, { method: 'DELETE' });
    this.#onRemoved();
  }
}
