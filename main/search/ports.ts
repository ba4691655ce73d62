import type { Amount } from '../core/query-amount.ts';
import type { IndexedPhoto } from '../core/search/indexed.ts';
import type { TagSource } from './tag-index.ts';

/** Where the index reads from. */
export type SearchSources = { photos: PhotoSource; tags: TagSource; terms: TermSource };

/** Where photos are read from. */
export type PhotoSource = {
  /** Photos after an id, in the order of ids. */
  listPhotos(after: number, limit: number): IndexedPhoto[];
  findPhoto(id: number): IndexedPhoto | null;
  /** Ids of all photos in an order that is not kept in memory. */
  listIds(order: 'name' | 'folder'): number[];
  /** What has changed since it was last asked; null: anything may have. */
  takeChanges(): { photos: Set<number>; tags: Set<number> } | null;
};

/** Which photos have what is not kept in memory. */
export type TermSource = {
  /** Photos whose file or folder, and whose title or caption have the words. */
  findNames(text: string, prefix: boolean): { names: number[]; texts: number[] };
  /** Photos of the album of that number, or else of that name, in its order. */
  findAlbum(name: string, id: number | null): number[];
  /** Photos in which the words are written, and those in which only the letters agree, spaces aside. */
  findLines(text: string): { words: number[]; letters: number[] };
  /** Photos with so many objects of a kind. */
  findCount(wanted: Amount): number[];
  /** Photos of which the classes together fill so much. */
  findShare(wanted: Amount, classes: string[]): number[];
  /** A photo and those stacked below it. */
  findStack(top: number): number[];
};

/** Names of the places where photos were taken. */
export type PlaceFinder = {
  /** The number of the place, 0 for none. */
  find(latitude: number, longitude: number): number;
  /** Whether a place is what the text names. */
  matcher(text: string): (place: number) => boolean;
  /** A place's town, city, region and country, as far as it has them: for people, and by all folded names. */
  levelsOf(place: number): { title: string; names: string[] }[];
};

/** What a query needs besides itself. */
export type IndexContext = {
  threshold: number;
  /** Numbers of the labels with these keys. */
  labelIds(keys: string[]): number[];
  /** Similarity to a photo, 0 to 1, of the photos most like it. */
  similarity(photo: number): { photo: number; score: number }[];
  /** The classes of scenes that a name stands for. */
  sceneClasses?(name: string): string[];
  /** Gets the words that names, titles or captions have. */
  named?: Set<string>;
};
