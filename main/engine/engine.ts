import { resolve } from 'node:path';
import { createHandler, type FetchHandler } from '../http/app.ts';
import { toErrorResponse } from '../http/errors.ts';
import { pictureRoutes } from '../http/photos/picture.ts';
import type { Indexer } from '../indexing/queue/indexer.ts';
import * as trash from '../trash/trash.ts';
import { openActions } from './actions/actions.ts';
import { Announcer } from './changes.ts';
import { IndexingControl } from './indexing-control.ts';
import { LibraryMaintenance } from './library/maintenance.ts';
import { openLibraryFolder, type LibraryContext } from './library/open-library.ts';
import type { OpenEngine } from './library/reopenable.ts';
import type { Library } from './library/tables.ts';
import { WINDOW_DIRECTORY } from './paths.ts';
import { Photos } from './photos/photos.ts';
import { Pictures } from './photos/pictures.ts';
import { Thumbnails } from './photos/thumbnails.ts';
import { Settings } from './settings.ts';
import type { EngineContext, EngineOptions } from './wiring/context.ts';
import { openExports } from './wiring/open-exports.ts';
import { openIndexing } from './wiring/open-indexing.ts';
import { openLabels } from './wiring/open-labels.ts';
import { openResults } from './wiring/open-results.ts';
import { openSearching } from './wiring/open-searching.ts';
import { openTagging } from './wiring/open-tagging.ts';
import { openTeaching } from './wiring/open-teaching.ts';
import { listRoutes } from './wiring/routes.ts';
import { describeStatus, readVersions } from './wiring/status.ts';

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
  libraryContext: LibraryContext,
  library: Library,
): Promise<Parts> {
  const { directory, log } = libraryContext;
  const settings = new Settings(library.settings);
  const announcer = new Announcer();
  const announce = announcer.announce.bind(announcer);
  const threshold = (): number => settings.current.threshold;
  const context: EngineContext = { ...libraryContext, library, options, settings, threshold, announce };

  const labelling = await openLabels(context);
  const network = await openTagging(context, labelling);
  const indexing = await openIndexing(context, network, {
    onProblem: (problem) => maintenance.checkAfter(problem),
    onChange: (change) => {
      searching.pump();
      if (change === 'library') searching.duplicates.start();
    },
  });
  const { labels, taught } = labelling;
  const { tagging, store } = network;
  const { indexer, watch, analyses } = indexing;
  await tagging.open();
  const maintenance = new LibraryMaintenance({
    ...libraryContext,
    library,
    onChange: () => announce('status'),
  });

  const versions = readVersions(library);
  log.write(`Opened ${directory} with ${Object.entries(versions).flatMap(([name, version]) => (version === '' ? [] : `${name} ${version}`)).join(', ')}`); // prettier-ignore
  const status = () => describeStatus(context, network, indexing, exchange.remote, versions);
  const searching = openSearching(context, labelling, network, indexing);
  const { search, similar, places, codes } = searching;
  const whenReady = async (): Promise<unknown> => await tagging.whenReady();
  const actions = openActions({ library, labels, store, taught, search, threshold, announce, whenReady, trash }); // prettier-ignore
  const photos = new Photos({
    library, labels, store, search, threshold, announce, journal: actions.journal, whenReady,
    facts: {
      describePlace: (latitude, longitude) => places.describe(latitude, longitude),
      analysisTags: (photo) => analyses.tagsOf(photo),
    },
    prefer: (ids) => indexer.prefer(ids),
  }); // prettier-ignore
  const exchange = openResults(context, network, indexing, versions.photonest);
  const thumbnails = new Thumbnails({
    find: library.thumbnails.find,
    make: async (id) => await indexer.preview(id),
  });
  const control = new IndexingControl({ library, indexer, tagging, analyses, remote: exchange.remote, status, announce }); // prettier-ignore
  const { teaching, learning } = openTeaching(context, { labelling, network, indexer, actions, announcer });
  const exporting = await openExports(context, { labels, similar, actions, announcer, writer: tagging.reader }); // prettier-ignore
  const events = { status, subscribe: announcer.subscribe.bind(announcer) };
  const others = { photos, teaching, control, maintenance, events };
  const handler = createHandler({
    api: listRoutes({ context, labelling, network, indexing, searching, actions, exporting, exchange, others }), // prettier-ignore
    pictures: pictureRoutes(new Pictures(library, thumbnails, tagging.reader)),
    window: WINDOW_DIRECTORY,
    report: (error) => maintenance.checkAfter(error),
  });

  void codes
    .whenReady()
    .then(() => {
      searching.duplicates.start();
      searching.pump();
    })
    .catch((error: unknown) => maintenance.checkAfter(error)); // before the first search asks
  return {
    handler,
    indexer,
    watch: () => watch.start(),
    taggerPid: () => tagging.reader.pid,
    close: async (answered) => {
      announcer.end();
      watch.close();
      await learning.close();
      await exporting.sidecars.close();
      await exporting.exports.close();
      await exchange.remote.close();
      await exporting.files.close();
      await exporting.copies.close();
      await maintenance.close();
      await network.models.close();
      await indexing.analysisModels.close();
      await network.cuda.close();
      await indexer.close();
      await exchange.results.close();
      analyses.close();
      indexing.power.close();
      network.execution.close();
      network.fitting.close();
      await tagging.close();
      await network.rescoring.close();
      await answered;
      await searching.duplicates.close();
      await searching.map.close();
      await codes.close();
      library.close();
    },
  };
}
