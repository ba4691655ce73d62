import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundFile } from '../../main/core/photos/files.ts';
import { DEFAULT_MODEL } from '../../main/engine/models/models.ts';
import { walk } from '../../main/indexing/scan/scan.ts';
import { EngineClient } from './engine-client.ts';
import { startEngine } from './engine-process.ts';
import { makeSearchLibrary } from './search-library.ts';
import { median } from './statistics.ts';

export type OpeningResult = {
  photos: number;
  libraryBytes: number;
  /** From starting the engine's process to its answer to `GET /api/status`; medians of the rounds. */
  cleanMs: number;
  /** The same after the engine was killed with unwritten pages in the write-ahead log. */
  killedMs: number;
  /** From starting the engine's process until it has scanned the whole folder again. */
  rescannedMs: number;
};

/** Tags that are typed before the engine is killed. */
const TYPED = 100;

/** What ships, opening a library whose photos lie in that folder, all tagged. */
export async function measureOpening(folder: string, rounds: number): Promise<OpeningResult> {
  const directory = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    await makeModel(directory);
    const files = await listFiles(folder);
    const { library } = await makeSearchLibrary(directory, files.length, {
      model: DEFAULT_MODEL,
      folder,
      files,
    });
    library.close();
    const clean: Opening[] = [];
    const killed: Opening[] = [];
    for (let round = 0; round < rounds; round++) {
      clean.push(await open(directory, files.length, true));
      killed.push(await open(directory, files.length, false));
    }
    return {
      photos: files.length,
      libraryBytes: clean[0]!.libraryBytes,
      cleanMs: median(clean.map(({ answeredMs }) => answeredMs)),
      killedMs: median(killed.map(({ answeredMs }) => answeredMs)),
      rescannedMs: median(clean.map(({ rescannedMs }) => rescannedMs)),
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Before there are photos, so that none has its tags derived anew. */
async function makeModel(directory: string): Promise<void> {
  const engine = await startEngine(directory);
  await new EngineClient(engine.handler).waitUntil(({ model: { state } }) => state === 'ready');
  await engine.stop();
}

async function listFiles(folder: string): Promise<FoundFile[]> {
  const scanned = await Array.fromAsync(walk(folder, null, new AbortController().signal));
  return scanned.flatMap(({ files }) => files);
}

type Opening = { answeredMs: number; rescannedMs: number; libraryBytes: number };

/** @param kill what this opening ends with, for the next to find */
async function open(directory: string, photos: number, kill: boolean): Promise<Opening> {
  const started = performance.now();
  const engine = await startEngine(directory);
  const client = new EngineClient(engine.handler);
  const { library } = await client.status();
  const answeredMs = performance.now() - started;
  const { counts } = await client.waitUntil(({ activity }) => activity.state === 'idle', 100);
  const rescannedMs = performance.now() - started;
  if (counts.tagged !== photos) throw new Error(`${photos - counts.tagged} of the photos are not tagged`);
  for (let photo = 1; kill && photo <= Math.min(TYPED, photos); photo++)
    await client.send('POST', `/api/photos/${photo}/tags`, { name: 'typed' });
  await (kill ? engine.kill() : engine.stop());
  return { answeredMs, rescannedMs, libraryBytes: library.databaseBytes };
}
