import type { ReviewQueue } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { Library } from '../library/tables.ts';
import type { ReviewOptions } from '../../http/tags/own-tag.ts';
import type { Labels } from '../labels/labels.ts';

const UNKNOWN_ASPECT = 1500;

/** Photos that show a label, the least sure first, for a person to look through. What is judged counts as progress. */
export class Review {
  readonly #library: Pick<Library, 'bulkTags'>;
  readonly #labels: Labels;
  readonly #threshold: () => number;

  constructor(library: Pick<Library, 'bulkTags'>, labels: Labels, threshold: () => number) {
    this.#library = library;
    this.#labels = labels;
    this.#threshold = threshold;
  }

  /** @param least probability, instead of the slider's position */
  queue(key: string, { order = 'least-sure', least }: ReviewOptions = {}): ReviewQueue {
    const row = this.#labels.findRow(key);
    if (row === null) throw new PhotonestError('not_found', { code: 'label_unknown', key });
    const photos = this.#library.bulkTags.unjudged(row.id, least ?? this.#threshold());
    if (order === 'surest') photos.reverse();
    const judged = this.#library.bulkTags.judged(row.id);
    return {
      label: this.#labels.toCount(row.id, photos.length + judged.confirmed),
      ids: photos.map(({ id }) => id),
      aspects: photos.map(({ width, height }) =>
        width === null || height === null ? UNKNOWN_ASPECT : Math.round((width / height) * 1000),
      ),
      scores: photos.map(({ score }) => Math.round(score * 1000) / 1000),
      ...judged,
    };
  }
}
