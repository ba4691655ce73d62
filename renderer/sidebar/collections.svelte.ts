import type { Album, OwnTag, SavedSearch } from '../../main/core/api.ts';
import { request, type RequestOptions } from '../state/request.ts';
import { Resource } from '../state/resource.svelte.ts';

/** What a person put together: albums, saved searches and own tags. Each change can be undone. */
export class Collections {
  readonly albums = new Resource<Album[]>('/api/albums');
  readonly searches = new Resource<SavedSearch[]>('/api/searches');
  readonly tags = new Resource<OwnTag[]>('/api/tags');

  async load(): Promise<void> {
    await Promise.all([this.albums.load(), this.searches.load(), this.tags.load()]);
  }

  /** Throws what the engine says; the lists are loaded again. */
  async change(method: NonNullable<RequestOptions['method']>, path: string, body?: object): Promise<void> {
    await request(path, body === undefined ? { method } : { method, body });
    await this.load();
  }
}
