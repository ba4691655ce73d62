import { basename } from 'node:path';
import type { Classification, ClassScore } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { PhotoReader } from '../../core/photos/reading.ts';
import type { ClassPort } from '../../http/tags/class.ts';
import type { Library } from '../library/tables.ts';
import { restoreEmbedding, type ClassifierHead } from '../scoring/head.ts';
import { readUrgently } from '../tagger/read-urgently.ts';

/** The classifier heads that are loaded. */
export type LoadedHeads = {
  /** The head of a model that has run. */
  head(model: string): ClassifierHead;
  /** Resolves when the active model's head is loaded. */
  whenReady(): Promise<ClassifierHead>;
};

/** The network's own classes, before any label is made of them. */
export class Classes implements ClassPort {
  readonly #library: Library;
  readonly #heads: LoadedHeads;
  readonly #reader: PhotoReader;

  constructor(library: Library, heads: LoadedHeads, reader: PhotoReader) {
    this.#library = library;
    this.#heads = heads;
    this.#reader = reader;
  }

  async classes(id: number): Promise<ClassScore[]> {
    await this.#heads.whenReady();
    const { model } = this.#library.photos.get(id);
    const stored = model === null ? null : this.#library.embeddings.find(id, model);
    if (stored === null) throw new PhotonestError('not_found', { code: 'photo_untagged', id });
    const head = this.#heads.head(stored.model);
    return head.classes(head.logits(restoreEmbedding(stored)), Number.MAX_SAFE_INTEGER);
  }

  async classify(paths: string[], limit: number): Promise<Classification[]> {
    return await Promise.all(paths.map(async (path) => await this.#classifyOne(path, limit)));
  }

  async #classifyOne(path: string, limit: number): Promise<Classification> {
    try {
      const { outputs } = await readUrgently(this.#reader, { path }, { kind: 'tag', pass: 'both' });
      const { model, logits } = outputs[0]!;
      return { path, model, classes: this.#heads.head(model).classes(logits, limit) };
    } catch (error) {
      if (!(error instanceof PhotonestError) || error.code !== 'unreadable') throw error;
      return { path, error: `${basename(path)} ${error.message}.` };
    }
  }
}
