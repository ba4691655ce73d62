import type { Hono } from 'hono';
import { analysisRoutes } from '../../http/models/analysis.ts';
import { backupRoutes } from '../../http/library/backup.ts';
import { classRoutes } from '../../http/tags/class.ts';
import { duplicateRoutes } from '../../http/photos/duplicate.ts';
import { completionRoutes } from '../../http/photos/completion.ts';
import { cudaRoutes } from '../../http/models/cuda.ts';
import { exportRoutes } from '../../http/library/export.ts';
import { eventRoutes, type EventPort } from '../../http/library/event.ts';
import { folderRoutes } from '../../http/library/folder.ts';
import { importRoutes } from '../../http/library/import.ts';
import { indexingRoutes } from '../../http/library/indexing.ts';
import { labelRoutes } from '../../http/tags/label.ts';
import { libraryMapRoutes } from '../../http/photos/library-map.ts';
import { labelChoiceRoutes } from '../../http/tags/label-choice.ts';
import { logRoutes } from '../../http/library/log.ts';
import { modelRoutes } from '../../http/models/model.ts';
import { placeRoutes } from '../../http/photos/place.ts';
import { photoRoutes } from '../../http/photos/photo.ts';
import { remoteRoutes } from '../../http/models/remote.ts';
import { resultRoutes } from '../../http/library/result.ts';
import { searchRoutes } from '../../http/photos/search.ts';
import { settingRoutes } from '../../http/library/setting.ts';
import { similarRoutes } from '../../http/photos/similar.ts';
import { albumRoutes, savedSearchRoutes } from '../../http/tags/album.ts';
import { ownTagRoutes, reviewRoutes } from '../../http/tags/own-tag.ts';
import { selectionRoutes } from '../../http/photos/selection.ts';
import { teachingRoutes } from '../../http/tags/teaching.ts';
import { undoRoutes } from '../../http/tags/undo.ts';
import { whyRoutes } from '../../http/photos/why.ts';
import { ListPhotos } from '../exports/list-photos.ts';
import { writingRoutes } from '../../http/library/writing.ts';
import type { openActions } from '../actions/actions.ts';
import { SettingChanges } from '../change-settings.ts';
import { Imports } from '../imports/imports.ts';
import type { IndexingControl } from '../indexing-control.ts';
import { Classes } from '../labels/classes.ts';
import { LabelCounts } from '../labels/label-counts.ts';
import { MapView } from '../library-map/map-view.ts';
import type { LibraryMaintenance } from '../library/maintenance.ts';
import { AllModels, asModelPort } from '../models/all-models.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { Completions } from '../photos/completions.ts';
import { Folders } from '../photos/folders.ts';
import type { Photos } from '../photos/photos.ts';
import { Why } from '../scoring/why.ts';
import { Resolving } from '../similarity/resolving.ts';
import type { Teaching } from '../teaching/teaching.ts';
import type { EngineContext } from './context.ts';
import type { OpenExports } from './open-exports.ts';
import type { OpenIndexing } from './open-indexing.ts';
import type { OpenLabels } from './open-labels.ts';
import type { OpenResults } from './open-results.ts';
import type { OpenSearching } from './open-searching.ts';
import type { OpenTagging } from './open-tagging.ts';

/** What the routes ask. */
export type RouteParts = {
  context: EngineContext;
  labelling: OpenLabels;
  network: OpenTagging;
  indexing: OpenIndexing;
  searching: OpenSearching;
  actions: ReturnType<typeof openActions>;
  exporting: OpenExports;
  exchange: OpenResults;
  /** What is asked about photos, taught tags, indexing, the library's files and what goes on. */
  others: {
    photos: Photos;
    teaching: Teaching;
    control: IndexingControl;
    maintenance: LibraryMaintenance;
    events: EventPort;
  };
};

/** The routes of each noun, with what answers them. */
export function listRoutes(parts: RouteParts): Hono[] {
  const { context, labelling, network, indexing, searching, actions, exporting, exchange, others } = parts;
  const { library, settings, threshold, announce, log, notices } = context;
  const { vocabulary, labels, choices, heads } = labelling;
  const { models, cuda, store, tagging } = network;
  const { watch, indexer, analyses, analysisModels } = indexing;
  const { search, similar, duplicates, qualities, map, places } = searching;
  const { exports, sidecars, files, copies } = exporting;
  const { journal } = actions;
  const { reader } = tagging;
  const dismissNotice = (id: number): void => {
    notices.dismiss(id);
    announce('status');
  };
  return [
    searchRoutes(similar),
    similarRoutes(similar),
    duplicateRoutes(duplicates, new Resolving({ ...actions, library, duplicates }), qualities),
    photoRoutes(others.photos),
    analysisRoutes(analyses, actions),
    whyRoutes(new Why({ library, vocabulary, heads, models, reader, defaultModel: DEFAULT_MODEL })),
    classRoutes(new Classes(library, tagging, reader)),
    labelRoutes(new LabelCounts(library, labels, threshold), places),
    completionRoutes(new Completions({ library, labels, search, threshold, amounts: analyses }), places),
    placeRoutes(places),
    labelChoiceRoutes(choices),
    libraryMapRoutes(new MapView({ map, table: library.libraryMap, labels, threshold })),
    folderRoutes(new Folders({ library, store, indexer, watch, journal, announce })),
    selectionRoutes(actions.selections),
    undoRoutes(journal),
    albumRoutes(actions.albums),
    savedSearchRoutes(actions.albums),
    ownTagRoutes(actions.ownTags),
    reviewRoutes(actions.review),
    teachingRoutes(others.teaching),
    indexingRoutes(others.control),
    settingRoutes(
      new SettingChanges({ settings, models, tagging, indexer, analyses, sidecars, journal, announce }),
    ),
    modelRoutes(new AllModels(asModelPort(models, tagging), analysisModels)),
    cudaRoutes(cuda),
    resultRoutes(exchange.results),
    remoteRoutes(exchange.remote),
    exportRoutes(exports, sidecars),
    writingRoutes(files, copies, new ListPhotos({ ...actions, library, photos: others.photos })),
    importRoutes(new Imports({ library, labels, bulk: actions.bulk })),
    backupRoutes(others.maintenance),
    logRoutes({ tail: () => log.tail(), dismissNotice }),
    eventRoutes(others.events),
  ];
}
