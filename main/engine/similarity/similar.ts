import type { Facets, SearchOrder, SearchResult, SimilarPicture } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { PhotoReader } from '../../core/photos/reading.ts';
import type { Expression, Query } from '../../core/query.ts';
import type { FacetPort, SearchPort } from '../../http/photos/search.ts';
import type { Picture, SimilarPort, SimilarTo } from '../../http/photos/similar.ts';
import type { IndexResult } from '../../search/result.ts';
import { toQuery } from '../../similarity/scan/query.ts';
import type { Library } from '../library/tables.ts';
import type { LoadedHeads } from '../labels/classes.ts';
import type { Store } from '../photos/index-store.ts';
import type { Hit, Searching } from '../photos/search.ts';
import { readUrgently } from '../tagger/read-urgently.ts';
import type { CodeIndex } from './code-index.ts';
import type { LikenessScale } from './scale.ts';

export type SimilarParts = {
  library: Library;
  store: Pick<Store, 'similarityModel'>;
  codes: Pick<CodeIndex, 'find' | 'search'>;
  scale: Pick<LikenessScale, 'measure'>;
  search: Pick<Searching, 'parse' | 'find' | 'found' | 'search' | 'facets' | 'explain' | 'toSimilarResult'>;
  heads: Pick<LoadedHeads, 'head'>;
  reader: PhotoReader;
};

/** Beyond so many photos nobody looks. */
const MOST_SIMILAR = 1000;

/** What similarity starts from: photos of the library are left out of what is found. */
type Seeds = { codes: Int8Array[]; photos: number[] };

/** Photos similar to others and to pictures that are not in the library, within what a search finds. */
export class Similar implements SimilarPort, SearchPort, FacetPort {
  readonly #parts: SimilarParts;

  constructor(parts: SimilarParts) {
    this.#parts = parts;
  }

  /** The query's `similar:` photos and the rest of it both hold; `-similar:` beside them means less like that. */
  async search(
    text: string,
    limit: number,
    offset = 0,
    order: SearchOrder | null = null,
  ): Promise<SearchResult> {
    const { search } = this.#parts;
    const query = search.parse(text);
    const parts = listParts(query.expression);
    const plus = parts.filter(isSimilar);
    const minus =
      plus.length === 0 ? [] : parts.filter((part) => part.kind === 'not' && isSimilar(part.part));
    const rest = parts.filter((part) => !plus.includes(part) && !minus.includes(part));
    const similar = new Map<number, Hit[]>();
    for (const photo of photosOf(rest))
      similar.set(photo, await this.#find(this.#seedsOf([photo]), this.#seedsOf([]), null));
    if (plus.length === 0) return search.search(text, limit, { offset, order, similar });
    const among =
      rest.length === 0 ? null : search.find({ ...query, expression: { kind: 'all', parts: rest } }, similar);
    const hits = await this.#find(this.#seedsOf(photosOf(plus)), this.#seedsOf(photosOf(minus)), among);
    return await this.#toResult(hits.slice(offset), hits.length, limit, query);
  }

  async facets(text: string): Promise<Facets> {
    const { search } = this.#parts;
    const photos = search.parse(text).terms.flatMap((term) => (term.kind === 'similar' ? [term.photo] : []));
    const similar = new Map<number, Hit[]>();
    for (const photo of photos)
      similar.set(photo, await this.#find(this.#seedsOf([photo]), this.#seedsOf([]), null));
    return await search.facets(text, similar);
  }

  /** All photos of a search, for what counts them. */
  async found(text: string): Promise<IndexResult> {
    const { search } = this.#parts;
    const query = search.parse(text);
    if (!query.terms.some((term) => term.kind === 'similar')) return search.found(query);
    return search.found(query, (await this.search(text, Number.MAX_SAFE_INTEGER)).ids);
  }

  async similar(id: number, limit: number): Promise<SearchResult> {
    this.#parts.library.photos.get(id);
    return await this.similarTo({ plus: [{ photo: id }], minus: [], q: '' }, limit);
  }

  async similarTo({ plus, minus, q }: SimilarTo, limit: number): Promise<SearchResult> {
    const { search } = this.#parts;
    const query = search.parse(q);
    const [like, unlike] = await Promise.all([this.#quantiseAll(plus), this.#quantiseAll(minus)]);
    const among = query.expression === null ? null : search.find(query);
    const hits = await this.#find(like, unlike, among);
    return await this.#toResult(hits, hits.length, limit, query);
  }

  async quantise(picture: Picture): Promise<SimilarPicture> {
    const code = await this.#quantise(picture);
    return { model: this.#parts.store.similarityModel(), code: Buffer.from(code.buffer, code.byteOffset, code.length).toString('base64') }; // prettier-ignore
  }

  #seedsOf(photos: number[]): Seeds {
    const codes = photos.flatMap((photo) => this.#parts.codes.find(photo) ?? []);
    return { codes, photos };
  }

  async #find(plus: Seeds, minus: Seeds, among: number[] | null): Promise<Hit[]> {
    if (plus.codes.length === 0) return []; // photos that no network has seen are like nothing
    const { codes, scale } = this.#parts;
    const { toLikeness, leastCosine } = await scale.measure();
    const known = new Set([...plus.photos, ...minus.photos]);
    const limit = MOST_SIMILAR + known.size;
    const hits = await codes.search(toQuery(plus.codes, minus.codes), { limit, among, above: leastCosine });
    return hits
      .filter(({ photo }) => !known.has(photo))
      .slice(0, MOST_SIMILAR)
      .map(({ photo, score }) => ({ photo, score: toLikeness(score) }));
  }

  async #toResult(hits: Hit[], total: number, limit: number, query: Query): Promise<SearchResult> {
    const { search, scale } = this.#parts;
    const { isCalibrated } = await scale.measure();
    const { text, chips, problem, codedProblem } = query;
    const notes = search.explain(query);
    return {
      ...search.toSimilarResult(hits, limit),
      total,
      query: { text, chips, problem, ...(codedProblem && { codedProblem }), notes },
      isCalibrated,
    };
  }

  async #quantiseAll(pictures: Picture[]): Promise<Seeds> {
    const codes = await Promise.all(pictures.map(async (picture) => await this.#quantise(picture)));
    const photos = pictures.flatMap((picture) => this.#photoOf(picture) ?? []);
    return { codes, photos };
  }

  /** The photo that a picture is the whole of. */
  #photoOf(picture: Picture): number | null {
    if (picture.region !== undefined) return null;
    if ('photo' in picture) return picture.photo;
    return 'path' in picture ? this.#parts.library.photos.findByPath(picture.path) : null;
  }

  async #quantise(picture: Picture): Promise<Int8Array> {
    const { store, codes, heads, reader, library } = this.#parts;
    const model = store.similarityModel();
    if ('code' in picture) return decodeCode(picture, model);
    const known = codes.find(this.#photoOf(picture) ?? 0);
    if (known !== null) return known;
    const { region } = picture;
    const source = 'photo' in picture ? { path: library.photos.get(picture.photo).path } : picture;
    const { outputs } = await readUrgently(
      reader,
      'path' in source ? { path: source.path } : { bytes: source.bytes },
      { kind: 'tag', pass: 'both', ...(region !== undefined && { region }) },
    );
    // Codes are compared by one model; while it is not among those that run, the active one has to do.
    const { model: by, embedding } = outputs.find((output) => output.model === model) ?? outputs[0]!;
    return heads.head(by).quantise(embedding);
  }
}

/** The parts of a query that must all hold. */
function listParts(expression: Expression | null): Expression[] {
  if (expression === null) return [];
  return expression.kind === 'all' ? expression.parts : [expression];
}

function isSimilar(part: Expression): boolean {
  return part.kind === 'term' && part.term.kind === 'similar';
}

/** The photos of all `similar:` terms, wherever they stand. */
function photosOf(parts: Expression[]): number[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'term':
        return part.term.kind === 'similar' ? [part.term.photo] : [];
      case 'not':
        return photosOf([part.part]);
      case 'all':
      case 'any':
        return photosOf(part.parts);
    }
  });
}

function decodeCode({ code, by }: { code: Uint8Array; by: string }, model: string): Int8Array {
  if (by !== model) throw new PhotonestError('invalid', { code: 'picture_outdated' });
  return new Int8Array(code.buffer, code.byteOffset, code.length);
}
