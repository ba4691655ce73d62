import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEngine } from '../../main/engine/engine.ts';
import { MODELS_DIRECTORY } from '../../main/engine/paths.ts';
import { readManifest } from '../../main/weights/manifest.ts';
import { MODEL_FILE } from '../../main/weights/install/write-network.ts';
import { writeSyntheticWeights } from '../support/weights.ts';
import type { AloneAnswer, AloneRequest } from './alone-process.ts';
import { Child } from './child.ts';
import { EngineClient } from './engine-client.ts';
import { load } from './machine.ts';
import { MemoryTrace, type MemorySample } from './memory-trace.ts';
import { makeCameraPhotos } from './photos.ts';

export type PipelineOptions = {
  photos: number;
  megapixels: number;
  model: string;
  threads?: number;
  /** Of other photos than the six pictures that are made, each of which has a near copy in every sixth. */
  folder?: string | undefined;
};

export type PipelineResult = {
  /** Those that ran, the one that tags first. */
  models: string[];
  photos: number;
  megapixels: number;
  load: number;
  /** From adding the folder until every photo is in the library. */
  indexingMs: number;
  /** The same photos decoded, preprocessed and made thumbnails of, and nothing else: once for each network. */
  decodeMs: number;
  /** The networks alone on what that gave, in batches. */
  runMs: number;
  /** indexing / (decode + run) */
  ratio: number;
  /** Of the tagger's process while it worked; empty where the system does not tell. */
  memory: MemorySample[];
};

export const DEFAULT_MODEL = 'tf_efficientnet_lite2';

/** The photos are indexed in parts, between which the same part is decoded and run alone. */
const PARTS = 4;

/** Files on the disk to rows in SQLite, through the engine, against its two costly steps alone. */
export async function measurePipeline(options: PipelineOptions): Promise<PipelineResult> {
  const { megapixels, model, threads = availableParallelism() } = options;
  const own = options.folder === undefined ? null : await listPhotos(options.folder);
  const photos = own === null ? options.photos : Math.min(own.length, options.photos);
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const library = join(scratch, 'library');
  const engine = await openEngine({ library, threads });
  const alone = new Child<AloneRequest, AloneAnswer>('alone-process.ts');
  const memory = new MemoryTrace(() => engine.taggerPid());
  try {
    const client = new EngineClient(engine.handler);
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    if (model !== DEFAULT_MODEL) await useSyntheticModel(client, model, scratch);
    // The default model gives every photo its first labels.
    const models = model === DEFAULT_MODEL ? [DEFAULT_MODEL] : [model, DEFAULT_MODEL];
    const total = { indexingMs: 0, decodeMs: 0, runMs: 0 };
    const parts = Math.min(PARTS, photos);
    for (let part = 0; part < parts; part++) {
      const folder = join(scratch, `part-${part}`);
      const [from, to] = [part, part + 1].map((end) => Math.round((end * photos) / parts)) as [
        number,
        number,
      ];
      if (own === null) await makeCameraPhotos(folder, to - from, megapixels);
      else await copyPhotos(own.slice(from, to), folder);
      total.indexingMs += await index(client, folder, memory);
      const request = { folder, models: models.map((id) => describeModel(library, id)), threads };
      const { decodeMs, runMs } = await whilePaused(client, async () => await alone.ask(request));
      total.decodeMs += decodeMs;
      total.runMs += runMs;
    }
    const ratio = total.indexingMs / (total.decodeMs + total.runMs);
    return { models, photos, megapixels, load: load(), ...total, ratio, memory: memory.peaks() };
  } finally {
    await alone.close();
    await engine.close();
    await rm(scratch, { recursive: true });
  }
}

async function listPhotos(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort().map((name) => join(folder, name));
}

async function copyPhotos(paths: string[], folder: string): Promise<void> {
  await mkdir(folder);
  for (const [index, path] of paths.entries()) await copyFile(path, join(folder, `${index}${extname(path)}`));
}

function describeModel(library: string, id: string): AloneRequest['models'][number] {
  return {
    manifestPath: join(MODELS_DIRECTORY, `${id}.json`),
    MODEL_FILE: join(library, 'models', id, MODEL_FILE),
  };
}

async function index(client: EngineClient, folder: string, memory: MemoryTrace): Promise<number> {
  const before = (await client.status()).counts.tagged;
  const started = performance.now();
  await client.send('POST', '/api/folders', { path: folder });
  const { counts } = await client.waitUntil((status) => {
    memory.take(status.counts.tagged);
    return status.activity.state === 'idle' && status.counts.tagged > before;
  });
  const milliseconds = performance.now() - started;
  if (counts.failed > 0) throw new Error(`${counts.failed} of the generated photos could not be read`);
  return milliseconds;
}

/** The engine measures duplicates and lays out its map once it has indexed: 12 ms became 22 beside that. */
async function whilePaused<T>(client: EngineClient, work: () => Promise<T>): Promise<T> {
  await client.send('POST', '/api/indexing', { action: 'pause' });
  const result = await work();
  await client.send('POST', '/api/indexing', { action: 'resume' });
  return result;
}

/** Weights make no difference to the speed, so that none need be downloaded. */
async function useSyntheticModel(client: EngineClient, model: string, scratch: string): Promise<void> {
  const from = join(scratch, `${model}.safetensors`);
  const { architecture, preprocessing } = await readManifest(join(MODELS_DIRECTORY, `${model}.json`));
  writeSyntheticWeights(from, architecture, preprocessing.size);
  await client.send('POST', `/api/models/${model}/install`, { from });
  for (let state = ''; state !== 'installed'; await sleep(100)) {
    const models = await client.get<{ id: string; state: string; problem: string | null }[]>('/api/models');
    const info = models.find(({ id }) => id === model);
    if (info?.problem) throw new Error(info.problem);
    state = info?.state ?? '';
  }
  await client.send('PATCH', '/api/settings', { model });
  await client.waitUntil((status) => status.model.id === model && status.model.state === 'ready');
  await rm(from);
}
