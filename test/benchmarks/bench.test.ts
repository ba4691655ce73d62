import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { FirstStartResult } from './first-start.ts';
import type { IndexingResult } from './indexing.ts';
import type { MemoryResult } from './memory.ts';
import type { NetworkResult } from './networks.ts';
import type { PipelineResult } from './pipeline.ts';
import type { SearchResult } from './search.ts';

type Results = {
  machine: { processor: string };
  networks: NetworkResult[];
  pipeline: PipelineResult;
  indexing: IndexingResult;
  memory: MemoryResult;
  search: SearchResult;
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
  expect(stderr).toMatch(/no benchmark “network”.*networks, pipeline, indexing, memory, search, first-start/);
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

test('memory - tells what engine and tagger hold from the first photos to the last', async () => {
  const { memory } = await benchJson('memory', '--photos', '100', '--megapixels', '3');
  const { engine, tagger } = memory;
  expect(memory.megapixels).toEqual({ smallest: 0.5, largest: 3 });
  expect(tagger.tenths.at(-1)!.photos).toBe(100);
  expect(tagger.tenths.at(-1)!.residentBytes).toBeGreaterThan(engine.tenths.at(-1)!.residentBytes); // it has a network
  const resident = engine.tenths.map(({ residentBytes }) => residentBytes);
  expect(engine.lastToSecond).toBeCloseTo(resident.at(-1)! / resident[1]!, 6);
});

test('search - the plain alternatives find as much where nothing but the word itself matches', async () => {
  const { search } = await benchJson('search', '--photos', '1000', '--rounds', '1');
  const beagles = search.searches.find(({ query }) => query.includes('beagle'))!;
  expect(beagles.found).toBeGreaterThan(0);
  for (const { found } of beagles.alternatives) expect(found).toBe(beagles.found);
});

test('first-start - the first tag comes after the model and before the last', async () => {
  const result = await benchJson('first-start', '--photos', '3', '--megapixels', '1', '--rounds', '1');
  const { readyMs, firstTagMs, allTaggedMs } = result['first-start'];
  expect(firstTagMs).toBeGreaterThan(readyMs);
  expect(allTaggedMs).toBeGreaterThanOrEqual(firstTagMs);
});
