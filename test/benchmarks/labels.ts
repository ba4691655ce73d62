import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ModelInfo, PhotoDetail, SearchResult } from '../../main/core/api.ts';
import { DEFAULT_THRESHOLD } from '../../main/core/settings.ts';
import type { Vocabulary } from '../../main/core/labels/vocabulary.ts';
import { openEngine } from '../../main/engine/engine.ts';
import { defaultLibrary, MODELS_DIRECTORY } from '../../main/engine/paths.ts';
import { readVocabulary } from '../../main/engine/scoring/read-vocabulary.ts';
import { readInstalled } from '../../main/weights/install/installed.ts';
import { listManifests } from '../../main/weights/manifest.ts';
import { EngineClient } from './engine-client.ts';
import { judgePhotos, type JudgedPhoto, type LabelFigures } from './label-figures.ts';
import { LabelTruth } from './label-truth.ts';
import { DEFAULT_MODEL } from './pipeline.ts';

export type LabelsOptions = {
  folder: string;
  /** A JSON file; default: the folder's own, or file names alone. */
  truth: string | undefined;
  /** Whose installed models are measured; default: the app's own. */
  library: string | undefined;
  /** This one only. */
  model: string | undefined;
};

export type LabelsResult = {
  folder: string;
  slider: number;
  models: ({ model: string; words: ModelInfo['words'] } & LabelFigures)[];
};

/** Less sure labels are not judged: no position of the slider shows them. */
const LEAST = 0.2;

/** What the app shows of the folder's photos, model by model, against the truth. */
export async function measureLabels(options: LabelsOptions): Promise<LabelsResult> {
  const folder = resolve(options.folder);
  const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
  const truth = await LabelTruth.read(vocabulary, folder, options.truth);
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  const installed = await copyInstalled(options.library ?? defaultLibrary(), scratch);
  const wanted = options.model === undefined ? [DEFAULT_MODEL, ...installed] : [options.model];
  const engine = await openEngine({ library: scratch });
  try {
    const client = new EngineClient(engine.handler);
    await client.waitUntil(({ model: { state } }) => state === 'ready');
    await client.send('PATCH', '/api/settings', { threshold: LEAST });
    await client.send('POST', '/api/folders', { path: folder });
    const models: LabelsResult['models'] = [];
    for (const model of wanted) {
      await client.send('PATCH', '/api/settings', { model });
      const { words } = await waitUntilTagged(client, model);
      const photos = await judge(client, vocabulary, truth);
      models.push({ model, words, ...judgePhotos(photos, DEFAULT_THRESHOLD) });
    }
    return { folder, slider: DEFAULT_THRESHOLD, models };
  } finally {
    await engine.close();
    await rm(scratch, { recursive: true });
  }
}

/** @returns ids of the models besides the default one that are installed in a library, and now in the other one too */
async function copyInstalled(library: string, into: string): Promise<string[]> {
  const installed: string[] = [];
  for (const { id } of await listManifests(MODELS_DIRECTORY)) {
    const directory = join(library, 'models', id);
    if (id === DEFAULT_MODEL || (await readInstalled(directory)) === null) continue;
    await cp(directory, join(into, 'models', id), { recursive: true });
    installed.push(id);
  }
  return installed;
}

async function waitUntilTagged(client: EngineClient, model: string): Promise<ModelInfo> {
  for (;;) {
    const { counts } = await client.waitUntil(({ model: { id, state }, activity, rescoring, counts }) => {
      const isDone = activity.state === 'idle' && rescoring === null && counts.pending === 0;
      return id === model && state === 'ready' && isDone && counts.found > 0;
    });
    const info = (await client.get<ModelInfo[]>('/api/models')).find(({ id }) => id === model)!;
    if (info.tagged === counts.tagged) return info;
  }
}

/** What the photos with a known truth show at the lowest slider. */
async function judge(
  client: EngineClient,
  vocabulary: Vocabulary,
  truth: LabelTruth,
): Promise<JudgedPhoto[]> {
  const everyday = new Set(vocabulary.labels.filter(({ word }) => word !== null).map(({ key }) => key));
  const { ids } = await client.get<SearchResult>('/api/search?q=');
  const photos: JudgedPhoto[] = [];
  for (const id of ids) {
    const { path, tags } = await client.get<PhotoDetail>(`/api/photos/${id}`);
    const known = truth.find(path);
    if (known === null) continue;
    const byModel = tags.filter(({ source }) => source === 'model');
    photos.push({
      truth: known,
      tags: byModel.map(({ key, score }) => ({ key, probability: score!, isEveryday: everyday.has(key) })),
    });
  }
  return photos;
}
