import type { SearchResult } from '../../core/api.ts';
import type { PhotoReader } from '../../core/photos/reading.ts';
import type { Picture, SimilarPort } from '../../http/similar.ts';
import type { Library } from '../library/tables.ts';
import { readUrgently } from '../tagger/read-urgently.ts';
import type { LoadedHeads } from './classes.ts';
import type { Store } from './index-store.ts';
import type { Searching } from './search.ts';

export type SimilarParts = {
  library: Library;
  store: Pick<Store, 'codes' | 'similarityModel'>;
  search: Pick<Searching, 'similarity' | 'similarToAll' | 'toSimilarResult'>;
  heads: Pick<LoadedHeads, 'head'>;
  reader: PhotoReader;
};

/** Photos similar to others, and to pictures that are not in the library. */
export class Similar implements SimilarPort {
  readonly #parts: SimilarParts;

  constructor(parts: SimilarParts) {
    this.#parts = parts;
  }

  similar(id: number, limit: number): SearchResult {
    const { library, search } = this.#parts;
    library.photos.get(id);
    return search.toSimilarResult(search.similarity(id), limit);
  }

  async similarTo(images: Picture[], limit: number): Promise<SearchResult> {
    const { library, store, search } = this.#parts;
    const known = images.map((image) => ('path' in image ? library.photos.findByPath(image.path) : null));
    const codes = await Promise.all(
      images.map(
        async (source, index) => store.codes.find(known[index] ?? 0) ?? (await this.#encode(source)),
      ),
    );
    return search.toSimilarResult(search.similarToAll(codes, known), limit);
  }

  async #encode(source: Picture): Promise<Int8Array> {
    const { store, heads, reader } = this.#parts;
    const { outputs } = await readUrgently(reader, { source, network: true });
    // Codes are compared by one model; while it is not among those that run, the active one has to do.
    const model = store.similarityModel();
    const { model: by, embedding } = outputs.find((output) => output.model === model) ?? outputs[0]!;
    return heads.head(by).encode(embedding);
  }
}
