import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { ModelStatus, Status } from '../core/api.ts';
import { createHandler, type FetchHandler } from '../http/app.ts';
import { Indexer } from '../indexing/indexer.ts';
import { lockLibrary } from '../sqlite/lock.ts';
import { readHead } from '../weights/head.ts';
import { isCurrent, readInstalled } from '../weights/installed.ts';
import { readManifest } from '../weights/manifest.ts';
import { createBackend } from './backend.ts';
import { Deriver } from './deriver.ts';
import { Labels } from './labels.ts';
import { openTables, type Library } from './library.ts';
import { APP_ROOT, MODELS_DIRECTORY, TAGGER_SCRIPT, WINDOW_DIRECTORY } from './paths.ts';
import { Store } from './store.ts';
import { TaggerProcess } from './tagger-process.ts';
import { readVocabulary } from './vocabulary.ts';

const STARTER = 'tf_efficientnet_lite2';
const PHOTO_TIMEOUT_MS = 120_000;

/** What the tagger last said of itself: shown until it runs again. */
const lastRunSchema = z.object({
  model: z.string(),
  provider: z.string(),
  device: z.string(),
  millisecondsPerPhoto: z.number(),
  onnxruntime: z.string(),
  sharp: z.string(),
});
type LastRun = Omit<z.infer<typeof lastRunSchema>, 'model'>;

export type EngineOptions = {
  library: string;
  /** The runtime's threads; default: one per core. */
  threads?: number;
  photoTimeoutMs?: number;
};

export type Engine = {
  handler: FetchHandler;
  indexer: Indexer;
  /** Of the tagger; null while there is none. */
  taggerPid(): number | null;
  close(): Promise<void>;
};

/** The engine's whole wiring: open the library, start the tagger, attach indexing and the routes. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const directory = resolve(options.library);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const unlock = lockLibrary(join(directory, 'engine.lock'));
  const manifestPath = join(MODELS_DIRECTORY, `${STARTER}.json`);
  const manifest = await readManifest(manifestPath);
  const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
  const library = await openTables(directory);
  const labels = new Labels(vocabulary, library.labels);
  const store = new Store(library, labels);
  const modelDirectory = join(directory, 'models', manifest.id);

  const listeners = new Set<(change: 'status' | 'library') => void>();
  const announce = (change: 'status' | 'library'): void => {
    for (const listener of listeners) listener(change);
    if (change === 'library') announce('status');
  };

  const model: ModelStatus = {
    id: manifest.id,
    name: manifest.name,
    state: 'starting',
    provider: '',
    device: '',
    millisecondsPerPhoto: null,
    problem: null,
  };
  const versions = readVersions(library);
  const useModel = async (): Promise<void> => {
    if (store.isReady) return;
    store.setDeriver(new Deriver(vocabulary, manifest, await readHead(modelDirectory)));
    const scoring = { labels: vocabulary.labels, temperature: manifest.labelTemperature };
    void store.deriveAllIfStale(scoring, () => announce('library'));
  };
  const showRun = ({ provider, device, millisecondsPerPhoto, onnxruntime, sharp }: LastRun): void => {
    Object.assign(model, { state: 'ready', provider, device, millisecondsPerPhoto, problem: null });
    Object.assign(versions, { onnxruntime, sharp });
    announce('status');
  };
  const tagger = new TaggerProcess({
    script: TAGGER_SCRIPT,
    manifestPath,
    modelDirectory,
    threads: options.threads ?? null,
    photoTimeoutMs: options.photoTimeoutMs ?? PHOTO_TIMEOUT_MS,
    onReady: async ({ type: _, ...run }) => {
      await useModel();
      library.settings.set('lastRun', { model: manifest.id, ...run });
      showRun(run);
    },
    onFailed: (error) => {
      Object.assign(model, { state: 'failed', problem: error.message });
      store.failDeriver(error);
      announce('status');
    },
  });
  const indexer = new Indexer(store.asIndexStore(), tagger, (change) =>
    announce(change === 'progress' ? 'status' : 'library'),
  );

  // The tagger starts with the first photo; before the very first, it has the model to make.
  const installed = await readInstalled(modelDirectory);
  const lastRun = lastRunSchema.safeParse(library.settings.find('lastRun')).data;
  if (installed !== null && isCurrent(installed, manifest) && lastRun?.model === manifest.id) {
    await useModel();
    showRun(lastRun);
  } else tagger.start();

  const status = (): Status => ({
    counts: library.photos.counts(),
    activity: indexer.activity(),
    model: { ...model, problem: model.problem ?? indexer.problem()?.message ?? null },
    versions,
    library: { path: directory, ...library.sizes() },
  });
  const subscribe = (listener: (change: 'status' | 'library') => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const forgive = (): void => tagger.forgive();
  const backend = createBackend({ library, labels, store, indexer, reader: tagger, forgive, status, subscribe, announce }); // prettier-ignore

  return {
    handler: createHandler(backend, WINDOW_DIRECTORY),
    indexer,
    taggerPid: () => tagger.pid,
    close: async () => {
      await indexer.close();
      await tagger.close();
      library.close();
      unlock();
    },
  };
}

function readVersions(library: Library): Status['versions'] {
  const { version } = JSON.parse(readFileSync(join(APP_ROOT, 'package.json'), 'utf8')) as { version: string };
  const sqlite = String(library.connection.prepare('SELECT sqlite_version()').pluck().get());
  return { photonest: version, node: process.versions.node, onnxruntime: '', sharp: '', sqlite };
}
