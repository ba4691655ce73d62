import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { load } from './machine.ts';
import { MemoryTrace, type MemorySample } from './memory-trace.ts';
import { makeCameraPhotos } from './photos.ts';

export type MemoryOptions = { photos: number; megapixels: number };

/** Of one process; empty where the system does not tell. Ratios are null also where a part went by unsampled. */
export type ProcessMemory = {
  /** The mean of each tenth of the photos. */
  tenths: MemorySample[];
  /** Resident memory in the last tenth / in the second, when everything has been used once. */
  lastToSecond: number | null;
};

export type MemoryResult = {
  photos: number;
  /** Of the smallest photos and of the largest. */
  megapixels: { smallest: number; largest: number };
  load: number;
  seconds: number;
  engine: ProcessMemory;
  tagger: ProcessMemory & {
    /** Photos after which the memory at the end is compared with: 500, or a tenth where that is less. */
    early: number;
    /** Resident memory after all photos / after `early`. */
    endToEarly: number | null;
  };
};

/** Half of them are telephones’ snapshots and pictures that were sent around. */
const SIZES = [1 / 6, 1 / 6, 1 / 6, 1 / 3, 1 / 2, 1];
const EARLY = 500;

/** What ships, indexing one folder in one go on the processor: what each process holds in memory meanwhile. */
export async function measureMemory({ photos, megapixels }: MemoryOptions): Promise<MemoryResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const folder = join(scratch, 'photos');
    const sizes = SIZES.map((part) => part * megapixels);
    await makeCameraPhotos(folder, photos, sizes);
    const { engine, tagger, seconds } = await index(join(scratch, 'library'), folder, photos);
    const early = Math.min(EARLY, Math.ceil(photos / 10));
    const window = early / 2;
    return {
      photos,
      megapixels: { smallest: sizes[0]!, largest: megapixels },
      load: load(),
      seconds,
      engine: describe(engine),
      tagger: {
        ...describe(tagger),
        early,
        endToEarly: ratio(tagger.mean(photos - window, photos), tagger.mean(early - window, early)),
      },
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

type Traces = { engine: MemoryTrace; tagger: MemoryTrace; seconds: number };

async function index(library: string, folder: string, photos: number): Promise<Traces> {
  const process = await startEngine(library);
  const engine = new MemoryTrace(() => process.pid);
  const tagger = new MemoryTrace(() => process.taggerPid());
  try {
    const client = new EngineClient(process.handler);
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    await client.send('PATCH', '/api/settings', { provider: 'cpu' }); // else others are tried, in further taggers
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    const started = performance.now();
    await client.send('POST', '/api/folders', { path: folder });
    const { counts } = await client.waitUntil(({ activity, counts: { tagged, failed } }) => {
      for (const trace of [engine, tagger]) trace.take(activity.done);
      return activity.state === 'idle' && tagged + failed > 0;
    }, 200);
    if (counts.tagged !== photos)
      throw new Error(`${photos - counts.tagged} of the generated photos were not tagged`);
    return { engine, tagger, seconds: (performance.now() - started) / 1000 };
  } finally {
    await process.stop();
  }
}

function describe(trace: MemoryTrace): ProcessMemory {
  const tenths = trace.means();
  return { tenths, lastToSecond: ratio(tenths.at(-1), tenths[1]) };
}

function ratio(
  later: MemorySample | null | undefined,
  earlier: MemorySample | null | undefined,
): number | null {
  return later && earlier ? later.residentBytes / earlier.residentBytes : null;
}
