import { createHash } from 'node:crypto';
import type { PhotoMetadata } from '../core/metadata.ts';
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

/** The models that a photo's tags may come from. */
export type DeriverSource = {
  /** The model that tags. */
  active(): string;
  /** The one whose everyday words are borrowed by a model that has none. */
  starter: string;
  /** Null for a model that is not installed any more. */
  find(model: string): Deriver | null;
  /** Resolves when the active model's is there. */
  whenReady(): Promise<Deriver>;
};

/** What indexing writes: rows, thumbnails, and what is derived from them. */
export class Store {
  readonly #library: Library;
  readonly #labels: Labels;
  readonly #derivers: DeriverSource;
  readonly #ignore: () => string[];
  #codes: { model: string; index: CodeIndex } | null = null;
  /** The model for likeness as last counted, for that active model; null when photos came or went since. */
  #likeness: { active: string; model: string } | null = null;

  /** @param ignore patterns of what is left out, as Git reads them */
  constructor(library: Library, labels: Labels, derivers: DeriverSource, ignore: () => string[] = () => []) {
    this.#library = library;
    this.#labels = labels;
    this.#derivers = derivers;
    this.#ignore = ignore;
  }

  /**
   * Codes of the photos that are there, by one model: codes of two cannot be compared. It is the active one, or
   * the starter while that has seen more photos. Read from the library when first asked for.
   */
  get codes(): CodeIndex {
    const model = this.likenessModel();
    if (this.#codes?.model !== model) {
      const index = new CodeIndex();
      for (const { photo, code } of this.#library.embeddings.eachCode(model)) index.set(photo, toCode(code));
      this.#codes = { model, index };
    }
    return this.#codes.index;
  }

  likenessModel(): string {
    const [active, starter] = [this.#derivers.active(), this.#derivers.starter];
    if (active === starter) return active;
    // Counting takes 40 ms with 50,000 photos, and a search asks more than once.
    if (this.#likeness?.active !== active) {
      const { embeddings } = this.#library;
      const model = embeddings.count(active) >= embeddings.count(starter) ? active : starter;
      this.#likeness = { active, model };
    }
    return this.#likeness.model;
  }

  /** Many photos went at once, or another model came: the codes are read again when next asked for. */
  forgetCodes(): void {
    this.#codes = null;
    this.#likeness = null;
  }

  asIndexStore(): IndexStore {
    const { photos, folders } = this.#library;
    return {
      ...photos,
      listFolders: folders.list,
      setOffline: folders.setOffline,
      deviceOf: folders.deviceOf,
      setDevice: folders.setDevice,
      ignore: this.#ignore,
      change: (id, file) => {
        const heirs = photos.change(id, file);
        if (file.skipped !== null) this.#forget(id);
        return heirs;
      },
      setMissing: (id, missing) => {
        photos.setMissing(id, missing);
        this.#likeness = null;
        if (missing) this.#forget(id);
      },
      listPending: (limit) => photos.listPending(this.#derivers.active(), limit),
      countPending: () => photos.countPending(this.#derivers.active()),
      saveRead: (read) => this.#saveRead(read),
      saveFailed: (pending, reason) => {
        if (!photos.isStill(pending)) return;
        photos.setFailed(pending.id, reason);
        this.#forget(pending.id);
      },
      restore: async (ids) => await this.#deriveAgain(ids),
      release: async (ids) => await this.#deriveAgain(photos.inheritUserTags(ids)),
    };
  }

  /** From the stored embeddings and a person's judgements, in one transaction. */
  deriveTags(photo: number): void {
    const row = this.#library.photos.find(photo);
    if (row === null) return; // gone: it has tags again when it is back
    // What the network once said of a failed photo is of a content that is no longer there.
    const model = row.state === 'failed' || row.state === 'skipped' ? null : row.model;
    const scores = model === null ? [] : this.#score(photo, model);
    this.#library.photos.transaction(() => this.#putTags(photo, scores));
    if (this.#codes === null) return;
    const seen = model === null ? null : this.#library.embeddings.find(photo, this.#codes.model);
    if (seen === null) this.#codes.index.delete(photo);
    else this.#codes.index.set(photo, toCode(seen.code));
  }

  /** Photos that the model has seen before have its tags at once, without being read. */
  async adopt(model: string, onChange: () => void): Promise<void> {
    await this.#deriveAgain(this.#library.photos.adoptModel(model));
    onChange();
  }

  /** Derives the tags of all photos again, in the background. */
  async deriveAll(onChange: () => void): Promise<void> {
    for (let after = 0; ;) {
      const page = this.#library.photos.listTagged(after, DERIVED_AT_ONCE);
      if (page.length === 0) break;
      for (const photo of page) this.deriveTags(photo);
      after = page.at(-1)!;
      await nextTurn();
    }
    onChange();
  }

  /** Where the vocabulary or the way of scoring has changed, all tags are derived again in the background. */
  async deriveAllIfStale(scoring: unknown, onChange: () => void): Promise<void> {
    const version = createHash('sha256').update(JSON.stringify(scoring)).digest('hex').slice(0, 16);
    if (this.#library.settings.find('derivedWith') === version) return;
    await this.deriveAll(onChange);
    this.#library.settings.set('derivedWith', version);
  }

  /** By the model that tagged the photo; the everyday words by itself, or else by the starter. */
  #score(photo: number, model: string): LabelScore[] {
    const stored = this.#library.embeddings.find(photo, model);
    const deriver = this.#derivers.find(model);
    if (stored === null || deriver === null) return [];
    const embedding = restoreEmbedding(stored);
    return deriver.scores(embedding, deriver.words(embedding) ?? this.#borrowWords(photo));
  }

  #borrowWords(photo: number): Float32Array | null {
    const stored = this.#library.embeddings.find(photo, this.#derivers.starter);
    if (stored === null) return null;
    return this.#derivers.find(this.#derivers.starter)?.words(restoreEmbedding(stored)) ?? null;
  }

  #saveRead(read: { pending: PendingPhoto; photo: ReadPhoto }[]): void {
    const { photos, thumbnails } = this.#library;
    const active = this.#derivers.active();
    // A photo that was given out before the model was changed is looked at again.
    const answers = read.filter(
      ({ pending, photo }) => photos.isStill(pending) && photo.outputs[0]?.model === active,
    );
    const present = answers.filter((answer) => this.#isComplete(answer));
    thumbnails.put(
      present.flatMap(({ pending, photo: { hash, thumbnail } }) =>
        thumbnail === null ? [] : [{ photo: pending.id, version: versionOf(hash), jpeg: thumbnail }],
      ),
    );
    // Before the transaction: new labels are kept in memory also, and a person may come to use them.
    for (const { photo } of present) this.#labels.ensurePaths(photo.metadata?.keywords ?? []);
    photos.transaction(() => {
      for (const { pending, photo } of present) this.#saveOne(pending, photo, active);
      for (const answer of answers) if (!present.includes(answer)) photos.readAnew(answer.pending.id);
    });
    this.#likeness = null;
  }

  /** Not so a file that was taken for known, and so read without a thumbnail, but has another content by now. */
  #isComplete({ pending, photo }: { pending: PendingPhoto; photo: ReadPhoto }): boolean {
    if (pending.hasThumbnail === 0) return true;
    return this.#library.photos.find(pending.id)?.hash?.equals(photo.hash) === true;
  }

  #saveOne({ id, hasThumbnail }: PendingPhoto, photo: ReadPhoto, active: string): void {
    const { photos, embeddings } = this.#library;
    photos.setTagged(id, photo, active);
    if (photo.metadata !== null) this.#saveMetadata(id, photo.metadata);
    for (const { model, embedding } of photo.outputs) {
      const deriver = this.#derivers.find(model);
      if (deriver === null) throw new Error(`the tagger ran ${model}, whose last layer is not loaded`);
      embeddings.put(deriver.store(id, embedding));
    }
    // A photo that was read anew may be another: what further models said of it is gone. Otherwise the starter's
    // stays, for its words.
    const kept = photo.outputs.map((output) => output.model);
    embeddings.dropOthers(id, hasThumbnail === 1 ? [...kept, this.#derivers.starter] : kept);
    photos.inheritUserTags([id]); // of the same content under a name that is gone
    this.deriveTags(id);
  }

  /** It is not like any photo any more. */
  #forget(photo: number): void {
    this.#likeness = null;
    this.#codes?.index.delete(photo);
  }

  #saveMetadata(photo: number, metadata: PhotoMetadata): void {
    this.#library.metadata.set(photo, metadata);
    const labels = this.#labels.ensurePaths(metadata.keywords);
    this.#library.metadata.setKeywords(
      photo,
      labels.map((label) => label.id),
    );
  }

  #putTags(photo: number, scores: LabelScore[]): void {
    const judgements = this.#library.tags.judgements(photo);
    const keysOf = (state: string): string[] =>
      judgements.filter((each) => each.state === state).map((each) => this.#labels.rowOf(each.label).key);
    const keywords = this.#library.metadata.keywordsOf(photo).map((label) => this.#labels.rowOf(label).key);
    const tags = deriveTags(
      scores,
      { confirmed: [...keywords, ...keysOf('confirmed')], rejected: keysOf('rejected') },
      this.#labels,
    );
    const rows = tags.map(({ key, certainty, score, source }) => {
      return { label: this.#labels.findRow(key)!.id, certainty, score, source };
    });
    this.#library.tags.replace(photo, rows);
  }

  async #deriveAgain(photos: number[]): Promise<void> {
    if (photos.length === 0) return;
    await this.#derivers.whenReady();
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

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
