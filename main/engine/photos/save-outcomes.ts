import { foldKeyword } from '../../core/photos/exported-keyword.ts';
import type { PendingPhoto } from '../../core/photos/files.ts';
import type { PhotoMetadata } from '../../core/photos/metadata.ts';
import type { ReadPhoto } from '../../core/photos/reading.ts';
import type { Outcome } from '../../indexing/queue/ports.ts';
import type { Library } from '../library/tables.ts';
import type { HeadSource } from '../labels/photo-tags.ts';
import type { KnownContent } from './known-content.ts';
import type { Labels } from '../labels/labels.ts';

export type OutcomeWriterParts = {
  library: Library;
  labels: Labels;
  heads: HeadSource;
  content: KnownContent;
  /** Models whose results came from elsewhere: they stay. */
  keptModels(): string[];
  /** Derives the photo's tags. */
  score(photo: number): void;
};

/** Writes what came of photos that were read: rows, thumbnails, metadata, embeddings and what is derived from them. */
export class OutcomeWriter {
  readonly #parts: OutcomeWriterParts;

  constructor(parts: OutcomeWriterParts) {
    this.#parts = parts;
  }

  save(outcomes: Outcome[]): void {
    const { photos, thumbnails, journal } = this.#parts.library;
    const present = outcomes.filter(({ pending }) => photos.isStill(pending));
    // First, since a thumbnail without its row is no harm.
    thumbnails.put(present.flatMap(toThumbnails));
    // Before the transaction: new labels are kept in memory also, and a person may come to use them.
    for (const outcome of present)
      if ('read' in outcome) this.#parts.labels.ensurePaths(outcome.read.metadata?.keywords ?? []);
    photos.transaction(() => {
      for (const outcome of present) this.#saveOne(outcome);
      journal.end(outcomes.map(({ pending }) => pending.id));
    });
  }

  #saveOne(outcome: Outcome): void {
    const { id, step } = outcome.pending;
    if ('failed' in outcome && step.kind === 'refine') {
      this.#parts.library.photos.setUnrefined(id, this.#parts.heads.active(), outcome.failed);
      return;
    }
    if ('failed' in outcome) {
      this.#parts.library.photos.setFailed(id, outcome.failed);
      this.#releaseCompanions(id);
      return;
    }
    const { read } = outcome;
    if (read.hash !== null && !this.#savePreview(outcome.pending, read, read.hash)) return;
    this.#saveTagged(id, read);
  }

  /** @returns false for a file that was taken for known, but has another content by now: it is previewed again */
  #savePreview({ id, sidecar }: PendingPhoto, photo: ReadPhoto, hash: Uint8Array): boolean {
    const { photos, embeddings, previousContent } = this.#parts.library;
    const known = photos.findContent(id)?.hash ?? null;
    const isSame = known?.equals(hash) === true;
    if (!isSame && photo.thumbnail === null) {
      photos.previewAgain(id);
      return false;
    }
    if (!isSame) previousContent.keep(id);
    photos.setPreviewed(id, photo, sidecar);
    if (!isSame) {
      photos.setUntagged(id);
      embeddings.dropOthers(id, []);
    }
    this.#claimResults(id, hash);
    if (photo.metadata !== null) this.#saveMetadata(id, photo.metadata);
    if (photo.remark !== null) this.#releaseCompanions(id);
    // Of the same content under a name that is gone; and others may have the content that was here.
    const gone = previousContent.of(id);
    const copies = photos.moveUserTags(gone === null ? [id] : [id, gone]);
    for (const each of new Set([id, ...copies])) this.#parts.score(each);
    return true;
  }

  /** What waited for this content is the photo's from now on. */
  #claimResults(id: number, hash: Uint8Array): void {
    const { results, embeddings } = this.#parts.library;
    for (const result of results.take(hash))
      if (embeddings.find(id, result.model) === null) embeddings.put({ photo: id, ...result });
  }

  /** A raw file is no companion of what cannot be seen whole. */
  #releaseCompanions(leader: number): void {
    for (const each of this.#parts.library.photos.releaseCompanions(leader)) this.#parts.score(each);
  }

  /** What the model of before says comes too late: the photo is read again. */
  #saveTagged(id: number, { outputs }: ReadPhoto): void {
    const { library, heads, keptModels } = this.#parts;
    const { embeddings, photos } = library;
    const { defaultModel } = heads;
    const output =
      outputs.find(({ model }) => model === heads.active()) ??
      outputs.find(({ model }) => model === defaultModel && photos.findContent(id)?.state === 'pending');
    if (output === undefined) return;
    for (const { model, embedding, precision, logits } of outputs) {
      const head = heads.find(model);
      if (head === null) throw new Error(`the tagger ran ${model}, whose last layer is not loaded`);
      embeddings.put(head.store(id, embedding, precision));
      if (model === defaultModel) photos.setConfidence(id, head.confidence(logits));
    }
    // The default model's stays, for its words, and so does what came from elsewhere.
    embeddings.dropOthers(id, [...outputs.map(({ model }) => model), defaultModel, ...keptModels()]);
    this.#parts.content.setTagged(id, output.model, output.logits);
  }

  #saveMetadata(photo: number, metadata: PhotoMetadata): void {
    this.#parts.library.metadata.set(photo, metadata);
    const keywords = this.#foreignKeywords(photo, metadata.keywords);
    const labels = this.#parts.labels.ensurePaths(keywords);
    this.#parts.library.metadata.setKeywords(
      photo,
      labels.map((label) => label.id),
    );
  }

  /** Without those that the app itself wrote: they are no word of another program. */
  #foreignKeywords(photo: number, keywords: string[][]): string[][] {
    const { exports, fileWrites, metadata } = this.#parts.library;
    let own = [...exports.of(photo), ...fileWrites.keywordsOf(photo)];
    // Seen for the first time, it may be a copy that came with its sidecar.
    if (own.length === 0 && keywords.length > 0 && metadata.keywordsOf(photo).length === 0) {
      const present = new Set(keywords.map(foldKeyword));
      own = exports.ofCopies(photo).filter(({ path }) => present.has(foldKeyword(path)));
      exports.add(photo, own);
    }
    const exported = new Set(own.map(({ path }) => foldKeyword(path)));
    return keywords.filter((path) => !exported.has(foldKeyword(path)));
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
