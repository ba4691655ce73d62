import type { Album, SavedSearch } from '../../core/api.ts';
import type { Library } from '../library/tables.ts';
import type { Change } from '../changes.ts';
import type { Journal } from './journal.ts';

export type AlbumsParts = {
  library: Pick<Library, 'albums' | 'savedSearches' | 'durably'>;
  journal: Journal;
  announce(change: Change): void;
};

/** Albums and saved searches, each change a step that can be undone. */
export class Albums {
  readonly #parts: AlbumsParts;

  constructor(parts: AlbumsParts) {
    this.#parts = parts;
  }

  list(): Album[] {
    return this.#parts.library.albums.list();
  }

  add(name: string): Album {
    const { albums } = this.#parts.library;
    return albums.get(this.#record('album-add', name, () => albums.add(name)));
  }

  rename(id: number, name: string): Album {
    const { albums } = this.#parts.library;
    const { name: before } = albums.get(id);
    this.#record('album-rename', before, () => albums.rename(id, name));
    return albums.get(id);
  }

  arrange(ids: number[]): Album[] {
    const { albums } = this.#parts.library;
    this.#record('album-arrange', null, () => albums.arrange(ids));
    return albums.list();
  }

  arrangePhotos(id: number, photos: number[]): Album {
    const { albums } = this.#parts.library;
    const { name } = albums.get(id);
    this.#record('album-arrange', name, () => albums.arrangePhotos(id, photos));
    return albums.get(id);
  }

  remove(id: number): void {
    const { albums } = this.#parts.library;
    const { name } = albums.get(id);
    this.#record('album-delete', name, () => albums.remove(id));
  }

  listSearches(): SavedSearch[] {
    return this.#parts.library.savedSearches.list();
  }

  saveSearch(name: string, query: string): SavedSearch {
    const { savedSearches } = this.#parts.library;
    return savedSearches.get(this.#record('search-save', name, () => savedSearches.add(name, query)));
  }

  renameSearch(id: number, name: string): SavedSearch {
    const { savedSearches } = this.#parts.library;
    const { name: before } = savedSearches.get(id);
    this.#record('search-rename', before, () => savedSearches.rename(id, name));
    return savedSearches.get(id);
  }

  removeSearch(id: number): void {
    const { savedSearches } = this.#parts.library;
    const { name } = savedSearches.get(id);
    this.#record('search-delete', name, () => savedSearches.remove(id));
  }

  #record<T>(kind: Parameters<Journal['record']>[0]['kind'], subject: string | null, work: () => T): T {
    const { library, journal, announce } = this.#parts;
    const result = journal.record({ kind, subject, on: null, photos: 0 }, () => library.durably(work));
    announce('library');
    return result;
  }
}
