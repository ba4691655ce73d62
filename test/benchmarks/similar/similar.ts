import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Child } from '../child.ts';
import { load } from '../machine.ts';
import { median } from '../statistics.ts';
import type { SimilarAnswer, SimilarRequest, SimilarWay } from './messages.ts';

export type SimilarOptions = { photos: number[]; queries: number };

export type SimilarTime = {
  name: string;
  medianMs: number;
  p95Ms: number;
  filteredP95Ms: number | null;
  /** Of the first fifty by whole numbers, how many are among its first fifty. */
  recall: number;
  buildMs: number;
  memoryBytes: number;
};

export type SimilarResult = {
  load: number;
  sizes: { photos: number; startMs: number; ways: SimilarTime[] }[];
  /** Why the peers are missing; null where they are there. */
  problem: string | null;
};

const PEERS = ['sqlite-vec@0.1.9', 'usearch@2.26.2'];
/** Its graph takes minutes to build beyond. */
const MOST_FOR_USEARCH = 300_000;

/** Photonest's exact scan beside those that other programs use; the peers are installed for the occasion. */
export async function measureSimilar({ photos, queries }: SimilarOptions): Promise<SimilarResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const packages = join(scratch, 'peers');
    const problem = await installPeers(packages);
    const sizes: SimilarResult['sizes'] = [];
    for (const count of photos) {
      const request = { photos: count, queries, packages, scratch };
      const truth = (await measure({ ...request, engine: 'truth' })).truth!;
      const own = await measure({ ...request, engine: 'photonest' });
      const ways = [...own.ways];
      if (problem === null) {
        ways.push(...(await measure({ ...request, engine: 'sqlite-vec' })).ways);
        if (count <= MOST_FOR_USEARCH) ways.push(...(await measure({ ...request, engine: 'usearch' })).ways);
      }
      sizes.push({ photos: count, startMs: own.startMs!, ways: ways.map((way) => toTime(way, truth)) });
    }
    return { load: load(), sizes, problem };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function measure(request: SimilarRequest): Promise<SimilarAnswer> {
  const child = new Child<SimilarRequest, SimilarAnswer>('similar/process.ts');
  const answer = await child.ask(request);
  await child.close();
  return answer;
}

async function installPeers(folder: string): Promise<string | null> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...PEERS];
  try {
    await promisify(execFile)('npm', words, { cwd: folder, shell: process.platform === 'win32' });
    return null;
  } catch (error) {
    return `npm could not install ${PEERS.join(' and ')}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function toTime(way: SimilarWay, truth: number[][]): SimilarTime {
  const { name, times, filteredTimes, found, buildMs, memoryBytes } = way;
  const shares = found.map(
    (photos, query) => truth[query]!.filter((photo) => photos.includes(photo)).length / truth[query]!.length,
  );
  return {
    name,
    medianMs: median(times),
    p95Ms: percentile95(times),
    filteredP95Ms: filteredTimes.length > 0 ? percentile95(filteredTimes) : null,
    recall: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    buildMs,
    memoryBytes,
  };
}

function percentile95(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1]!;
}
