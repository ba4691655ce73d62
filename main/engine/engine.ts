import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Status } from '../core/api.ts';
import type { PhotonestError } from '../core/errors.ts';
import { createHandler, type FetchHandler } from '../http/app.ts';
import { toErrorResponse } from '../http/errors.ts';
import { ActiveHours } from '../indexing/queue/active-hours.ts';
import { Indexer } from '../indexing/queue/indexer.ts';
import { Watch } from '../indexing/watch/watch.ts';
import { backupRoutes } from '../http/backup.ts';
import { classRoutes } from '../http/class.ts';
import { cudaRoutes } from '../http/cuda.ts';
import { eventRoutes } from '../http/event.ts';
import { folderRoutes } from '../http/folder.ts';
import { indexingRoutes } from '../http/indexing.ts';
import { labelRoutes } from '../http/label.ts';
import { logRoutes } from '../http/log.ts';
import { modelRoutes } from '../http/model.ts';
import { photoRoutes } from '../http/photo.ts';
import { pictureRoutes } from '../http/picture.ts';
import { searchRoutes } from '../http/search.ts';
import { settingRoutes } from '../http/setting.ts';
import { similarRoutes } from '../http/similar.ts';
import { SettingChanges } from './change-settings.ts';
import { Announcer, type Change } from './changes.ts';
import { IndexingControl } from './indexing-control.ts';
import { Classes } from './photos/classes.ts';
import { Folders } from './photos/folders.ts';
import { LabelCounts } from './photos/label-counts.ts';
import { Photos } from './photos/photos.ts';
import { Pictures } from './photos/pictures.ts';
import { Searching } from './photos/search.ts';
import { Similar } from './photos/similar.ts';
import { Thumbnails } from './photos/thumbnails.ts';
import { Cuda, hasNvidiaDriver } from './models/cuda/cuda.ts';
import { Heads } from './scoring/heads.ts';
import { LibraryMaintenance } from './library/maintenance.ts';
import { Labels } from './photos/labels.ts';
import { openLibraryFolder, type LibraryContext } from './library/open-library.ts';
import type { Library } from './library/tables.ts';
import { logFailures } from './photos/log-failures.ts';
import { Models, DEFAULT_MODEL } from './models/models.ts';
import { APP_ROOT, MODELS_DIRECTORY, TAGGER_SCRIPT, WINDOW_DIRECTORY } from './paths.ts';
import { hasFreeSpace } from './library/free-space.ts';
import { findRuntimePackage } from './models/cuda/runtime-package.ts';
import type { OpenEngine } from './library/reopenable.ts';
import { Settings } from './settings.ts';
import { Store, type HeadSource } from './photos/index-store.ts';
import { Tagging } from './models/active-model.ts';
import { Verdicts } from './models/providers/verdicts.ts';
import { readVocabulary } from './scoring/read-vocabulary.ts';

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
  /** From now on, finds what changes in the folders by itself. */
  watch(): void;
  /** Of the tagger; null while there is none. */
  taggerPid(): number | null;
  close(): Promise<void>;
};

/** What lasts from opening the library to closing it. */
type Parts = OpenEngine & Pick<Engine, 'indexer' | 'taggerPid' | 'watch'>;

/** Opens a library, and all that works on it; again, behind the same handler, when its files are replaced. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  let isWatching = false;
  const { engines, close } = await openLibraryFolder(
    resolve(options.library),
    async (context, library, times) => {
      const parts = await attachParts(options, context, library);
      if (isWatching) parts.watch();
      if (times > 0) parts.indexer.scan(); // at first, whoever started the engine says when
      return parts;
    },
  );
  return {
    handler: async (request) => await engines.handle(request).catch(toErrorResponse),
    get indexer() {
      return engines.current.indexer;
    },
    watch: () => {
      isWatching = true;
      engines.current.watch();
    },
    taggerPid: () => engines.current.taggerPid(),
    close,
  };
}

/** The engine's whole wiring: attach the models, the tagger, indexing and the routes to an open library. */
async function attachParts(
  options: EngineOptions,
  context: LibraryContext,
  library: Library,
): Promise<Parts> {
  const { directory, log, notices } = context;
  const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
  const labels = new Labels(vocabulary, library.labels);
  const settings = new Settings(library.settings);
  const announcer = new Announcer();
  const heads = new Heads(vocabulary);

  const verdicts = new Verdicts(library.settings);
  const models = await Models.open({
    modelsDirectory: MODELS_DIRECTORY,
    directory: join(directory, 'models'),
    script: TAGGER_SCRIPT,
    settings: library.settings,
    verdicts,
    countByModel: library.photos.countByModel,
    active: () => tagging.active(),
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
  const headSource: HeadSource = {
    active: () => tagging.active(),
    defaultModel: DEFAULT_MODEL,
    find: (model) => heads.find(model),
    whenReady: async () => await tagging.whenReady(),
  };
  const store: Store = new Store(library, labels, headSource, () => settings.current.ignore);
  const tagging: Tagging = new Tagging({
    library, vocabulary, heads, models, store, settings, verdicts,
    countPending: () => library.photos.countPending(tagging.active()),
    script: TAGGER_SCRIPT,
    threads: options.threads ?? null,
    photoTimeoutMs: options.photoTimeoutMs ?? PHOTO_TIMEOUT_MS,
    announce: (change) => announcer.announce(change),
    log: (event) => log.write(event),
  }); // prettier-ignore
  const watch: Watch = new Watch({
    listPlaces: library.folders.places,
    rescan: (folder, changed) => indexer.rescan(folder, changed),
    onChange: () => announcer.announce('library'),
  });
  let told: PhotonestError | null = null;
  const indexer = new Indexer({
    hooks: watch.hooks,
    store: logFailures(store.asIndexStore(), log),
    reader: tagging.reader,
    hours: new ActiveHours(() => settings.current.hours),
    isNetworkSlow: () => tagging.isSlow,
    hasFreeSpace: async () => await hasFreeSpace(directory),
    onChange: (change) => {
      announcer.announce(change === 'progress' ? 'status' : 'library');
      const problem = indexer.problem();
      if (problem !== null && problem !== told) {
        log.write(`Indexing stopped: ${problem.message}`);
        maintenance.suspect(problem);
      }
      told = problem;
      if (change !== 'library') return;
      void tagging.fitWordsIfDue();
      void tagging.probeIfWorthwhile();
    },
  });
  await tagging.open();
  const maintenance = new LibraryMaintenance({
    ...context,
    library,
    onChange: () => announcer.announce('status'),
  });

  const versions = readVersions(library);
  log.write(`Opened ${directory} with ${Object.entries(versions).flatMap(([name, version]) => (version === '' ? [] : `${name} ${version}`)).join(', ')}`); // prettier-ignore
  const status = (): Status => ({
    counts: library.photos.counts(),
    activity: indexer.activity(),
    model: tagging.status(stalled(indexer)),
    versions: { ...versions, ...tagging.runtime() },
    library: { path: directory, ...library.sizes() },
    notices: notices.list(),
  });
  const threshold = (): number => settings.current.threshold;
  const announce = (change: Change): void => announcer.announce(change);
  const { reader } = tagging;
  const search = new Searching(library.connection, labels, store, threshold);
  const similar = new Similar({ library, store, search, heads: tagging, reader });
  const photos = new Photos({
    library, labels, store, search, threshold, announce,
    whenReady: async () => await tagging.whenReady(),
    prefer: (ids) => indexer.prefer(ids),
  }); // prettier-ignore
  const thumbnails = new Thumbnails({
    find: library.thumbnails.find,
    make: async (id) => await indexer.look(id),
  });
  const indexing = new IndexingControl({ library, indexer, tagging, status, announce });
  const events = { status, subscribe: announcer.subscribe.bind(announcer) };
  const dismissNotice = (id: number): void => {
    notices.dismiss(id);
    announce('status');
  };
  const handler = createHandler({
    api: [
      searchRoutes(search),
      similarRoutes(similar),
      photoRoutes(photos),
      classRoutes(new Classes(library, tagging, reader)),
      labelRoutes(new LabelCounts(library, labels, threshold)),
      folderRoutes(new Folders({ library, store, indexer, watch, announce })),
      indexingRoutes(indexing),
      settingRoutes(new SettingChanges({ settings, models, tagging, indexer, announce })),
      modelRoutes(models, tagging),
      cudaRoutes(cuda),
      backupRoutes(maintenance),
      logRoutes({ tail: () => log.tail(), dismissNotice }),
      eventRoutes(events),
    ],
    pictures: pictureRoutes(new Pictures(library, thumbnails, reader)),
    window: WINDOW_DIRECTORY,
    report: (error) => maintenance.suspect(error),
  });

  return {
    handler,
    indexer,
    watch: () => watch.start(),
    taggerPid: () => tagging.reader.pid,
    close: async (answered) => {
      announcer.end();
      watch.close();
      await maintenance.close();
      await models.close();
      await cuda.close();
      await indexer.close();
      await tagging.close();
      await answered;
      library.close();
    },
  };
}

/** A full disk is no fault of the model. */
function stalled(indexer: Indexer): PhotonestError | null {
  const problem = indexer.problem();
  return problem?.code === 'disk_full' ? null : problem;
}

function readVersions(library: Library): Status['versions'] {
  const { version } = JSON.parse(readFileSync(join(APP_ROOT, 'package.json'), 'utf8')) as { version: string };
  const sqlite = String(library.connection.prepare('SELECT sqlite_version()').pluck().get());
  return { photonest: version, node: process.versions.node, onnxruntime: '', sharp: '', sqlite };
}
