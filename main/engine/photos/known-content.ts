import type { PendingPhoto } from '../../core/photos/files.ts';
import type { Library } from '../library/tables.ts';
import { cosine, restoreEmbedding } from '../scoring/head.ts';
import type { HeadSource } from '../labels/photo-tags.ts';

/**
 * Of whole embeddings. Of 1,000 photos, 95 % of those turned by 90° have at least 0.43 with themselves, of those
 * cropped or turned grey 0.7; two photos of different things have far less.
 */
const SAME_PHOTO_COSINE = 0.4;
type Duplicate = { id: number; duplicate: number; model: string };

export type KnownContentParts = {
  library: Library;
  heads: HeadSource;
  /** Derives the photo's tags, from the logits where they are given. */
  score(photo: number, logits?: Float32Array): void;
  /** Photos were tagged without being read. */
  onTagged(): void;
};

/** What is known of a photo's content from elsewhere: another file with it, or the file as it was before an edit. */
export class KnownContent {
  readonly #parts: KnownContentParts;

  constructor(parts: KnownContentParts) {
    this.#parts = parts;
  }

  /** Again as long as there are more: what was just tagged, by a result from elsewhere, is another one's duplicate. */
  copyFromDuplicates(waiting: PendingPhoto[]): Set<number> {
    const tagged = new Set<number>();
    for (let isDone = false; !isDone;) {
      const found = this.#copyOnce(waiting.filter(({ id }) => !tagged.has(id)));
      for (const id of found) tagged.add(id);
      isDone = found.length === 0;
    }
    return tagged;
  }

  #copyOnce(waiting: PendingPhoto[]): number[] {
    const { photos, embeddings } = this.#parts.library;
    const duplicates = waiting.flatMap((photo) => this.#findDuplicate(photo) ?? []);
    if (duplicates.length === 0) return [];
    photos.transaction(() => {
      for (const { id, duplicate, model } of duplicates) {
        if (duplicate !== id) {
          embeddings.copy(id, duplicate);
          photos.copyConfidence(id, duplicate);
        }
        this.setTagged(id, model);
      }
    });
    this.#parts.onTagged();
    return duplicates.map(({ id }) => id);
  }

  /** By the active model; for a photo without labels also by the default model. Null where neither has seen it. */
  #findDuplicate(photo: PendingPhoto): Duplicate | null {
    const { id, hash } = photo;
    if (hash === null) return null;
    const { library, heads } = this.#parts;
    const { photos, embeddings } = library;
    const models = new Set([heads.active(), ...(photo.step.kind === 'refine' ? [] : [heads.defaultModel])]);
    for (const model of models) {
      if (heads.find(model) === null) continue; // it could not be tagged by it yet
      // Its own, where only the file's date has changed.
      const duplicate = embeddings.find(id, model) !== null ? id : photos.findDuplicate(hash, model);
      if (duplicate !== null) return { id, duplicate, model };
    }
    return null;
  }

  /** By a model whose embedding of it is stored. In the caller's transaction. */
  setTagged(id: number, model: string, logits?: Float32Array): void {
    this.#parts.library.photos.setTagged(id, model);
    this.reconcileEdit(id, model);
    this.#parts.score(id, logits);
  }

  /**
   * Whether a file whose content was replaced still shows the same, as an edited photo does: then user tags
   * of it holds. It stays with the old content in any case.
   */
  reconcileEdit(id: number, model: string): void {
    const { previousContent, photos, embeddings } = this.#parts.library;
    const gone = previousContent.of(id);
    if (gone === null) return;
    const [now, before] = [embeddings.find(id, model), embeddings.find(gone, model)];
    const isSame =
      now === null ||
      before === null || // nothing to compare: user tags are not thrown away
      previousContent.isSameShot(id, gone) ||
      cosine(restoreEmbedding(now), restoreEmbedding(before)) >= SAME_PHOTO_COSINE;
    previousContent.settle(id, gone, isSame);
    photos.moveUserTags([id]); // what was said of this content elsewhere holds
  }
}
