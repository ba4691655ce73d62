import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { FirstStartResult } from './first-start.ts';
import { copyPhotographs } from '../support/photographs.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import type { LabelsResult } from './labels.ts';
import type { IndexingResult } from './indexing.ts';
import type { ListingResult } from './listing.ts';
import type { Int8Result } from './int8.ts';
import type { MemoryResult } from './memory.ts';
import type { NetworkResult } from './networks.ts';
import { DEFAULT_MODEL, type PipelineResult } from './pipeline.ts';
import type { ProfileResult } from './profile.ts';
import type { SearchResult } from './search.ts';
import type { SimilarResult } from './similar/similar.ts';

type Results = {
  machine: { processor: string };
  networks: NetworkResult[];
  int8: Int8Result;
  pipeline: PipelineResult;
  profile: ProfileResult;
  indexing: IndexingResult;
  labels: LabelsResult;
  listing: ListingResult;
  memory: MemoryResult;
  search: SearchResult;
  similar: SimilarResult;
  'first-start': FirstStartResult;
};

async function bench(...words: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bench.ts'), ...words]);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

async function benchJson(...words: string[]): Promise<Results> {
  const { stdout, stderr } = await bench(...words, '--json');
  try {
    return JSON.parse(stdout) as Results;
  } catch (error) {
    throw new Error(`no JSON on stdout, and on stderr: ${stderr}`, { cause: error });
  }
}

test('npm run bench - says which benchmarks there are when asked for another', async () => {
  const { status, stderr } = await bench('network');
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /no benchmark “network”.*networks, int8, family, cores, pipeline, indexing, listing, memory, map, search, similar, first-start/,
  );
});

test('labels - wants a folder, and judges what is shown of the photos in it', async () => {
  const { status, stderr } = await bench('labels');
  expect([status, stderr]).toEqual([2, expect.stringContaining('Expected a folder of photos')]);
  const folder = makeFolder('truth');
  try {
    copyPhotographs(folder, ['cat', 'sheep']); // the truth of one is listed, of the other in its name
    writeFileSync(join(folder, 'truth.json'), '{"cat.jpg":["cat"]}');
    const { labels } = await benchJson('labels', folder, '--library', join(folder, 'nowhere'));
    expect(labels).toMatchObject({
      slider: 0.6,
      models: [{ model: DEFAULT_MODEL, words: 'own', photos: 2 }],
    });
    expect(labels.models[0]!.all.right).toBeLessThanOrEqual(labels.models[0]!.all.shown);
  } finally {
    removeFolder(folder);
  }
});

test('networks - both graphs are timed at every batch', async () => {
  const { machine, networks } = await benchJson('networks', '--model', 'resnest14d', '--rounds', '1');
  expect(machine.processor).not.toBe('');
  const [{ fast, plain }] = networks as [NetworkResult];
  for (const graph of [fast, plain]) {
    expect(graph.batches.map(({ batch }) => batch)).toEqual([1, 4, 8]);
    for (const { msPerPhoto, gflopPerSecond } of graph.batches)
      expect(msPerPhoto * gflopPerSecond).toBeCloseTo(2 * 2.76 * 1000, -2);
    expect(graph.loadMs).toBeGreaterThan(0);
    expect(graph.peakBytesLargest).toBeGreaterThan(graph.peakBytes);
  }
});

test('int8 - float32 and both kinds of weights are timed', async () => {
  const { int8 } = await benchJson('int8', '--model', 'resnest14d', '--rounds', '1');
  const [{ graphs }] = int8.speed as [Int8Result['speed'][number]];
  expect(graphs.map(({ bits }) => bits)).toEqual([null, 8, 7]);
  for (const { loadMs, milliseconds, peakBytes } of graphs)
    expect(Math.min(loadMs, milliseconds, peakBytes)).toBeGreaterThan(0);
  expect(graphs[0]!.speedUp).toBe(1);
});

test('pipeline - indexes every photo, and does the same work alone', async () => {
  const { pipeline } = await benchJson('pipeline', '--photos', '6', '--megapixels', '1');
  expect(pipeline.photos).toBe(6);
  const { indexingMs, decodeMs, runMs, ratio } = pipeline;
  expect(Math.min(indexingMs, decodeMs, runMs)).toBeGreaterThan(0);
  expect(ratio).toBeCloseTo(indexingMs / (decodeMs + runMs), 6);
});

test('indexing - scans find what plain listings find, and open and write nothing the second time', async () => {
  const words = ['--photos', '3', '--megapixels', '1', '--rounds', '1'];
  const { scan, opening, formats } = (await benchJson('indexing', ...words)).indexing;
  expect([scan.cold.found, scan.warm.found, opening.photos]).toEqual([3, 3, 3]);
  expect(scan.cold.writes).toBeGreaterThanOrEqual(3);
  expect(scan.warm.writes).toBe(0);
  expect(scan.alternatives.length).toBeGreaterThan(0);
  for (const { found } of scan.alternatives) expect(found).toBe(3);
  if (scan.opened !== null) {
    expect(scan.opened.files).toBe(0);
    expect(scan.opened.folders).toBeGreaterThanOrEqual(scan.folders);
  }
  expect(opening.rescannedMs).toBeGreaterThan(opening.cleanMs);
  expect(formats.map(({ format }) => format)).toEqual(['jpg', 'png', 'webp', 'tiff', 'avif', 'nef', 'heic']);
  const failed = formats.filter((each) => each.failed !== null).map(({ format }) => format);
  expect(failed.filter((format) => format !== 'nef')).toEqual([]); // raw files need Perl
});

test('listing - the first photos are in the grid before all of them', async () => {
  const { listing } = await benchJson('listing', '--photos', '150');
  expect(listing.photos).toBe(150);
  expect(listing.firstMs).toBeGreaterThan(0);
  expect(listing.allMs).toBeGreaterThanOrEqual(listing.firstMs);
});

test('memory - tells what engine and tagger hold from the first photos to the last', async () => {
  const { memory } = await benchJson('memory', '--photos', '100', '--megapixels', '3');
  const { engine, tagger } = memory;
  expect(memory.megapixels).toEqual({ smallest: 0.5, largest: 3 });
  expect(tagger.tenths.at(-1)!.photos).toBe(100);
  expect(tagger.tenths.at(-1)!.residentBytes).toBeGreaterThan(engine.tenths.at(-1)!.residentBytes); // it has a network
  const resident = engine.tenths.map(({ residentBytes }) => residentBytes);
  expect(engine.lastToSecond).toBeCloseTo(resident.at(-1)! / resident[1]!, 6);
});

test.runIf(process.platform === 'linux')(
  'profile - tells the time of engine and tagger, the most first',
  async () => {
    const folder = makeFolder('bench-profile');
    onTestFinished(() => removeFolder(folder));
    copyPhotographs(folder);
    const { profile } = await benchJson('profile', folder);
    expect(profile.photos).toBe(6);
    expect(profile.parts.map(({ program }) => program)).toEqual(expect.arrayContaining(['engine', 'tagger']));
    const times = profile.parts.map(({ milliseconds }) => milliseconds);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(times.at(0)).toBeGreaterThan(0);
    expect(times.at(-1)).toBeGreaterThanOrEqual(0);
  },
);

test('search - the plain alternatives find as much where nothing but the word itself matches', async () => {
  const { search } = await benchJson('search', '--photos', '1000', '--rounds', '1');
  const beagles = search.searches.find(({ query }) => query.includes('beagle'))!;
  expect(beagles.found).toBeGreaterThan(0);
  for (const { found } of beagles.alternatives) expect(found).toBe(beagles.found);
});

test('similar - the scan finds what the vectors themselves are most like', async () => {
  const { similar } = await benchJson('similar', '--photos', '2000', '--rounds', '5');
  const [{ ways }] = similar.sizes as [SimilarResult['sizes'][number]];
  const [own] = ways as [(typeof ways)[number]];
  expect(own).toMatchObject({ name: 'Photonest' });
  expect(own.recall).toBeGreaterThan(0.95);
  expect(ways.length > 1 || similar.problem !== null).toBe(true); // peers need the registry
});

test('first-start - the first tag comes after the model and before the last', async () => {
  const result = await benchJson('first-start', '--photos', '3', '--megapixels', '1', '--rounds', '1');
  const { readyMs, firstTagMs, allTaggedMs } = result['first-start'];
  expect(firstTagMs).toBeGreaterThan(readyMs);
  expect(allTaggedMs).toBeGreaterThanOrEqual(firstTagMs);
});
