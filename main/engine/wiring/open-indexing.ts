import { join } from 'node:path';
import type { PhotonestError } from '../../core/errors.ts';
import { ActiveHours } from '../../indexing/queue/active-hours.ts';
import { Indexer } from '../../indexing/queue/indexer.ts';
import { Watch } from '../../indexing/watch/watch.ts';
import { Analyses } from '../analyses/analyses.ts';
import { AnalysisModels } from '../analyses/analysis-models.ts';
import { describeText } from '../analyses/text.ts';
import { hasFreeSpace } from '../library/free-space.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { MODELS_DIRECTORY, TAGGER_SCRIPT } from '../paths.ts';
import { headerStore } from '../photos/header-store.ts';
import { logFailures } from '../photos/log-failures.ts';
import { Power } from '../power.ts';
import type { EngineContext } from './context.ts';
import type { OpenTagging } from './open-tagging.ts';

export type OpenIndexing = Awaited<ReturnType<typeof openIndexing>>;

/** What else follows from indexing. */
export type IndexingListener = {
  /** Indexing stopped by itself, for a reason that it did not have before. */
  onProblem(problem: PhotonestError): void;
  onChange(change: 'progress' | 'library'): void;
};

/** Opens what reads the folders' photos, and the analyses of photos that are read. */
export async function openIndexing(
  { directory, library, options, settings, announce, log }: EngineContext,
  { verdicts, store, fitting, tagging }: OpenTagging,
  listener: IndexingListener,
) {
  const watch: Watch = new Watch({
    listPlaces: library.folders.places,
    rescan: (folder, changed) => indexer.rescan(folder, changed),
    onChange: () => announce('library'),
  });
  const stores = store.indexStores();
  let lastReported: PhotonestError | null = null;
  const indexer = new Indexer({
    hooks: watch.hooks,
    stores: { ...stores, outcomes: logFailures(stores.outcomes, log) },
    reader: tagging.reader,
    headers: { store: headerStore(library), reader: tagging.reader },
    hours: new ActiveHours(() => settings.current.hours),
    isNetworkSlow: () => tagging.isSlow(DEFAULT_MODEL),
    isRefiningSlow: () => tagging.isSlow(tagging.active()),
    hasFreeSpace: async () => await hasFreeSpace(directory),
    onChange: (change) => {
      announce(change === 'progress' ? 'status' : 'library');
      const problem = indexer.problem();
      if (problem !== null && problem !== lastReported) {
        log.write(`Indexing stopped: ${problem.message}`);
        listener.onProblem(problem);
      }
      lastReported = problem;
      analyses.pump();
      listener.onChange(change);
      if (change !== 'library') return;
      void fitting.fitIfDue(tagging.active());
      if (!indexer.isListing) void tagging.probeIfWorthwhile(); // with the cores that the headers need
    },
  });
  const analysisModels = await AnalysisModels.open({
    modelsDirectory: MODELS_DIRECTORY,
    directory: join(directory, 'analyses'),
    script: TAGGER_SCRIPT,
    threads: options.threads ?? null,
    text: await describeText(MODELS_DIRECTORY),
    verdicts,
    provider: () => settings.current.provider,
    onChange: () => analyses.refresh(),
  });
  const power = new Power(() => analyses.refresh());
  const analyses: Analyses = new Analyses({
    library,
    settings,
    models: analysisModels,
    analyser: tagging.reader,
    mayRun: () => indexer.isAtRest,
    onBattery: () => power.onBattery,
    announce,
    log,
  });
  return { watch, indexer, analyses, analysisModels, power };
}
