import type { SearchOrder } from '../core/api.ts';
import type { Expression, Query, Term } from '../core/query.ts';
import type { IndexedPhoto } from '../core/search/indexed.ts';
import { evaluate } from './evaluate.ts';
import { countFacets, type FacetAsk, type FacetCounts } from './facets.ts';
import { matchPhotos } from './match-columns.ts';
import { Matches } from './matches.ts';
import { PlaceWords } from './place-words.ts';
import { FAILED, HIDDEN, NOWHERE, PhotoColumns, SHOWN, STACKED } from './photo-columns.ts';
import type { IndexContext, PlaceFinder, SearchSources } from './ports.ts';
import { IndexResult } from './result.ts';
import { TagIndex } from './tag-index.ts';

const PAGE = 5000;
/** Of more photos than these, all tags are read again rather than each photo's. */
const MOST_CHANGES = 2000;

/**
 * Photos and tags of the library in memory, for searches: read when they are first needed, and again where they have
 * changed. At 100,000 photos SQL takes longer to join, sort and count a wide label's photos than a person waits.
 */
export class SearchIndex {
  readonly #sources: SearchSources;
  readonly #places: PlaceFinder | null;
  #columns: PhotoColumns;
  #placeWords: PlaceWords | null;
  #lastId = 0;
  #hasAllPhotos = false;
  readonly #tags: TagIndex;

  /** @param places null: photos have no places that could be named */
  constructor(sources: SearchSources, places: PlaceFinder | null = null) {
    this.#sources = sources;
    this.#places = places;
    this.#columns = this.#noColumns();
    this.#placeWords = this.#newPlaceWords();
    this.#tags = new TagIndex(sources.tags, (photo, near) => this.#columns.rowOf(photo, near));
  }

  /** @throws what the sources do */
  search(
    query: Pick<Query, 'expression' | 'terms'>,
    context: IndexContext,
    order: SearchOrder | null = null,
  ): IndexResult {
    this.#update();
    const { photos, terms } = this.#sources;
    const searched = {
      columns: this.#columns,
      tags: this.#tags,
      terms,
      places: this.#places,
      placeWords: this.#placeWords,
    };
    const matches = evaluate(searched, query.expression, context);
    const wanted = query.terms.filter((term) => !term.negated);
    const wantsFailed = wanted.some((term) => term.kind === 'failed');
    const wantsHidden = wanted.some((term) => term.kind === 'is' && term.what === 'hidden');
    const wantsStacked = wanted.some((term) => term.kind === 'stack');
    const shown = wantsFailed ? SHOWN | FAILED : SHOWN;
    const album = order === null || order === 'album' ? albumOf(query.expression) : null;
    const result = new IndexResult(this.#columns, matches, {
      shown,
      without: (wantsHidden ? 0 : HIDDEN) | (wantsStacked ? 0 : STACKED),
      order: album !== null ? 'album' : order === 'album' ? null : order,
    });
    if (album !== null) result.arrange(terms.findAlbum(album.text, album.id));
    if (order === 'name' || order === 'folder') result.arrange(photos.listIds(order));
    return result;
  }

  /** These photos, in this order, as far as they are shown. */
  select(ids: number[]): IndexResult {
    this.#update();
    const matches = matchPhotos(new Matches(this.#columns.size), this.#columns, ids);
    const result = new IndexResult(this.#columns, matches, { shown: SHOWN, without: 0, order: null });
    result.arrange(ids);
    return result;
  }

  /** As {@link TagIndex.countLabels}. */
  countLabels: TagIndex['countLabels'] = (...asked) => this.#tags.countLabels(...asked);

  /** As {@link countFacets}; null until all tags have been read. */
  countFacets(result: IndexResult, ask: FacetAsk): FacetCounts | null {
    return this.#tags.isComplete ? countFacets(this.#columns, this.#tags, result, ask) : null;
  }

  /** Names of the folders that photos lie in, without those above. */
  folderNames(): string[] {
    const names = this.#columns.texts.folders.texts.map((path) => path.split(/[/\\]/).at(-1) ?? '');
    return [...new Set(names)].filter((name) => name !== '');
  }

  /** Paths of the folders that photos lie in, and names of cameras in lower case. */
  get places(): { folders: readonly string[]; cameras: readonly string[] } {
    this.#update();
    return { folders: this.#columns.texts.folders.texts, cameras: this.#columns.texts.cameras.texts };
  }

  /** What places of that name are called in which photos were taken. */
  placesNamed(text: string): string[] {
    this.#update();
    return this.#placeWords?.titlesOf(text) ?? [];
  }

  /** Everything has been read. */
  get isComplete(): boolean {
    return this.#hasAllPhotos && this.#tags.isComplete;
  }

  /**
   * Reads a part of what has not been read yet, so that later searches need not.
   *
   * @returns whether there is more
   */
  readAhead(): boolean {
    if (!this.#hasAllPhotos) {
      this.#readPage();
      return true;
    }
    if (this.#placeWords?.readAhead() === true) return true;
    this.#update();
    if (!this.#tags.isComplete) this.#tags.readNext();
    return !this.isComplete;
  }

  /** Reads what has not been read of photos, and what has changed. */
  #update(): void {
    const changes = this.#sources.photos.takeChanges();
    if (changes === null) this.#forget();
    while (!this.#hasAllPhotos) this.#readPage();
    if (changes === null) return;
    for (const id of [...changes.photos].sort((a, b) => a - b)) {
      const photo = this.#sources.photos.findPhoto(id);
      if (photo === null) this.#columns.remove(id);
      else this.#setPhoto(photo);
    }
    if (changes.tags.size > MOST_CHANGES) this.#tags.forget();
    else for (const id of changes.tags) this.#tags.readAgain(id);
  }

  #forget(): void {
    this.#columns = this.#noColumns();
    this.#placeWords = this.#newPlaceWords();
    this.#lastId = 0;
    this.#hasAllPhotos = false;
    this.#tags.forget();
  }

  #newPlaceWords(): PlaceWords | null {
    return this.#places === null ? null : new PlaceWords(this.#places, this.#columns.texts.places);
  }

  #noColumns(): PhotoColumns {
    return new PhotoColumns((latitude, longitude) => this.#places?.find(latitude, longitude) ?? NOWHERE);
  }

  #readPage(): void {
    const photos = this.#sources.photos.listPhotos(this.#lastId, PAGE);
    for (const photo of photos) this.#setPhoto(photo);
    this.#lastId = photos.at(-1)?.id ?? this.#lastId;
    this.#hasAllPhotos = photos.length < PAGE;
  }

  #setPhoto(photo: IndexedPhoto): void {
    this.#columns.set(photo);
    this.#tags.grow(this.#columns.size);
  }
}

/** The album that every photo of a result is in, as far as the query says so. */
function albumOf(expression: Expression | null): (Term & { kind: 'album' }) | null {
  if (expression?.kind === 'all')
    return expression.parts.map(albumOf).find((album) => album !== null) ?? null;
  return expression?.kind === 'term' && expression.term.kind === 'album' ? expression.term : null;
}
