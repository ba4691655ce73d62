import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toQuery } from '../../main/similarity/scan/query.ts';
import { load } from './machine.ts';
import { plainSimilarity, plainSearches, type PlainSearches } from './plain-search.ts';
import { FEATURES, makeSearchLibrary, type SearchLibrary } from './search-library.ts';
import { median, quantile } from './statistics.ts';

export type SearchOptions = { photos: number; rounds: number };

export type SearchTime = {
  query: string;
  found: number;
  ms: number;
  /** Of twenty, the second slowest. */
  p95: number;
  alternatives: { name: string; found: number; ms: number; p95: number }[];
};

export type SearchResult = {
  photos: number;
  load: number;
  /** Bytes of the library file. */
  libraryBytes: number;
  /** Reading all codes from the library, once after each start. */
  codesMs: number;
  /** The first search after a start, which reads what is asked of photos; the first for a wide label; reading all else. */
  firstMs: number;
  coldMs: number;
  readAheadMs: number;
  searches: SearchTime[];
};

const FIRST = 200;
const MOST_SIMILAR = 200;

/** By label: one, one with many below it, a very wide one; by a folder's name, one file's, and the beginnings of all. */
const WORDS = ['beagle', 'dog', 'animal', 'Norway', 'IMG_000777', 'IMG'];
/** What LIKE cannot say in one pattern. */
const QUERIES = [
  '',
  'dog or cat',
  'animal -dog',
  'animal Norway',
  'animal 2019',
  'last summer',
  'date:2015..2018',
  'folder:Italy dog',
  'type:jpg',
  'is:untagged',
  'people at the beach, june 2023',
  'doog moutain asdfgh',
];

/** Of everything, and of what is searched. */
const FACETS = ['', 'animal', 'dog or cat'];

/** The engine's searches, to the JSON that the window gets first, in turns with plain ways to the same. */
export async function measureSearch({ photos, rounds }: SearchOptions): Promise<SearchResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const made = await makeSearchLibrary(scratch, photos);
  const plain = plainSearches(made.photos, join(scratch, 'plain.sqlite'));
  try {
    const started = performance.now();
    await made.codes.whenReady();
    const codesMs = performance.now() - started;
    const firstMs = timeOf(() => made.searching.search('', FIRST));
    const coldMs = timeOf(() => made.searching.search('animal', FIRST));
    const readAheadMs = await timeReadAhead(made);
    const searches: SearchTime[] = [];
    for (const word of WORDS) searches.push(await measureWord(made, plain, rounds, word));
    for (const query of QUERIES) searches.push(await measureQuery(made, rounds, query));
    for (const query of FACETS) searches.push(await measureFacets(made, rounds, query));
    searches.push(await measureSimilarity(made, rounds));
    return {
      ...{ photos, load: load(), libraryBytes: made.library.sizes().databaseBytes },
      ...{ codesMs, firstMs, coldMs, readAheadMs, searches },
    };
  } finally {
    plain.close();
    await made.codes.close();
    made.library.close();
    await rm(scratch, { recursive: true });
  }
}

function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

async function timeReadAhead({ searching }: SearchLibrary): Promise<number> {
  const started = performance.now();
  await searching.readAhead();
  return performance.now() - started;
}

async function measureQuery(
  { searching }: SearchLibrary,
  rounds: number,
  query: string,
): Promise<SearchTime> {
  const search = (): { ids: number[] } => searching.search(query, FIRST);
  return await inTurns(`“${query}”`, [{ name: 'Photonest', search }], rounds);
}

async function measureFacets(
  { searching }: SearchLibrary,
  rounds: number,
  query: string,
): Promise<SearchTime> {
  const search = async (): Promise<Found> => ({ ids: [], ...(await searching.facets(query)) });
  return await inTurns(`facets of “${query}”`, [{ name: 'Photonest', search }], rounds);
}

async function measureWord(
  { searching }: SearchLibrary,
  plain: PlainSearches,
  rounds: number,
  word: string,
): Promise<SearchTime> {
  const ways = [
    { name: 'Photonest', search: () => searching.search(word, FIRST) },
    ...plain.words.map(({ name, search }) => ({
      name,
      search: () => {
        const hits = search(word);
        return { ...toResult(hits.slice(0, FIRST)), total: hits.length };
      },
    })),
  ];
  return await inTurns(`“${word}”`, ways, rounds);
}

async function measureSimilarity(
  { searching, codes, photos }: SearchLibrary,
  rounds: number,
): Promise<SearchTime> {
  const features = new Float32Array(photos.length * FEATURES).fill(1 / Math.sqrt(FEATURES));
  const ways = [
    {
      name: 'Photonest',
      search: async () => {
        const hits = await codes.search(toQuery([codes.find(1)!]), { limit: MOST_SIMILAR });
        return searching.toSimilarResult(hits, MOST_SIMILAR);
      },
    },
    {
      name: 'loop over all features',
      search: () => toResult(plainSimilarity(features, FEATURES, 0).slice(0, MOST_SIMILAR)),
    },
  ];
  return await inTurns('photos like one', ways, rounds);
}

type Found = { ids: number[]; total?: number };
type Way = { name: string; search: () => Found | Promise<Found> };

async function inTurns(query: string, ways: Way[], rounds: number): Promise<SearchTime> {
  const measured = ways.map(({ name }) => ({ name, found: 0, times: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, { search }] of ways.entries()) {
      const started = performance.now();
      const result = await search();
      JSON.stringify(result);
      measured[index]!.times.push(performance.now() - started);
      measured[index]!.found = result.total ?? result.ids.length;
    }
  }
  const [own, ...alternatives] = measured.map(({ name, found, times }) => {
    return { name, found, ms: median(times), p95: quantile(times, 0.95) };
  });
  return { query, found: own!.found, ms: own!.ms, p95: own!.p95, alternatives };
}

function toResult(hits: { id: number; score: number }[]): { ids: number[]; scores: number[] } {
  return { ids: hits.map(({ id }) => id), scores: hits.map(({ score }) => score) };
}
