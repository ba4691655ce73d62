import { dirname } from 'node:path';
import type { PhotoDetail, PhotoSummary, PhotoTag, StepKind } from '../../core/api.ts';
import { isDiskFull } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';
import { foldText } from '../../core/fold-text.ts';
import { tagNames } from '../../core/labels/tag-names.ts';
import { failureSentence } from '../../core/photos/failure-sentence.ts';
import { isRaw } from '../../core/photos/formats.ts';
import { matchSentence, type Match } from '../../core/search/match.ts';
import type { PhotoPort } from '../../http/photos/photo.ts';
import type { PhotoRow } from '../../sqlite/tables/photos/photo.ts';
import type { TagRow } from '../../sqlite/tables/tags/tag.ts';
import type { Labels } from '../labels/labels.ts';
import type { Library } from '../library/tables.ts';
import type { Searching } from './search.ts';
import type { Store } from './index-store.ts';
import { versionOf } from './save-outcomes.ts';
import type { Journal } from '../actions/journal.ts';
import type { Change } from '../changes.ts';

const LABELS_IN_SUMMARY = 4;

/** `none` takes back what was said. */
type UserTag = { label: number; state: 'confirmed' | 'rejected' | 'none' };

/** What is known of photos besides what the library says. */
type PhotoFacts = {
  /** What is known of coordinates. */
  describePlace(latitude: number, longitude: number): { words: string; query: string | null };
  /** Counts and shares. */
  analysisTags(photo: number): PhotoTag[];
};

export type PhotosParts = {
  library: Library;
  labels: Labels;
  store: Pick<Store, 'scoreTags' | 'canScore'>;
  search: Pick<Searching, 'reasonsOf'>;
  journal: Pick<Journal, 'record'>;
  /** Resolves when tags can be derived. */
  whenReady(): Promise<unknown>;
  threshold(): number;
  /** Without them, places have no names and nothing was analysed. */
  facts?: PhotoFacts;
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
    return {
      ...this.#summarise(row, null),
      path: row.path,
      folder: dirname(row.path),
      reason: row.failure === null ? null : failureSentence(row.failure),
      failure: row.failure,
      width: row.width,
      height: row.height,
      hash: row.hash?.toString('hex') ?? null,
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
      place: this.#placeOf(row),
      hidden: row.hidden === 1,
      albums: this.#parts.library.albums.ofPhoto(id),
      tags: this.#tagsOf(id),
      companions: this.#parts.library.photos
        .companions(row.path)
        .map((file) => ({ ...file, kind: isRaw(file.name) ? 'raw' : 'film' })),
      original: `/originals/${id}`,
    };
  }

  #placeOf({ latitude, longitude, placeGiven }: PhotoRow): PhotoDetail['place'] {
    if (latitude === null || longitude === null) return null;
    const described = this.#parts.facts?.describePlace(latitude, longitude) ?? { words: '', query: null };
    return { latitude, longitude, ...described, given: placeGiven === 1 };
  }

  async setUserTag(id: number, key: string, state: 'confirmed' | 'rejected' | 'none'): Promise<PhotoDetail> {
    this.#parts.library.photos.get(id);
    const label = this.#parts.labels.findRow(key);
    if (label === null) throw new PhotonestError('not_found', { code: 'label_unknown', key });
    const kind = ({ confirmed: 'confirm', rejected: 'reject', none: 'clear' } as const)[state];
    return await this.#record(id, kind, label.name, () => [
      { label: label.id, state: state === 'none' ? this.#takeBack(id, label.id) : state },
    ]);
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
    return await this.#record(id, 'tag', tagNames(name), () =>
      this.#parts.labels.ensureTyped(name).map(({ id: label }) => ({ label, state: 'confirmed' })),
    );
  }

  /**
   * With what is derived from it, or not at all: on a full disk nothing is half saved. User tags do not wait
   * for a model that is only starting, though, nor for the mending of a defect.
   */
  async #record(id: number, kind: StepKind, subject: string, say: () => UserTag[]): Promise<PhotoDetail> {
    const { library, store, journal, whenReady, announce } = this.#parts;
    const score = (): void => store.scoreTags(id);
    const isDerived = journal.record({ kind, subject, on: null, photos: 1 }, () =>
      say().map(({ label, state }) => {
        if (this.#recordWhole(id, label, state, score)) return true;
        library.tags.setUserTag(id, label, state);
        return false;
      }),
    );
    if (isDerived.includes(false)) {
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
    const match = reasons === null ? null : this.#match(row, shown, reasons);
    return {
      id: row.id,
      name: row.name,
      state: row.state,
      thumbhash: row.thumbhash?.toString('base64') ?? null,
      thumbnail: thumbnailOf(row),
      labels: shown.slice(0, LABELS_IN_SUMMARY).map(nameOf),
      why: match === null ? null : matchSentence(match),
      match,
      favourite: row.favourite === 1,
      stars: Math.max(0, row.rating ?? 0),
      stacked: row.below === 0 ? 0 : row.below + 1,
    };
  }

  #match(row: PhotoRow, shown: TagRow[], reasons: ReturnType<Searching['reasonsOf']>): Match | null {
    const tag = shown.find((each) => reasons.labels.has(this.#parts.labels.rowOf(each.label).key));
    if (tag !== undefined) return { code: 'label', name: this.#parts.labels.rowOf(tag.label).name };
    const { words } = reasons;
    const mentions = (text: string | null): boolean =>
      words.some((word) => text?.toLowerCase().includes(word));
    if (mentions(row.name)) return { code: 'file_name' };
    if (mentions(row.path)) return { code: 'folder_name' };
    if (mentions(row.title)) return { code: 'title' };
    if (mentions(row.caption)) return { code: 'caption' };
    if (this.#isWritten(row.id, reasons.written)) return { code: 'text' };
    const place = reasons.places.find((each) => this.#isTakenIn(row, each));
    return place === undefined ? null : { code: 'place', name: place };
  }

  /** @param place as in `Oslo, Norway` */
  #isTakenIn({ latitude, longitude }: PhotoRow, place: string): boolean {
    if (latitude === null || longitude === null) return false;
    const names = this.#parts.facts?.describePlace(latitude, longitude).words.split(', ') ?? [];
    return place.split(', ').every((name) => names.includes(name));
  }

  /** With or without the spaces between words, as the search finds it. */
  #isWritten(photo: number, texts: string[]): boolean {
    if (texts.length === 0) return false;
    const join = (text: string): string => foldText(text).replaceAll(' ', '');
    const lines = join(this.#parts.library.analyses.linesOf(photo).map(({ text }) => text).join(' ')); // prettier-ignore
    return texts.some((text) => join(text) !== '' && lines.includes(join(text)));
  }

  /** Most specific first, and of these the surest: what a photo is called. */
  #shownTags(photo: number): TagRow[] {
    const threshold = this.#parts.threshold();
    const classes = (tag: TagRow): number => this.#parts.labels.rowOf(tag.label).classes;
    return this.#parts.library.tags
      .list(photo)
      .filter((tag) => tag.certainty >= threshold)
      .sort((a, b) => classes(a) - classes(b) || b.score - a.score);
  }

  /** Surest first, the rejected last. */
  #tagsOf(photo: number): PhotoTag[] {
    const keywords = new Set(this.#parts.library.metadata.keywordsOf(photo));
    const states = new Map(this.#parts.library.tags.userTags(photo).map((each) => [each.label, each.state]));
    const shown = this.#shownTags(photo).sort((a, b) => b.score - a.score);
    const rejected = [...states].filter(([, state]) => state === 'rejected').map(([label]) => label);
    return [
      ...shown.map((tag) => this.#toTag(tag.label, tag, states.get(tag.label) ?? 'none', keywords)),
      ...(this.#parts.facts?.analysisTags(photo) ?? []),
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

/** One that was not previewed yet has its thumbnail made when it is asked for. */
function thumbnailOf({ id, state, hash }: PhotoRow): string | null {
  if (hash !== null) return `/thumbnails/${id}?v=${versionOf(hash)}`;
  return state === 'pending' ? `/thumbnails/${id}` : null;
}
