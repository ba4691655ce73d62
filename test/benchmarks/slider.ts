import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabelCounts } from '../../main/engine/labels/label-counts.ts';
import { Searching } from '../../main/engine/photos/search.ts';
import { load } from './machine.ts';
import { makeSearchLibrary, type SearchLibrary } from './search-library.ts';
import { median } from './statistics.ts';
import { digits, formatTable } from './table.ts';

export type SliderOptions = { photos: number; rounds: number };

/** What the window asks for when the slider rests, medians and the slowest. */
export type SliderTime = { view: string; ms: number; slowestMs: number; plainMs: number };

export type SliderResult = { photos: number; load: number; views: SliderTime[] };

/** Positions of the slider, in turns. */
const POSITIONS = [0.2, 0.9, 0.6, 0.5, 0.75];
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/**
 * The result and the counts of all labels, to the JSON that the window gets, after each move of the slider; in turns
 * with a loop over all labels of all photos in memory that finds the same counts.
 */
export async function measureSlider({ photos, rounds }: SliderOptions): Promise<SliderResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const made = await makeSearchLibrary(scratch, photos);
  try {
    const views = ['', 'animal', 'dog'].map((query) => measureView(made, query, rounds));
    return { photos, load: load(), views };
  } finally {
    made.library.close();
    await rm(scratch, { recursive: true });
  }
}

function measureView({ library, labels, photos }: SearchLibrary, query: string, rounds: number): SliderTime {
  let threshold = 0.6;
  const searching = new Searching(library.connection, labels, () => threshold);
  const counts = new LabelCounts(library, labels, () => threshold);
  const times: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < rounds; round++) {
    threshold = POSITIONS[round % POSITIONS.length]!;
    times.push(timeOf(() => JSON.stringify([searching.search(query, EVERYTHING), counts.counts()])));
    plain.push(timeOf(() => JSON.stringify(countPlainly(photos, threshold))));
  }
  const view = query === '' ? 'all photos' : `“${query}”`;
  return { view, ms: median(times), slowestMs: Math.max(...times), plainMs: median(plain) };
}

function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function countPlainly(photos: SearchLibrary['photos'], threshold: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { allTags } of photos)
    for (const { name, score } of allTags) if (score >= threshold) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

export function formatSlider({ photos, load: machineLoad, views }: SliderResult): string {
  return [
    `${photos} photos; the machine's load was ${machineLoad}`,
    formatTable(
      ['after a move of the slider', 'ms', 'slowest', 'counting in memory alone'],
      views.map(({ view, ms, slowestMs, plainMs }) => [view, digits(ms), digits(slowestMs), digits(plainMs)]),
    ),
  ].join('\n');
}
