import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UndoneRow } from '../../sqlite/undo-log.ts';
import type { Library } from '../library/tables.ts';
import type { Store } from '../photos/index-store.ts';
import type { Labels } from '../labels/labels.ts';
import type { TaughtTags } from '../teaching/taught-tags.ts';
import { inSlices } from './slices.ts';

/** Photos derived from the network's output per turn of the event loop, about 2 ms each. */
const SCORED_AT_ONCE = 10;

export type TagUpdaterParts = {
  library: Pick<Library, 'bulkTags' | 'labels' | 'corrections' | 'photos' | 'taughtTags'>;
  labels: Labels;
  taught: TaughtTags;
  store: Pick<Store, 'scoreTags' | 'canScore'>;
  /** Resolves when tags can be derived. */
  whenReady(): Promise<unknown>;
};

/** Shown tags of many photos, after what a person said of them has changed. */
export class TagUpdater {
  readonly #parts: TagUpdaterParts;

  constructor(parts: TagUpdaterParts) {
    this.#parts = parts;
  }

  /** Own tags that people and files say, which need no network's output; proposals stay. Inside the caller's transaction. @param ids JSON */
  own(ids: string): void {
    const { library, labels } = this.#parts;
    const shown = new Map<number, Set<number>>();
    const rejected: { photo: number; label: number }[] = [];
    for (const { photo, label, state } of library.bulkTags.said(ids)) {
      if (state === 'rejected') {
        rejected.push({ photo, label });
      } else if (state === 'confirmed' || !labels.own.isDeleted(label)) {
        const ofPhoto = shown.get(photo) ?? new Set();
        for (const each of this.#withAncestors(label)) ofPhoto.add(each);
        shown.set(photo, ofPhoto);
      }
    }
    for (const { photo, label } of rejected) shown.get(photo)?.delete(label);
    const rows = [...shown].flatMap(([photo, each]) => [...each].map((label) => ({ photo, label })));
    library.bulkTags.replaceOwn(ids, rows);
  }

  /** All tags, by what the network said. A photo that is gone has none. */
  async all(photos: number[]): Promise<void> {
    if (photos.length === 0) return;
    const { store, whenReady } = this.#parts;
    if (!store.canScore) await whenReady();
    for (const [index, photo] of photos.entries()) {
      store.scoreTags(photo);
      if (index % SCORED_AT_ONCE === SCORED_AT_ONCE - 1) await nextTurn();
    }
  }

  /** What follows from rows that were put back as they were. */
  async settle(rows: UndoneRow[]): Promise<void> {
    const { library, labels, taught } = this.#parts;
    const touched = (...tables: UndoneRow['table'][]): UndoneRow[] =>
      rows.filter(({ table }) => tables.includes(table));
    const corrected = touched('corrections').flatMap(({ photo }) => photo ?? []);
    if (corrected.length > 0) library.corrections.indexTexts(JSON.stringify(corrected));
    const changedTags = touched('labels', 'tag_aliases', 'tag_details');
    if (changedTags.length > 0) labels.reload();
    const own = new Set<number>();
    const scored = new Set<number>();
    const changedLessons = touched('taught_tags').map(({ label }) => label!);
    if (changedTags.length + changedLessons.length > 0) taught.reload();
    for (const photo of changedLessons.flatMap((label) => this.dropProposals(label))) scored.add(photo);
    for (const { photo, label } of touched('user_tags', 'keywords')) {
      const row = label === null ? null : labels.findById(label);
      const needsNetwork = row?.source === 'model' || (row !== null && taught.isTaughtOrBelow(row.id));
      (needsNetwork ? scored : own).add(photo!);
    }
    for (const { label } of changedTags)
      if (label !== null) for (const photo of this.#photosBelow(label)) own.add(photo);
    await inSlices([...own], (_, json) => library.photos.transaction(() => this.own(json)));
    await this.all([...scored]);
  }

  /** Of a tag that is not taught any more. @returns photos whose tags are to be derived again */
  dropProposals(label: number): number[] {
    const { taught, library } = this.#parts;
    if (taught.has(label)) return [];
    const photos = library.taughtTags.proposals(label, 0).map(({ photo }) => photo);
    library.taughtTags.dropProposals(label);
    return photos;
  }

  /** Photos of an own tag and of all below it: these show what is above them. */
  #photosBelow(label: number): Set<number> {
    const { library, labels } = this.#parts;
    const row = labels.findById(label);
    if (row === null) return new Set();
    const tags = [label, ...labels.idsOf([...labels.descendants(row.key)])];
    return new Set(tags.flatMap((each) => library.labels.photosOf(each)));
  }

  #withAncestors(label: number): number[] {
    const { labels } = this.#parts;
    return [label, ...labels.idsOf([...labels.ancestors(labels.rowOf(label).key)])];
  }
}
