import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PendingPhoto } from '../../core/photos/files.ts';
import type { PhotoMetadata } from '../../core/photos/metadata.ts';
import type { ReadPhoto } from '../../core/photos/reading.ts';
import { scoreTags } from '../../core/labels/score-tags.ts';
import type { LabelScore } from '../../core/labels/vocabulary.ts';
import type { IndexStore, Outcome } from '../../indexing/queue/ports.ts';
import { CodeIndex } from '../../similarity/code-index.ts';
import { cosine, restoreEmbedding, type ClassifierHead } from '../scoring/head.ts';
import type { Labels } from './labels.ts';
import type { Library } from '../library/tables.ts';

/**
 * Of whole embeddings. Of 1,000 photos, 95 % of those turned by 90° have at least 0.43 with themselves, of those
 * cropped or turned grey 0.7; two photos of different things have far less.
 */
const SAME_PHOTO_COSINE = 0.4;
/** Photos derived again per turn of the event loop, about 2 ms each. */
const SCORED_AT_ONCE = 10;

/** The models that a photo's tags may come from. */
export type HeadSource = {
  /** The model that tags. */
  active(): string;
  /** The one whose everyday words are borrowed by a model that has none. */
  defaultModel: string;
  /** Null for a model that is not installed any more. */
  find(model: string): ClassifierHead | null;
  /** Resolves when the active model's is there. */
  whenReady(): Promise<ClassifierHead>;
};

/** What indexing writes: rows, thumbnails, and what is derived from them. */
export class Store {
  readonly #library: Library;
  readonly #labels: Labels;
  readonly #heads: HeadSource;
  readonly #ignore: () => string[];
  #codes: { model: string; index: CodeIndex } | null = null;
  /** The model for similarity as last counted, for that active model; null when photos came or went since. */
  #similarity: { active: string; model: string } | null = null;

  /** @param ignore patterns of what is left out, as Git reads them */
  constructor(library: Library, labels: Labels, heads: HeadSource, ignore: () => string[] = () => []) {
    this.#library = library;
    this.#labels = labels;
    this.#heads = heads;
    this.#ignore = ignore;
  }

  /**
   * Codes of the photos that are there, by one model: codes of two cannot be compared. It is the active one, or
   * the default model while that has seen more photos. Read from the library when first asked for.
   */
  get codes(): CodeIndex {
    const model = this.similarityModel();
    if (this.#codes?.model !== model) {
      const index = new CodeIndex();
      for (const { photo, code } of this.#library.embeddings.eachCode(model)) index.set(photo, toCode(code));
      this.#codes = { model, index };
    }
    return this.#codes.index;
  }

  similarityModel(): string {
    const [active, defaultModel] = [this.#heads.active(), this.#heads.defaultModel];
    if (active === defaultModel) return active;
    // Counting takes 40 ms with 50,000 photos, and a search asks more than once.
    if (this.#similarity?.active !== active) {
      const { embeddings } = this.#library;
      const model = embeddings.count(active) >= embeddings.count(defaultModel) ? active : defaultModel;
      this.#similarity = { active, model };
    }
    return this.#similarity.model;
  }

  /** Many photos went at once, or another model came: the codes are read again when next asked for. */
  forgetCodes(): void {
    this.#codes = null;
    this.#similarity = null;
  }

  asIndexStore(): IndexStore {
    const { photos, folders, journal } = this.#library;
    return {
      ...photos,
      listFolders: folders.places,
      findFolder: folders.find,
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
        this.#similarity = null;
        if (missing) this.#forget(id);
      },
      listLooks: (limit) => photos.listLooks(this.#heads.active(), limit),
      listPending: (limit) => photos.listPending(this.#heads.active(), limit),
      pendingAmong: (ids) => photos.pendingAmong(ids, this.#heads.active()),
      listSuspects: () => photos.listSuspects(this.#heads.active()),
      find: (id) => photos.findPresent(id, this.#heads.active()),
      countWaiting: () => {
        const looks = photos.countLooks(this.#heads.active());
        return { photos: photos.countPending(this.#heads.active()) + looks.tagged, looks: looks.all };
      },
      copyFromDuplicates: (waiting) => this.#copyFromDuplicates(waiting),
      save: (outcomes) => this.#save(outcomes),
      journal,
      restore: async (ids) => await this.#rescore(ids),
      release: async (ids) => await this.#rescore(photos.inheritUserTags(ids)),
    };
  }

  /** The active model's last layers are there. */
  get canScore(): boolean {
    return this.#heads.find(this.#heads.active()) !== null;
  }

  /**
   * From the stored embeddings and a person's userTags, in one transaction.
   *
   * @param logits the network's, which are computed from the embedding where they are not at hand
   */
  scoreTags(photo: number, logits?: Float32Array): void {
    const row = this.#library.photos.find(photo);
    if (row === null) return; // gone: it has tags again when it is back
    // What the network once said of a failed photo is of a content that is no longer there.
    const model = row.state === 'failed' || row.state === 'skipped' ? null : row.model;
    const scores = model === null ? [] : this.#score(photo, model, logits);
    this.#library.photos.transaction(() => this.#putTags(photo, scores));
    if (this.#codes === null) return;
    const seen = model === null ? null : this.#library.embeddings.find(photo, this.#codes.model);
    if (seen === null) this.#codes.index.delete(photo);
    else this.#codes.index.set(photo, toCode(seen.code));
  }

  /** Photos that the model has seen before have its tags at once, without being read. */
  async adopt(model: string, onChange: () => void): Promise<void> {
    await this.#rescore(this.#library.photos.adoptModel(model));
    onChange();
  }

  /** Derives the tags of all photos again, in the background. */
  async rescoreAll(onChange: () => void): Promise<void> {
    for (let after = 0; ;) {
      const page = this.#library.photos.listTagged(after, SCORED_AT_ONCE);
      if (page.length === 0) break;
      for (const photo of page) this.scoreTags(photo);
      after = page.at(-1)!;
      await nextTurn();
    }
    onChange();
  }

  /** Where the vocabulary or the way of scoring has changed, all tags are derived again in the background. */
  async rescoreAllIfStale(scoring: unknown, onChange: () => void): Promise<void> {
    const version = createHash('sha256').update(JSON.stringify(scoring)).digest('hex').slice(0, 16);
    if (this.#library.settings.find('scoredWith') === version) return;
    await this.rescoreAll(onChange);
    this.#library.settings.set('scoredWith', version);
  }

  /** By the model that tagged the photo; the everyday words by itself, or else by the default model. */
  #score(photo: number, model: string, logits?: Float32Array): LabelScore[] {
    const stored = this.#library.embeddings.find(photo, model);
    const head = this.#heads.find(model);
    if (stored === null || head === null) return [];
    const embedding = restoreEmbedding(stored);
    return head.scores(embedding, head.words(embedding) ?? this.#borrowWords(photo), logits);
  }

  #borrowWords(photo: number): Float32Array | null {
    const stored = this.#library.embeddings.find(photo, this.#heads.defaultModel);
    if (stored === null) return null;
    return this.#heads.find(this.#heads.defaultModel)?.words(restoreEmbedding(stored)) ?? null;
  }

  #save(outcomes: Outcome[]): void {
    const { photos, thumbnails, journal } = this.#library;
    const present = outcomes.filter(({ pending }) => photos.isStill(pending));
    // First, since a thumbnail without its row is no harm.
    thumbnails.put(present.flatMap(toThumbnails));
    // Before the transaction: new labels are kept in memory also, and a person may come to use them.
    for (const outcome of present)
      if ('read' in outcome) this.#labels.ensurePaths(outcome.read.metadata?.keywords ?? []);
    photos.transaction(() => {
      for (const outcome of present) this.#saveOne(outcome);
      journal.end(outcomes.map(({ pending }) => pending.id));
    });
    this.#similarity = null;
  }

  #saveOne(outcome: Outcome): void {
    const { id } = outcome.pending;
    if ('failed' in outcome) {
      this.#library.photos.setFailed(id, outcome.failed);
      this.#forget(id);
      this.#releaseCompanions(id);
      return;
    }
    const { read } = outcome;
    if (read.hash !== null && !this.#saveLook(outcome.pending, read, read.hash)) return;
    // What the model of before says comes too late: it is read again.
    if (read.outputs[0]?.model === this.#heads.active()) this.#saveTagged(id, read);
  }

  /** @returns false for a file that was taken for known, but has another content by now: it is looked at again */
  #saveLook({ id, sidecar }: PendingPhoto, photo: ReadPhoto, hash: Uint8Array): boolean {
    const { photos, embeddings, previousContent } = this.#library;
    const known = photos.find(id)?.hash ?? null;
    const isSame = known?.equals(hash) === true;
    if (!isSame && photo.thumbnail === null) {
      photos.lookAnew(id);
      return false;
    }
    if (!isSame) previousContent.keep(id);
    photos.setLooked(id, photo, sidecar);
    if (!isSame) {
      photos.setUntagged(id);
      embeddings.dropOthers(id, []);
    }
    if (photo.metadata !== null) this.#saveMetadata(id, photo.metadata);
    if (photo.remark !== null) this.#releaseCompanions(id);
    // Of the same content under a name that is gone; and others may have the content that was here.
    const gone = previousContent.of(id);
    const heirs = photos.inheritUserTags(gone === null ? [id] : [id, gone]);
    for (const each of new Set([id, ...heirs])) this.scoreTags(each);
    return true;
  }

  /** A raw file is no companion of what cannot be seen whole. */
  #releaseCompanions(leader: number): void {
    for (const each of this.#library.photos.releaseCompanions(leader)) this.scoreTags(each);
  }

  #saveTagged(id: number, photo: ReadPhoto): void {
    const { embeddings } = this.#library;
    for (const { model, embedding } of photo.outputs) {
      const head = this.#heads.find(model);
      if (head === null) throw new Error(`the tagger ran ${model}, whose last layer is not loaded`);
      embeddings.put(head.store(id, embedding));
    }
    // The default model's stays, for its words.
    embeddings.dropOthers(id, [...photo.outputs.map((output) => output.model), this.#heads.defaultModel]);
    this.#setTagged(id, photo.outputs[0]!.logits);
  }

  #copyFromDuplicates(waiting: PendingPhoto[]): Set<number> {
    const { photos, embeddings } = this.#library;
    const duplicates = waiting.flatMap(({ id, hash }) => {
      const duplicate = hash === null ? null : this.#findDuplicate(id, hash);
      return duplicate === null ? [] : [{ id, duplicate }];
    });
    if (duplicates.length === 0) return new Set();
    photos.transaction(() => {
      for (const { id, duplicate } of duplicates) {
        if (duplicate !== id) embeddings.copy(id, duplicate);
        this.#setTagged(id);
      }
    });
    this.#similarity = null;
    return new Set(duplicates.map(({ id }) => id));
  }

  #findDuplicate(id: number, hash: Uint8Array): number | null {
    const { photos, embeddings } = this.#library;
    const active = this.#heads.active();
    if (this.#heads.find(active) === null) return null; // it could not be tagged by it yet
    // Its own, where only the file's date has changed.
    return embeddings.find(id, active) !== null ? id : photos.findDuplicate(hash, active);
  }

  /** By the active model, whose embedding of it is stored. */
  #setTagged(id: number, logits?: Float32Array): void {
    this.#library.photos.setTagged(id, this.#heads.active());
    this.#reconcileEdit(id);
    this.scoreTags(id, logits);
  }

  /**
   * Whether a file whose content was replaced still shows the same, as an edited photo does: then what a person said
   * of it holds. It stays with the old content in any case.
   */
  #reconcileEdit(id: number): void {
    const { previousContent, photos, embeddings } = this.#library;
    const gone = previousContent.of(id);
    if (gone === null) return;
    const model = this.#heads.active();
    const [now, before] = [embeddings.find(id, model), embeddings.find(gone, model)];
    const isSame =
      now === null ||
      before === null || // nothing to tell them apart by: what a person said is not thrown away
      previousContent.isSameShot(id, gone) ||
      cosine(restoreEmbedding(now), restoreEmbedding(before)) >= SAME_PHOTO_COSINE;
    previousContent.settle(id, gone, isSame);
    photos.inheritUserTags([id]); // what was said of this content elsewhere holds
  }

  /** It is not like any photo any more. */
  #forget(photo: number): void {
    this.#similarity = null;
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
    const userTags = this.#library.tags.userTags(photo);
    const keysOf = (state: string): string[] =>
      userTags.filter((each) => each.state === state).map((each) => this.#labels.rowOf(each.label).key);
    const keywords = this.#library.metadata.keywordsOf(photo).map((label) => this.#labels.rowOf(label).key);
    const tags = scoreTags(
      scores,
      { confirmed: [...keywords, ...keysOf('confirmed')], rejected: keysOf('rejected') },
      this.#labels,
    );
    const rows = tags.map(({ key, certainty, score, source }) => {
      return { label: this.#labels.findRow(key)!.id, certainty, score, source };
    });
    this.#library.tags.replace(photo, rows);
  }

  async #rescore(photos: number[]): Promise<void> {
    if (photos.length === 0) return;
    await this.#heads.whenReady();
    for (const [index, photo] of photos.entries()) {
      this.scoreTags(photo);
      if (index % SCORED_AT_ONCE === 0) await nextTurn();
    }
  }
}

/** What a thumbnail's URL carries, so that it can be kept for ever. */
export function versionOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex').slice(0, 12);
}

function toThumbnails(outcome: Outcome): { photo: number; version: string; jpeg: Uint8Array }[] {
  if ('failed' in outcome) return [];
  const { thumbnail, hash } = outcome.read;
  if (thumbnail === null || hash === null) return [];
  return [{ photo: outcome.pending.id, version: versionOf(hash), jpeg: thumbnail }];
}

function toCode(bytes: Uint8Array): Int8Array {
  return Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
