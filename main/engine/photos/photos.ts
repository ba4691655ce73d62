import { dirname } from 'node:path';
import type { PhotoDetail, PhotoSummary, PhotoTag } from '../../core/api.ts';
import { isDiskFull } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';
import { isRaw } from '../../core/photos/formats.ts';
import type { PhotoPort } from '../../http/photo.ts';
import type { PhotoRow } from '../../sqlite/tables/photo.ts';
import type { TagRow } from '../../sqlite/tables/tag.ts';
import type { Labels } from './labels.ts';
import type { Library } from '../library/tables.ts';
import type { Searching } from './search.ts';
import { versionOf, type Store } from './index-store.ts';
import type { Change } from '../changes.ts';

const LABELS_IN_SUMMARY = 4;

export type PhotosParts = {
  library: Library;
  labels: Labels;
  store: Pick<Store, 'scoreTags' | 'canScore'>;
  search: Pick<Searching, 'reasonsOf'>;
  /** Resolves when tags can be derived. */
  whenReady(): Promise<unknown>;
  threshold(): number;
  /** Reads the photos before others. */
  prefer(photos: number[]): void;
  announce(change: Change): void;
};

/** Photos as people see them, and the user tags that people give them. */
export class Photos implements PhotoPort {
  readonly #parts: PhotosParts;

  constructor(parts: PhotosParts) {
    this.#parts = parts;
  }

  summaries(ids: number[], query: string): PhotoSummary[] {
    const { library, search, prefer } = this.#parts;
    const reasons = query.trim() === '' ? null : search.reasonsOf(query);
    const rows = ids.map((id) => library.photos.find(id)).filter((row) => row !== null);
    const pending = rows.filter(({ state }) => state === 'pending');
    if (pending.length > 0) prefer(pending.map(({ id }) => id));
    return rows.map((row) => this.#summarise(row, reasons));
  }

  find(paths: string[]): (number | null)[] {
    return paths.map((path) => this.#parts.library.photos.findByPath(path));
  }

  detail(id: number): PhotoDetail {
    const row = this.#parts.library.photos.get(id);
    const { latitude, longitude } = row;
    return {
      ...this.#summarise(row, null),
      path: row.path,
      folder: dirname(row.path),
      reason: row.reason,
      width: row.width,
      height: row.height,
      sizeBytes: row.sizeBytes,
      takenAt: row.takenAt,
      takenFrom: row.takenFrom,
      takenOffset: row.takenOffset,
      takenSource: row.takenSource,
      title: row.title,
      caption: row.caption,
      remark: row.remark,
      rating: row.rating,
      camera: row.camera,
      lens: row.lens,
      exposure: row.exposure,
      place: latitude === null || longitude === null ? null : { latitude, longitude },
      tags: this.#tagsOf(id),
      companions: this.#parts.library.photos
        .companions(row.path)
        .map((file) => ({ ...file, kind: isRaw(file.name) ? 'raw' : 'film' })),
      original: `/originals/${id}`,
    };
  }

  async setUserTag(id: number, key: string, state: 'confirmed' | 'rejected' | 'none'): Promise<PhotoDetail> {
    this.#parts.library.photos.get(id);
    const label = this.#parts.labels.findRow(key);
    if (label === null) throw new PhotonestError('not_found', `There is no label “${key}”.`);
    return await this.#record(id, label.id, state === 'none' ? this.#takeBack(id, label.id) : state);
  }

  /** A tag that stands without anything having been said of it, as a keyword of the file does, can only be rejected. */
  #takeBack(id: number, label: number): 'rejected' | 'none' {
    const { tags } = this.#parts.library;
    const said = tags.userTags(id).some((userTag) => userTag.label === label);
    const stands = tags.list(id).some((tag) => tag.label === label && tag.source === 'user');
    return stands && !said ? 'rejected' : 'none';
  }

  async addTag(id: number, name: string): Promise<PhotoDetail> {
    this.#parts.library.photos.get(id);
    return await this.#record(id, this.#parts.labels.ensure(name).id, 'confirmed');
  }

  /**
   * With what is derived from it, or not at all: on a full disk nothing is half saved. What a person said does not wait
   * for a model that is only starting, though, nor for the mending of a defect.
   */
  async #record(id: number, label: number, state: 'confirmed' | 'rejected' | 'none'): Promise<PhotoDetail> {
    const { library, store, whenReady, announce } = this.#parts;
    const score = (): void => store.scoreTags(id);
    if (!this.#recordWhole(id, label, state, score)) {
      library.tags.setUserTag(id, label, state);
      await whenReady();
      score();
    }
    const detail = this.detail(id);
    announce('library');
    return detail;
  }

  /** @returns false where tags cannot be derived now */
  #recordWhole(
    id: number,
    label: number,
    state: 'confirmed' | 'rejected' | 'none',
    score: () => void,
  ): boolean {
    const { library, store } = this.#parts;
    if (!store.canScore) return false;
    try {
      library.tags.setUserTag(id, label, state, score);
      return true;
    } catch (error) {
      if (isDiskFull(error)) throw error;
      return false;
    }
  }

  #summarise(row: PhotoRow, reasons: ReturnType<Searching['reasonsOf']> | null): PhotoSummary {
    const shown = this.#shownTags(row.id);
    const nameOf = (tag: TagRow): string => this.#parts.labels.rowOf(tag.label).name;
    return {
      id: row.id,
      name: row.name,
      state: row.state,
      thumbhash: row.thumbhash?.toString('base64') ?? null,
      thumbnail: thumbnailOf(row),
      labels: shown.slice(0, LABELS_IN_SUMMARY).map(nameOf),
      why: reasons === null ? null : this.#explain(row, shown, reasons),
    };
  }

  #explain(row: PhotoRow, shown: TagRow[], reasons: ReturnType<Searching['reasonsOf']>): string | null {
    const tag = shown.find((each) => reasons.labels.has(this.#parts.labels.rowOf(each.label).key));
    if (tag !== undefined) return this.#parts.labels.rowOf(tag.label).name;
    const { words } = reasons;
    const mentions = (text: string | null): boolean =>
      words.some((word) => text?.toLowerCase().includes(word));
    if (mentions(row.name)) return 'in the file name';
    if (mentions(row.path)) return 'in the folder name';
    if (mentions(row.title)) return 'in the title';
    return mentions(row.caption) ? 'in the caption' : null;
  }

  /** Most specific first, and of these the surest: what a photo is called. */
  #shownTags(photo: number): TagRow[] {
    const threshold = this.#parts.threshold();
    const classes = (tag: TagRow): number => this.#parts.labels.rowOf(tag.label).classes;
    return this.#parts.library.tags
      .list(photo)
      .filter((tag) => tag.certainty >= threshold)
      .sort((a, b) => classes(a) - classes(b) || b.certainty - a.certainty);
  }

  /** Surest first, the rejected last. */
  #tagsOf(photo: number): PhotoTag[] {
    const keywords = new Set(this.#parts.library.metadata.keywordsOf(photo));
    const states = new Map(this.#parts.library.tags.userTags(photo).map((each) => [each.label, each.state]));
    const shown = this.#shownTags(photo).sort((a, b) => b.certainty - a.certainty);
    const rejected = [...states].filter(([, state]) => state === 'rejected').map(([label]) => label);
    return [
      ...shown.map((tag) => this.#toTag(tag.label, tag, states.get(tag.label) ?? 'none', keywords)),
      ...rejected.map((label) => this.#toTag(label, null, 'rejected' as const, keywords)),
    ];
  }

  #toTag(label: number, tag: TagRow | null, state: PhotoTag['state'], keywords: Set<number>): PhotoTag {
    const { key, name, category } = this.#parts.labels.rowOf(label);
    const sure = tag?.source === 'user';
    const source = sure ? (keywords.has(label) && state === 'none' ? 'file' : 'user') : 'model';
    return { key, name, category, score: sure ? null : (tag?.score ?? null), source, state };
  }
}

/** One that was not looked at yet has its thumbnail made when it is asked for. */
function thumbnailOf({ id, state, hash }: PhotoRow): string | null {
  if (hash !== null) return `/thumbnails/${id}?v=${versionOf(hash)}`;
  return state === 'pending' ? `/thumbnails/${id}` : null;
}
