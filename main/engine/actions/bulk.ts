import type { BulkChange, Changed, Step } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { tagNames } from '../../core/labels/tag-names.ts';
import type { LabelRow } from '../../sqlite/tables/tags/label.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from '../labels/labels.ts';
import type { TagUpdater } from './update-tags.ts';
import type { Journal } from './journal.ts';
import type { Selections } from './selections.ts';
import type { TaughtTags } from '../teaching/taught-tags.ts';
import { inSlices } from './slices.ts';

export type BulkParts = {
  library: Pick<
    Library,
    'bulkTags' | 'marks' | 'albums' | 'stacks' | 'photos' | 'corrections' | 'givenPlaces' | 'durably'
  >;
  labels: Labels;
  taught: TaughtTags;
  selections: Pick<Selections, 'idsOf'>;
  journal: Journal;
  tagUpdater: TagUpdater;
};

/** Photos that the change touched, and those whose tags only the network's output tells. */
type Done = { changed: number; stale: number[] };
type Apply = (json: string) => Done;

/** One change to all photos of a selection: one step to undo, in slices between which others are answered. */
export class Bulk {
  readonly #parts: BulkParts;

  constructor(parts: BulkParts) {
    this.#parts = parts;
  }

  async change(selection: number, change: BulkChange): Promise<Changed> {
    return await this.changePhotos(this.#parts.selections.idsOf(selection), change);
  }

  async changePhotos(ids: number[], change: BulkChange): Promise<Changed> {
    const { journal } = this.#parts;
    return await journal.recordSlices(
      this.#describe(change),
      async (record) => await this.apply(ids, change, record),
    );
  }

  /**
   * Several changes as one step, each to photos of its own.
   *
   * @param before a part of the same step, which is about no photo
   */
  async changeGroups(
    what: Omit<Step, 'id' | 'photos'>,
    groups: readonly { change: BulkChange; ids: ReadonlySet<number> }[],
    before?: () => void,
  ): Promise<Changed> {
    return await this.#parts.journal.recordSlices(what, async (record) => {
      if (before !== undefined) record(() => this.#parts.library.durably(before));
      for (const [index, { change, ids }] of groups.entries())
        await this.apply([...ids], change, record, index === groups.length - 1);
      return new Set(groups.flatMap(({ ids }) => [...ids])).size;
    });
  }

  /**
   * As a part of a step that is recorded already.
   *
   * @param isDurable the last slice takes all before it to the disk
   * @returns how many photos were changed
   */
  async apply(
    ids: number[],
    change: BulkChange,
    record: <T>(piece: () => T) => T,
    isDurable = true,
  ): Promise<number> {
    const { library, tagUpdater } = this.#parts;
    const apply = record(() => this.#prepare(change));
    let photos = 0;
    await inSlices(ids, async (_, json, isLast) => {
      const commit = isLast && isDurable ? library.durably : library.photos.transaction;
      const { changed, stale } = record(() => commit(() => apply(json)));
      photos += changed;
      await tagUpdater.all(stale);
    });
    return photos;
  }

  /** @returns what to do with each slice, inside a transaction */
  #prepare(change: BulkChange): Apply {
    const { library, labels } = this.#parts;
    const { marks, albums, corrections, givenPlaces } = library;
    const counted = (work: (json: string) => number): Apply => {
      return (json) => ({ changed: work(json), stale: [] });
    };
    switch (change.do) {
      case 'tag': {
        const rows = labels.ensureTyped(change.names);
        return (json) => merge(rows.map((row) => this.#annotate('confirm', row, json)));
      }
      case 'confirm':
      case 'reject':
      case 'clear':
      case 'remove': {
        const row = this.#labelOf(change.label);
        return (json) => this.#annotate(change.do, row, json);
      }
      case 'favourite':
        return counted((json) => marks.setFavourite(json, change.on));
      case 'stars':
        return counted((json) => marks.setStars(json, change.stars));
      case 'hide':
        return counted((json) => marks.setHidden(json, change.on));
      case 'album':
        albums.get(change.album);
        return counted((json) =>
          change.on ? albums.addPhotos(change.album, json) : albums.removePhotos(change.album, json),
        );
      case 'date':
        return counted((json) => corrections.set(json, { takenAt: change.takenAt }));
      case 'clock':
        return counted((json) => corrections.shift(json, change.seconds));
      case 'place':
        return counted((json) => givenPlaces.set(json, change.place));
      case 'title':
        return counted((json) => corrections.set(json, { title: change.title }));
      case 'caption':
        return counted((json) => corrections.set(json, { caption: change.caption }));
      case 'stack':
        library.photos.get(change.top);
        return counted((json) => library.stacks.stack(json, change.top));
      case 'unstack':
        return counted((json) => library.stacks.unstack(json));
    }
  }

  #annotate(annotation: 'confirm' | 'reject' | 'clear' | 'remove', row: LabelRow, json: string): Done {
    const { library, labels } = this.#parts;
    const { bulkTags } = library;
    const above = (): number[] => [row.id, ...labels.idsOf([...labels.ancestors(row.key)])];
    const below = (): number[] => [row.id, ...labels.idsOf([...labels.descendants(row.key)])];
    if (annotation === 'confirm')
      return this.#settleOwn(bulkTags.confirm(json, row.id, [...new Set(above())]), row);
    if (annotation === 'reject') return this.#settleOwn(this.#reject(json, row, below()), row);
    const done = bulkTags.withdraw(json, row.id);
    if (annotation === 'remove') {
      // What a file says stays away only by a rejection.
      const keywords = bulkTags.withKeyword(json, row.id);
      const rejected = bulkTags.reject(JSON.stringify(keywords), row.id, below());
      done.changed = new Set([...done.stale, ...keywords]).size;
      done.stale.push(...rejected.stale);
    }
    return this.#settleOwn(done, row);
  }

  /** A proposed tag may be all that spoke for the tags above it: these are derived again. */
  #reject(json: string, row: LabelRow, below: number[]): Done {
    const { library, taught } = this.#parts;
    const done = library.bulkTags.reject(json, row.id, below);
    if (row.parent === null || !taught.isTaughtOrBelow(row.id)) return done;
    return { ...done, stale: JSON.parse(json) as number[] };
  }

  /** Own tags need no network's output, unless they are taught. */
  #settleOwn(done: Done, row: LabelRow): Done {
    const needsNetwork = row.source === 'model' || this.#parts.taught.isTaughtOrBelow(row.id);
    if (needsNetwork || done.stale.length === 0) return done;
    this.#parts.tagUpdater.own(JSON.stringify(done.stale));
    return { ...done, stale: [] };
  }

  #describe(change: BulkChange): Omit<Step, 'id' | 'photos'> {
    const { library } = this.#parts;
    const on = 'on' in change ? change.on : null;
    switch (change.do) {
      case 'confirm':
      case 'reject':
      case 'clear':
      case 'remove':
        return { kind: change.do, subject: this.#labelOf(change.label).name, on };
      case 'tag':
        return { kind: change.do, subject: tagNames(change.names), on };
      case 'album':
        return { kind: change.do, subject: library.albums.get(change.album).name, on };
      case 'place':
        return { kind: change.do, subject: change.name ?? null, on };
      case 'stars':
        return { kind: change.do, subject: change.stars === null ? null : String(change.stars), on };
      default:
        return { kind: change.do, subject: null, on };
    }
  }

  #labelOf(key: string): LabelRow {
    const row = this.#parts.labels.findRow(key);
    if (row === null) throw new PhotonestError('not_found', { code: 'label_unknown', key });
    return row;
  }
}

function merge(done: Done[]): Done {
  return {
    changed: Math.max(0, ...done.map(({ changed }) => changed)),
    stale: [...new Set(done.flatMap(({ stale }) => stale))],
  };
}
