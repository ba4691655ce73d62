import type {
  LabelCount,
  Selection,
  SelectionDetail,
  SelectionLabel,
  SelectionRequest,
} from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from '../labels/labels.ts';
import type { Searching } from '../photos/search.ts';
import { inSlices } from './slices.ts';

/** Selections that are kept; the one that was asked for longest ago gives way. */
const MOST_SELECTIONS = 50;

export type SelectionsParts = {
  library: Pick<Library, 'bulkTags' | 'marks' | 'albums' | 'photos'>;
  labels: Labels;
  search: Pick<Searching, 'findIds'>;
  threshold(): number;
};

/** Photos that a person chose, as they were found: kept here under a number, so that no list of them travels. */
export class Selections {
  readonly #parts: SelectionsParts;
  readonly #kept = new Map<number, number[]>();
  #lastId = 0;

  constructor(parts: SelectionsParts) {
    this.#parts = parts;
  }

  freeze(request: SelectionRequest): Selection {
    const ids = this.#find(request);
    const id = ++this.#lastId;
    this.#kept.set(id, ids);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_SELECTIONS) this.#kept.delete(oldest!);
    return { id, total: ids.length };
  }

  /** @throws PhotonestError `not_found` for one that was given up since */
  idsOf(id: number): number[] {
    const ids = this.#kept.get(id);
    if (ids === undefined) throw new PhotonestError('not_found', { code: 'selection_gone' });
    this.#kept.delete(id);
    this.#kept.set(id, ids); // asked for last
    return ids;
  }

  async detail(id: number): Promise<SelectionDetail> {
    const { library, threshold } = this.#parts;
    const ids = this.idsOf(id);
    const labels = new Map<number, Omit<SelectionLabel, keyof LabelCount> & { count: number }>();
    const albums = new Map<number, number>();
    const sum = { favourites: 0, hidden: 0, sizeBytes: 0, stars: Array<number>(6).fill(0) };
    let taken: SelectionDetail['taken'] = null;
    const markOf = (label: number) => {
      const mark = labels.get(label) ?? { count: 0, own: 0, rejected: 0 };
      labels.set(label, mark);
      return mark;
    };
    await inSlices(ids, (_, json) => {
      const marks = library.marks.count(json);
      sum.favourites += marks.favourites;
      sum.hidden += marks.hidden;
      for (const [stars, count] of marks.stars.entries()) sum.stars[stars]! += count;
      for (const { label, shown, own } of library.bulkTags.marks(json, threshold())) {
        const mark = markOf(label);
        mark.count += shown;
        mark.own += own;
      }
      for (const { label, count } of library.bulkTags.rejections(json)) markOf(label).rejected += count;
      for (const { album, count } of library.albums.counts(json))
        albums.set(album, (albums.get(album) ?? 0) + count);
      const files = library.photos.sumUp(json);
      sum.sizeBytes += files.sizeBytes;
      if (files.from !== null && files.until !== null) taken = wider(taken, files.from, files.until);
    });
    return {
      id,
      total: ids.length,
      labels: this.#toLabels(labels),
      ...sum,
      albums: library.albums.list().flatMap(({ id: album, name }) => {
        const count = albums.get(album);
        return count === undefined ? [] : [{ id: album, name, count }];
      }),
      taken,
    };
  }

  #find(request: SelectionRequest): number[] {
    const { library, search } = this.#parts;
    if ('ids' in request) return library.photos.present(JSON.stringify([...new Set(request.ids)]));
    const except = new Set(request.except);
    return search.findIds(request.query).filter((id) => !except.has(id));
  }

  #toLabels(
    marks: Map<number, Omit<SelectionLabel, keyof LabelCount> & { count: number }>,
  ): SelectionLabel[] {
    const { labels } = this.#parts;
    return [...marks]
      .filter(([label]) => !labels.own.isDeleted(label))
      .map(([label, { count, own, rejected }]) => ({ ...labels.toCount(label, count), own, rejected }))
      .sort((a, b) => b.count - a.count || b.rejected - a.rejected || a.name.localeCompare(b.name));
  }
}

function wider(taken: SelectionDetail['taken'], from: string, until: string): SelectionDetail['taken'] {
  if (taken === null) return { from, until };
  return {
    from: from < taken.from ? from : taken.from,
    until: until > taken.until ? until : taken.until,
  };
}
