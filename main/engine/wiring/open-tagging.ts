import { join } from 'node:path';
import { SCORING_VERSION } from '../../core/labels/score-labels.ts';
import type { HeadSource } from '../labels/photo-tags.ts';
import { Rescoring } from '../labels/rescoring.ts';
import { Tagging } from '../models/active-model.ts';
import { Cuda, hasNvidiaDriver } from '../models/cuda/cuda.ts';
import { findRuntimePackage } from '../models/cuda/runtime-package.ts';
import { LabelFitting } from '../models/label-fitting.ts';
import { DEFAULT_MODEL, Models } from '../models/models.ts';
import { Execution } from '../models/providers/execution.ts';
import { Verdicts } from '../models/providers/verdicts.ts';
import { MODELS_DIRECTORY, TAGGER_SCRIPT } from '../paths.ts';
import { Store } from '../photos/index-store.ts';
import type { EngineContext } from './context.ts';
import type { OpenLabels } from './open-labels.ts';

const PHOTO_TIMEOUT_MS = 120_000;

export type OpenTagging = Awaited<ReturnType<typeof openTagging>>;

/** Opens the models, the tagger that runs them, and the store of what it says of photos. */
export async function openTagging(
  { directory, library, options, settings, announce, log }: EngineContext,
  { vocabulary, careful, labels, heads, taught }: OpenLabels,
) {
  const verdicts = new Verdicts(library.settings);
  const models = await Models.open({
    modelsDirectory: MODELS_DIRECTORY,
    directory: join(directory, 'models'),
    script: TAGGER_SCRIPT,
    settings: library.settings,
    verdicts,
    countByModel: library.photos.countByModel,
    active: () => tagging.active(),
    onChange: () => announce('status'),
    onInstalled: async (id) => await tagging.handleInstalled(id),
  });
  const cuda: Cuda = await Cuda.open({
    directory: join(directory, 'libraries'),
    package: findRuntimePackage(process.platform, process.arch),
    hasDriver: options.hasNvidiaDriver ?? hasNvidiaDriver(),
    onChange: () => announce('status'),
    onLibraries: async () => await tagging.handleLibraries(),
  });
  const headSource: HeadSource = {
    active: () => tagging.active(),
    defaultModel: DEFAULT_MODEL,
    find: (model) => heads.find(model),
    whenReady: async () => await tagging.whenReady(),
  };
  const store: Store = new Store(library, labels, headSource, () => settings.current.ignore, careful, taught);
  const rescoring = new Rescoring({
    library,
    findHead: (model) => heads.find(model),
    derive: (photo, logits) => store.scoreTags(photo, logits),
    onChange: (change) => announce(change === 'progress' ? 'status' : 'library'),
  });
  const tagger = { script: TAGGER_SCRIPT, threads: options.threads ?? null };
  const execution = new Execution({
    ...tagger, library, heads, models, settings, verdicts, announce,
    log: (event) => log.write(event),
  }); // prettier-ignore
  const fitting = new LabelFitting({
    library, heads, models, rescoring,
    scoring: { version: SCORING_VERSION, labels: vocabulary.labels, careful: careful.entries },
  }); // prettier-ignore
  const tagging: Tagging = new Tagging({
    library, heads, models, store, settings, execution, fitting, announce,
    tagger: { ...tagger, photoTimeoutMs: options.photoTimeoutMs ?? PHOTO_TIMEOUT_MS },
    log: (event) => log.write(event),
  }); // prettier-ignore
  return { verdicts, models, cuda, headSource, store, rescoring, execution, fitting, tagging };
}
