import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Status } from '../core/api.ts';
import { createHandler, type FetchHandler } from '../http/app.ts';
import { Indexer } from '../indexing/indexer.ts';
import { lockLibrary } from '../sqlite/lock.ts';
import { Announcer } from './announcer.ts';
import { createBackend } from './backend.ts';
import { Cuda, hasNvidiaDriver } from './cuda.ts';
import { Derivers } from './derivers.ts';
import { Labels } from './labels.ts';
import { openTables, type Library } from './library.ts';
import { Models, STARTER } from './models.ts';
import { APP_ROOT, MODELS_DIRECTORY, TAGGER_SCRIPT, WINDOW_DIRECTORY } from './paths.ts';
import { findRuntimePackage } from './runtime-package.ts';
import { Settings } from './settings.ts';
import { Store, type DeriverSource } from './store.ts';
import { Tagging } from './tagging.ts';
import { Verdicts } from './verdicts.ts';
import { readVocabulary } from './vocabulary.ts';

const PHOTO_TIMEOUT_MS = 120_000;

export type EngineOptions = {
  library: string;
  /** The runtime's threads; default: one per core. */
  threads?: number;
  photoTimeoutMs?: number;
  /** Whether CUDA's libraries are offered; default: where there is NVIDIA's driver. */
  hasNvidiaDriver?: boolean;
};

export type Engine = {
  handler: FetchHandler;
  indexer: Indexer;
  /** Of the tagger; null while there is none. */
  taggerPid(): number | null;
  close(): Promise<void>;
};

/** The engine's whole wiring: open the library, attach the models, the tagger, indexing and the routes. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const directory = resolve(options.library);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const unlock = lockLibrary(join(directory, 'engine.lock'));
  const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
  const library = await openTables(directory);
  const labels = new Labels(vocabulary, library.labels);
  const settings = new Settings(library.settings);
  const announcer = new Announcer();
  const derivers = new Derivers(vocabulary);

  const verdicts = new Verdicts(library.settings);
  const models = await Models.open({
    modelsDirectory: MODELS_DIRECTORY,
    directory: join(directory, 'models'),
    script: TAGGER_SCRIPT,
    settings: library.settings,
    verdicts,
    countByModel: library.photos.countByModel,
    onChange: () => announcer.announce('status'),
    onInstalled: async (id) => await tagging.handleInstalled(id),
  });
  const cuda: Cuda = await Cuda.open({
    directory: join(directory, 'libraries'),
    package: findRuntimePackage(process.platform, process.arch),
    hasDriver: options.hasNvidiaDriver ?? hasNvidiaDriver(),
    onChange: () => announcer.announce('status'),
    onLibraries: async () => await tagging.handleLibraries(),
  });
  const deriverSource: DeriverSource = {
    active: () => tagging.active(),
    starter: STARTER,
    find: (model) => derivers.find(model),
    whenReady: async () => await tagging.whenReady(),
  };
  const store: Store = new Store(library, labels, deriverSource, () => settings.current.ignore);
  const tagging: Tagging = new Tagging({
    library, vocabulary, derivers, models, store, settings, verdicts,
    countPending: () => library.photos.countPending(tagging.active()),
    script: TAGGER_SCRIPT,
    threads: options.threads ?? null,
    photoTimeoutMs: options.photoTimeoutMs ?? PHOTO_TIMEOUT_MS,
    announce: (change) => announcer.announce(change),
  }); // prettier-ignore
  const indexer = new Indexer(store.asIndexStore(), tagging.reader, (change) => {
    announcer.announce(change === 'progress' ? 'status' : 'library');
    if (change !== 'library') return;
    void tagging.fitWordsIfDue();
    void tagging.probeIfWorthwhile();
  });
  await tagging.open();

  const versions = readVersions(library);
  const status = (): Status => ({
    counts: library.photos.counts(),
    activity: indexer.activity(),
    model: tagging.status(indexer.problem()),
    versions: { ...versions, ...tagging.runtime() },
    library: { path: directory, ...library.sizes() },
  });
  const backend = createBackend({
    library,
    labels,
    store,
    indexer,
    tagging,
    models,
    cuda,
    settings,
    status,
    announcer,
  });

  return {
    handler: createHandler(backend, WINDOW_DIRECTORY),
    indexer,
    taggerPid: () => tagging.reader.pid,
    close: async () => {
      await models.close();
      await cuda.close();
      await indexer.close();
      await tagging.close();
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
