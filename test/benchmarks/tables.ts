import type { FirstStartResult } from './first-start.ts';
import type { Machine } from './machine.ts';
import type { MemoryResult } from './memory.ts';
import type { MergingResult } from './merging.ts';
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

export function formatMerging(result: MergingResult): string {
  const { photos, load, mergeSeconds, tagsPerSecond, answers, whileTagging, quiet, libraryBytes } = result;
  const processor =
    result.processorSeconds === null ? '' : `, ${digits(result.processorSeconds)} s of a core`;
  const labelMinutes = photos / tagsPerSecond / 60;
  const rows = answers.map(({ name, medianMs, p95Ms, worstMs }, at) => [
    name,
    ...[medianMs, p95Ms, worstMs, whileTagging[at]!.p95Ms, quiet[at]!.medianMs, quiet[at]!.p95Ms].map(digits),
  ]);
  return [
    `${photos} results into a library of as many photos, ${megabytes(libraryBytes)} then; the machine's load was ${load}`,
    `in the library, and found by likeness, after ${digits(mergeSeconds)} s${processor}: ${digits(photos / mergeSeconds)} a second`,
    `tags after that: ${digits(tagsPerSecond)} photos a second, so ${digits(labelMinutes)} min for all`,
    formatTable(
      [
        'the engine’s answers meanwhile, ms',
        'median',
        '95 %',
        'worst',
        'with tags: 95 %',
        'before: median',
        '95 %',
      ],
      rows,
    ),
  ].join('\n');
}

export function formatSearch(result: SearchResult): string {
  const { photos, libraryBytes, codesMs, firstMs, coldMs, readAheadMs, searches, load } = result;
  const rows = searches.flatMap(({ query, found, ms, p95, alternatives }) =>
    [{ name: 'Photonest', found, ms, p95 }, ...alternatives].map((way) => [
      way.name === 'Photonest' ? query : '',
      way.name,
      `${way.found}`,
      digits(way.ms),
      digits(way.p95),
    ]),
  );
  return [
    `${photos} photos, a library of ${megabytes(libraryBytes)}; the machine's load was ${load}`,
    formatTable(['search', 'by', 'found', 'ms', 'p95'], rows),
    `the first search after a start: ${digits(firstMs)} ms; the first for a wide label: ${digits(coldMs)} ms; reading the rest ahead: ${digits(readAheadMs)} ms`,
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
