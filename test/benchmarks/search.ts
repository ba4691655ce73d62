import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from './machine.ts';
import { plainSimilarity, plainSearches, type PlainSearches } from './plain-search.ts';
import { FEATURES, makeSearchLibrary, type SearchLibrary } from './search-library.ts';
import { median } from './statistics.ts';

export type SearchOptions = { photos: number; rounds: number };

export type SearchTime = {
  query: string;
  found: number;
  ms: number;
  alternatives: { name: string; found: number; ms: number }[];
};

export type SearchResult = {
  photos: number;
  load: number;
  /** Bytes of the library file. */
  libraryBytes: number;
  /** Reading all codes from the library, once after each start. */
  codesMs: number;
  searches: SearchTime[];
};

const EVERYTHING = Number.MAX_SAFE_INTEGER;
const MOST_SIMILAR = 200;

/** A label, one with many below it, a very wide one, a folder's name, and one file's. */
const WORDS = ['beagle', 'dog', 'animal', 'Norway', 'IMG_000777'];

/** The engine's searches, to the JSON that the window gets, in turns with plain ways to the same. */
export async function measureSearch({ photos, rounds }: SearchOptions): Promise<SearchResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const made = await makeSearchLibrary(scratch, photos);
  const plain = plainSearches(made.photos, join(scratch, 'plain.sqlite'));
  try {
    const started = performance.now();
    made.searching.similarity(1);
    const codesMs = performance.now() - started;
    const searches = WORDS.map((word) => measureWord(made, plain, rounds, word));
    searches.push(measureSimilarity(made, rounds));
    return { photos, load: load(), libraryBytes: made.library.sizes().databaseBytes, codesMs, searches };
  } finally {
    plain.close();
    made.library.close();
    await rm(scratch, { recursive: true });
  }
}

function measureWord(
  { searching }: SearchLibrary,
  plain: PlainSearches,
  rounds: number,
  word: string,
): SearchTime {
  const ways = [
    { name: 'Photonest', search: () => searching.search(word, EVERYTHING) },
    ...plain.words.map(({ name, search }) => ({ name, search: () => toResult(search(word)) })),
  ];
  return inTurns(`“${word}”`, ways, rounds);
}

function measureSimilarity({ searching, photos }: SearchLibrary, rounds: number): SearchTime {
  const features = new Float32Array(photos.length * FEATURES).fill(1 / Math.sqrt(FEATURES));
  const ways = [
    { name: 'Photonest', search: () => searching.toSimilarResult(searching.similarity(1), MOST_SIMILAR) },
    {
      name: 'loop over all features',
      search: () => toResult(plainSimilarity(features, FEATURES, 0).slice(0, MOST_SIMILAR)),
    },
  ];
  return inTurns('photos like one', ways, rounds);
}

type Way = { name: string; search: () => { ids: number[] } };

function inTurns(query: string, ways: Way[], rounds: number): SearchTime {
  const measured = ways.map(({ name }) => ({ name, found: 0, times: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, { search }] of ways.entries()) {
      const started = performance.now();
      const result = search();
      JSON.stringify(result);
      measured[index]!.times.push(performance.now() - started);
      measured[index]!.found = result.ids.length;
    }
  }
  const [own, ...alternatives] = measured.map(({ name, found, times }) => ({ name, found, ms: median(times) })); // prettier-ignore
  return { query, found: own!.found, ms: own!.ms, alternatives };
}

function toResult(hits: { id: number; score: number }[]): { ids: number[]; scores: number[] } {
  return { ids: hits.map(({ id }) => id), scores: hits.map(({ score }) => score) };
}
