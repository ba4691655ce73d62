import { createHash } from 'node:crypto';
import { PhotonestError } from '../core/errors.ts';
import type { ReadPhoto } from '../core/reading.ts';
import { deriveTags } from '../core/tagging.ts';
import type { LabelScore } from '../core/vocabulary.ts';
import type { IndexStore, PendingPhoto } from '../indexing/indexer.ts';
import { CodeIndex } from '../similarity/code-index.ts';
import { restoreEmbedding, type Deriver } from './deriver.ts';
import type { Labels } from './labels.ts';
import type { Library } from './library.ts';

/** Photos derived again per turn of the event loop, about 2 ms each. */
const DERIVED_AT_ONCE = 10;

/** What indexing writes: rows, thumbnails, and what is derived from them. */
export class Store {
  readonly #library: Library;
  readonly #labels: Labels;
  #codes: CodeIndex | null = null;
  readonly #model = Promise.withResolvers<Deriver>();
  #deriver: Deriver | null = null;

  constructor(library: Library, labels: Labels) {
    this.#library = library;
    this.#labels = labels;
    this.#model.promise.catch(() => undefined); // whoever waits for it hears of it
  }

  /** The deriver comes with the model, which may have to be made first. */
  setDeriver(deriver: Deriver): void {
    this.#deriver = deriver;
    this.#model.resolve(deriver);
  }

  /** There will be no model. */
  failDeriver(error: PhotonestError): void {
    this.#model.reject(error);
  }

  get isReady(): boolean {
    return this.#deriver !== null;
  }

  async whenReady(): Promise<Deriver> {
    return this.#deriver ?? (await this.#model.promise); // it may have failed at first and come later
  }

  get deriver(): Deriver {
    if (this.#deriver === null)
      throw new PhotonestError(
        'tagger_unavailable',
        'The model is still being made ready. Try again in a moment.',
      );
    return this.#deriver;
  }

  /** Codes of all photos that are there. Read from the library when first asked for. */
  get codes(): CodeIndex {
    if (this.#codes === null) {
      this.#codes = new CodeIndex();
      for (const { photo, code } of this.#library.embeddings.eachCode()) this.#codes.set(photo, toCode(code));
    }
    return this.#codes;
  }

  /** Many photos went at once: the codes are read again when next asked for. */
  forgetCodes(): void {
    this.#codes = null;
  }

  asIndexStore(): IndexStore {
    const { photos, folders } = this.#library;
    return {
      ...photos,
      listFolders: folders.list,
      setOffline: folders.setOffline,
      setMissing: (id, missing) => {
        photos.setMissing(id, missing);
        if (missing) this.codes.delete(id);
      },
      saveRead: (read) => this.#saveRead(read),
      saveFailed: (pending, reason) => {
        if (!photos.isStill(pending)) return;
        photos.setFailed(pending.id, reason);
        this.codes.delete(pending.id);
      },
      restore: async (ids) => await this.#deriveAgain(ids),
      release: async (ids) => await this.#deriveAgain(photos.inheritUserTags(ids)),
    };
  }

  /** From the stored embedding and a person's judgements, in one transaction. */
  deriveTags(photo: number): void {
    // What the network once said of a failed photo is of a content that is no longer there.
    const isFailed = this.#library.photos.find(photo)?.state === 'failed';
    const stored = isFailed ? null : this.#library.embeddings.find(photo);
    const scores = stored === null ? [] : this.deriver.scores(restoreEmbedding(stored));
    this.#library.photos.transaction(() => this.#putTags(photo, scores));
    if (stored !== null) this.codes.set(photo, toCode(stored.code));
  }

  /** Where the vocabulary or the way of scoring has changed, all tags are derived again in the background. */
  async deriveAllIfStale(vocabulary: unknown, onChange: () => void): Promise<void> {
    const version = createHash('sha256').update(JSON.stringify(vocabulary)).digest('hex').slice(0, 16);
    if (this.#library.settings.find('derivedWith') === version) return;
    for (let after = 0; ;) {
      const page = this.#library.embeddings.list(after, DERIVED_AT_ONCE);
      if (page.length === 0) break;
      for (const stored of page) this.deriveTags(stored.photo);
      after = page.at(-1)!.photo;
      await nextTurn();
    }
    this.#library.settings.set('derivedWith', version);
    onChange();
  }

  #saveRead(read: { pending: PendingPhoto; photo: ReadPhoto }[]): void {
    const { photos, embeddings, thumbnails } = this.#library;
    const present = read.filter(({ pending }) => photos.isStill(pending));
    thumbnails.put(
      present.map(({ pending, photo }) => ({
        photo: pending.id,
        version: versionOf(photo.hash),
        jpeg: required(photo.thumbnail),
      })),
    );
    photos.transaction(() => {
      for (const { pending, photo } of present) {
        const { id } = pending;
        const embedding = required(photo.embedding);
        const stored = this.deriver.store(id, embedding);
        photos.setTagged(id, photo);
        embeddings.put(stored);
        photos.inheritUserTags([id]); // of the same content under a name that is gone
        this.#putTags(id, this.deriver.scores(embedding, required(photo.logits)));
        this.codes.set(id, toCode(stored.code));
      }
    });
  }

  #putTags(photo: number, scores: LabelScore[]): void {
    const judgements = this.#library.tags.judgements(photo);
    const keysOf = (state: string): string[] =>
      judgements.filter((each) => each.state === state).map((each) => this.#labels.rowOf(each.label).key);
    const tags = deriveTags(
      scores,
      { confirmed: keysOf('confirmed'), rejected: keysOf('rejected') },
      this.#labels,
    );
    const rows = tags.map(({ key, certainty, score, source }) => {
      return { label: this.#labels.findRow(key)!.id, certainty, score, source };
    });
    this.#library.tags.replace(photo, rows);
  }

  async #deriveAgain(photos: number[]): Promise<void> {
    if (photos.length === 0) return;
    await this.whenReady();
    for (const [index, photo] of photos.entries()) {
      this.deriveTags(photo);
      if (index % DERIVED_AT_ONCE === 0) await nextTurn();
    }
  }
}

/** What a thumbnail's URL carries, so that it can be kept for ever. */
export function versionOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex').slice(0, 12);
}

function toCode(bytes: Uint8Array): Int8Array {
  return Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error('the tagger left out what it was asked for');
  return value;
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
