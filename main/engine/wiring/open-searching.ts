import { join } from 'node:path';
import { Gazetteer } from '../../places/gazetteer.ts';
import { LibraryMap } from '../library-map/library-map.ts';
import { LAYOUT_SCRIPT, MODELS_DIRECTORY, SCAN_SCRIPT } from '../paths.ts';
import { Places } from '../photos/places.ts';
import { Searching } from '../photos/search.ts';
import { CodeIndex } from '../similarity/code-index.ts';
import { Duplicates } from '../similarity/duplicates.ts';
import { Qualities } from '../similarity/qualities.ts';
import { LikenessScale } from '../similarity/scale.ts';
import { Similar } from '../similarity/similar.ts';
import type { EngineContext } from './context.ts';
import type { OpenIndexing } from './open-indexing.ts';
import type { OpenLabels } from './open-labels.ts';
import type { OpenTagging } from './open-tagging.ts';

const CODES_FILE = 'similarity.codes';
const MAP_FILE = 'library.map';

export type OpenSearching = ReturnType<typeof openSearching>;

/** Opens what finds photos: by query, by similarity, by place, on the map of the library, and as duplicates. */
export function openSearching(
  { directory, library, settings, threshold, announce, log }: EngineContext,
  { labels }: OpenLabels,
  { store, tagging }: OpenTagging,
  { indexer, analyses }: OpenIndexing,
) {
  const gazetteer = new Gazetteer(join(MODELS_DIRECTORY, 'places'));
  const search = new Searching(library.connection, labels, threshold, analyses, gazetteer);
  const codes = new CodeIndex({
    codes: library.codes,
    model: () => store.similarityModel(),
    file: join(directory, CODES_FILE),
    script: SCAN_SCRIPT,
    log: (event) => log.write(event),
  });
  const qualities = new Qualities({
    photos: library.photos,
    qualities: library.qualities,
    reader: tagging.reader,
  });
  const duplicates: Duplicates = new Duplicates({
    duplicates: library.duplicates,
    stacks: library.stacks,
    codes,
    qualities,
    isPaused: () => ['paused', 'waiting', 'scanning'].includes(indexer.activity().state),
    mayMeasure: () => indexer.isAtRest,
    onMeasured: () => announce('library'),
    log: (event) => log.write(event),
  });
  const map: LibraryMap = new LibraryMap({
    codes,
    model: () => store.similarityModel(),
    file: join(directory, MAP_FILE),
    script: LAYOUT_SCRIPT,
    mayRun: () => indexer.isAtRest,
    isLowImpact: () => settings.current.lowImpact,
    announce: () => announce('status'),
    log: (event) => log.write(event),
  });
  const scale = new LikenessScale(codes, () => store.similarityModel());
  const similar = new Similar({
    library,
    store,
    codes,
    scale,
    search,
    heads: tagging,
    reader: tagging.reader,
  });
  const places = new Places({ gazetteer, find: async (query) => await similar.found(query) });
  /** What waits for indexing to rest, or for all photos to be in the grid, goes on. */
  const pump = (): void => {
    map.pump();
    if (!indexer.isListing) void search.readAhead(() => !indexer.isListing);
  };
  return { search, codes, duplicates, qualities, map, similar, places, pump };
}
