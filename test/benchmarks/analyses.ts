import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnalysisInfo, SearchResult } from '../../main/core/api.ts';
import { ROOT } from '../support/photographs.ts';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { load } from './machine.ts';
import { makeCameraPhotos } from './photos.ts';
import { median } from './statistics.ts';
import { digits, formatTable } from './table.ts';

export type AnalysesOptions = { photos: number; waiting: number; megapixels: number; rounds: number };

export type AnalysesResult = {
  load: number;
  /** A photo asked for alone, from the request to its result. */
  reading: { kind: string; photos: number; ms: number; slowestMs: number }[];
  /** A folder tagged with nothing else to do, and while photos wait for their text, in turns; medians. */
  tagging: { photos: number; waiting: number; aloneMs: number; besideMs: number; ratio: number };
};

/** Pictures of some ten lines; of `test/fixtures/text`. */
const WITH_LINES = ['receipt', 'screen', 'book-page', 'two-columns'];
const READ = 20;
const EVERY_MS = 5;

/** How long it takes to read a photo's text, and what that costs the tagging of others. */
export async function measureAnalyses(options: AnalysesOptions): Promise<AnalysesResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const engine = await startEngine(join(scratch, 'library'));
  try {
    const client = new EngineClient(engine.handler);
    await client.send('PATCH', '/api/settings', { analyses: { text: false, objects: false, scenes: false } });
    const bare = await addPhotos(client, join(scratch, 'bare'), READ, options.megapixels);
    const lined = await addPictures(client, join(scratch, 'lines'));
    const reading = [
      await timeReading(client, 'without text', bare),
      await timeReading(client, 'of ten lines', lined),
    ];
    return { load: load(), reading, tagging: await timeTagging(client, scratch, options) };
  } finally {
    await engine.stop();
    await rm(scratch, { recursive: true });
  }
}

/** @returns the new photos */
async function addPhotos(
  client: EngineClient,
  folder: string,
  count: number,
  megapixels: number,
): Promise<number[]> {
  await makeCameraPhotos(folder, count, megapixels);
  return await add(client, folder, count);
}

async function addPictures(client: EngineClient, folder: string): Promise<number[]> {
  await mkdir(folder);
  for (const name of WITH_LINES)
    await copyFile(join(ROOT, 'test/fixtures/text', `${name}.webp`), join(folder, `${name}.webp`));
  return await add(client, folder, WITH_LINES.length);
}

async function add(client: EngineClient, folder: string, count: number): Promise<number[]> {
  const { counts } = await client.status();
  await client.send('POST', '/api/folders', { path: folder });
  await client.waitUntil((status) => status.counts.tagged === counts.tagged + count);
  const query = encodeURIComponent(`folder:"${folder}"`);
  return (await client.get<SearchResult>(`/api/search?q=${query}&limit=${count}`)).ids;
}

async function readText(client: EngineClient, photos: readonly number[]): Promise<number> {
  const started = performance.now();
  await client.send('POST', '/api/analyses/text', { photos });
  while ((await analysis(client)).waiting > 0) await sleep(EVERY_MS);
  return performance.now() - started;
}

async function analysis(client: EngineClient): Promise<AnalysisInfo> {
  return (await client.get<AnalysisInfo[]>('/api/analyses')).find(({ id }) => id === 'text')!;
}

async function timeReading(
  client: EngineClient,
  kind: string,
  photos: number[],
): Promise<AnalysesResult['reading'][number]> {
  await readText(client, photos.slice(0, 1)); // loads the networks
  const times: number[] = [];
  for (let at = 0; at < READ; at++) times.push(await readText(client, [photos[at % photos.length]!]));
  return { kind, photos: READ, ms: median(times), slowestMs: Math.max(...times) };
}

async function timeTagging(
  client: EngineClient,
  scratch: string,
  { photos, waiting, megapixels, rounds }: AnalysesOptions,
): Promise<AnalysesResult['tagging']> {
  const others = await addPhotos(client, join(scratch, 'waiting'), waiting, 0.3);
  const times: Record<'alone' | 'beside', number[]> = { alone: [], beside: [] };
  for (let round = 0; round < rounds; round++)
    for (const kind of ['alone', 'beside'] as const) {
      const folder = join(scratch, `${kind}-${round}`);
      await makeCameraPhotos(folder, photos, megapixels);
      if (kind === 'beside') await client.send('POST', '/api/analyses/text', { photos: others });
      const started = performance.now();
      await add(client, folder, photos);
      times[kind].push(performance.now() - started);
      await client.delete('/api/analyses/text/photos');
    }
  const [aloneMs, besideMs] = [median(times.alone), median(times.beside)];
  return { photos, waiting, aloneMs, besideMs, ratio: besideMs / aloneMs };
}

export function formatAnalyses({ load, reading, tagging }: AnalysesResult): string {
  const { photos, waiting, aloneMs, besideMs, ratio } = tagging;
  return [
    `text, load ${digits(load)}`,
    formatTable(
      ['a photo', 'read', 'median', 'slowest'],
      reading.map(({ kind, photos: read, ms, slowestMs }) => [kind, String(read), `${digits(ms)} ms`, `${digits(slowestMs)} ms`]), // prettier-ignore
    ),
    `tagging ${photos} photos: ${digits(aloneMs / 1000)} s alone, ${digits(besideMs / 1000)} s while ${waiting} wait for their text (${digits(ratio)} times as long)`,
  ].join('\n');
}
