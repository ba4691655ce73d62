import type { FirstStartResult } from './first-start.ts';
import type { Machine } from './machine.ts';
import type { MemoryResult } from './memory.ts';
import type { PipelineResult } from './pipeline.ts';
import type { SearchResult } from './search.ts';
import { digits, formatTable, megabytes } from './table.ts';

export function formatMachine({
  processor,
  cores,
  instructionSets,
  memoryBytes,
  platform,
  versions,
}: Machine): string {
  const sets = instructionSets.length > 0 ? ` (${instructionSets.join(', ')})` : '';
  const { node, onnxruntime, sharp, libvips } = versions;
  return [
    `${processor}${sets}, ${cores} cores, ${digits(memoryBytes / 1e9)} GB, ${platform}`,
    `Node ${node}, onnxruntime ${onnxruntime}, sharp ${sharp} with libvips ${libvips}`,
  ].join('\n');
}

export function formatPipeline(result: PipelineResult): string {
  const { models, photos, megapixels, indexingMs, decodeMs, runMs, ratio, memory, load } = result;
  const row = (name: string, ms: number): string[] => [name, digits(ms / 1000), digits((photos * 1000) / ms)];
  const times = formatTable(
    ['', 'seconds', 'photos/s'],
    [
      row('decoding and thumbnails alone', decodeMs),
      row('the network alone', runMs),
      row('one after the other', decodeMs + runMs),
      row('indexing: files to rows', indexingMs),
    ],
  );
  const samples = formatTable(
    ['tagger’s memory by photo', 'resident', 'its own'],
    memory.map((each) => [`${each.photos}`, megabytes(each.residentBytes), megabytes(each.anonymousBytes)]),
  );
  return [
    `${photos} JPEGs of ${megapixels} megapixels with ${models.join(' and ')}; the machine's load was ${load}`,
    times,
    `indexing / (decoding + network): ${ratio.toFixed(2)}`,
    ...(memory.length > 0 ? [samples] : []),
  ].join('\n');
}

export function formatMemory({ photos, megapixels, load, seconds, engine, tagger }: MemoryResult): string {
  const { smallest, largest } = megapixels;
  const rows = tagger.tenths.map((sample, at) => [
    `${sample.photos}`,
    ...[sample, engine.tenths[at]].flatMap((each) =>
      each === undefined ? ['', ''] : [megabytes(each.residentBytes), megabytes(each.anonymousBytes)],
    ),
  ]);
  const ratio = (value: number | null): string => value?.toFixed(2) ?? '–';
  return [
    `${photos} JPEGs of ${digits(smallest)} to ${digits(largest)} megapixels in ${digits(seconds)} s; the machine's load was ${load}`,
    formatTable(['means up to photo', 'tagger', 'its own', 'engine', 'its own'], rows),
    `tagger, after ${photos} photos / after ${tagger.early}: ${ratio(tagger.endToEarly)}`,
    `tagger, last tenth / second tenth: ${ratio(tagger.lastToSecond)}`,
    `engine, last tenth / second tenth: ${ratio(engine.lastToSecond)}`,
  ].join('\n');
}

export function formatSearch({ photos, libraryBytes, codesMs, searches, load }: SearchResult): string {
  const rows = searches.flatMap(({ query, found, ms, alternatives }) =>
    [{ name: 'Photonest', found, ms }, ...alternatives].map((way) => [
      way.name === 'Photonest' ? query : '',
      way.name,
      `${way.found}`,
      digits(way.ms),
    ]),
  );
  return [
    `${photos} photos, a library of ${megabytes(libraryBytes)}; the machine's load was ${load}`,
    formatTable(['search', 'by', 'found', 'ms'], rows),
    `reading the codes for similarity, once per start: ${digits(codesMs)} ms`,
  ].join('\n');
}

export function formatFirstStart(result: FirstStartResult): string {
  const { photos, megapixels, readyMs, firstTagMs, allTaggedMs, load } = result;
  const row = (name: string, ms: number): string[] => [name, digits(ms / 1000)];
  return [
    `an empty library and ${photos} JPEGs of ${megapixels} megapixels; the machine's load was ${load}`,
    formatTable(
      ['from starting the engine', 'seconds'],
      [
        row('model made and loaded', readyMs),
        row('first photo tagged', firstTagMs),
        row(`${photos} photos tagged`, allTaggedMs),
      ],
    ),
  ].join('\n');
}
