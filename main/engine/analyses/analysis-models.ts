import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AnalysisManifest } from '../../core/analysis.ts';
import type { AnalysisId, ShareTag } from '../../core/analyses/findings.ts';
import type { AnalysisModelInfo } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { ProviderSetting } from '../../core/models/provider.ts';
import type { Problem } from '../../core/problems/problem.ts';
import { problemFields } from '../../core/problems/fields.ts';
import { findUnfinished } from '../../download/part.ts';
import type { ModelPort } from '../../http/models/model.ts';
import { downloadAnalysis } from '../../weights/analysis-download.ts';
import { readAnalysisManifest } from '../../weights/analysis-manifest.ts';
import { readInstalled } from '../../weights/install/installed.ts';
import { checkTextModel } from '../../weights/text-model.ts';
import { DownloadJob } from '../models/download-job.ts';
import { installInProcess } from '../models/install-process.ts';
import { findProblem } from '../models/model-folder.ts';
import { requireFile } from '../models/models.ts';
import type { Verdicts } from '../models/providers/verdicts.ts';
import type { KnownAnalysis } from './known-analysis.ts';
import { findProvider, probeAnalysis } from './probe-analysis.ts';

export type AnalysisModelsOptions = {
  /** Where the manifests lie. */
  modelsDirectory: string;
  /** The library's folder of installed analyses. */
  directory: string;
  /** The tagger's entry file, which installs and probes. */
  script: string;
  threads: number | null;
  /** The reader of text, which comes with the app. */
  text: KnownAnalysis;
  verdicts: Verdicts;
  /** As it is set. */
  provider(): ProviderSetting;
  onChange(): void;
};

/** `version`: null where it is not there; `installed`: null where it comes with the app. */
type Model = Omit<KnownAnalysis, 'model'> & {
  id: string;
  finds: AnalysisId;
  version: string | null;
  installed: { manifest: AnalysisManifest; job: DownloadJob } | null;
  /** Set where its files are not what was installed. */
  damage: Problem | null;
};

const MANIFESTS = ['faster_rcnn_resnest50_fpn.json', 'deeplab_resnest50_ade.json'];
/** A photo on two cores, milliseconds. */
const EXPECTED: Record<AnalysisManifest['finds'], number> = { objects: 8000, scenes: 1500 };

/** The models of analyses: the reader of text, and those that are downloaded or come from a file. */
export class AnalysisModels implements ModelPort {
  readonly #options: AnalysisModelsOptions;
  /** By what they find, in the order in which photos are analysed. */
  readonly #models = new Map<AnalysisId, Model>();

  private constructor(options: AnalysisModelsOptions) {
    this.#options = options;
    const { model, ...text } = options.text;
    const { model: id, analysis: finds, version } = model;
    this.#models.set(finds, { ...text, id, finds, version, installed: null, damage: null });
  }

  static async open(options: AnalysisModelsOptions): Promise<AnalysisModels> {
    const models = new AnalysisModels(options);
    for (const name of MANIFESTS) await models.#open(join(options.modelsDirectory, 'analyses', name));
    return models;
  }

  has(id: string): boolean {
    return [...this.#models.values()].some((model) => model.id === id);
  }

  /** In the order in which they are done; not those whose model is not there. */
  known(): KnownAnalysis[] {
    return [...this.#models.values()].flatMap(({ id, finds, version, files, wanted, facts }) => {
      if (version === null) return [];
      const provider = findProvider(this.#options.verdicts.list(id), this.#options.provider());
      return [
        { model: { analysis: finds, model: id, version }, files: { ...files, provider }, wanted, facts },
      ];
    });
  }

  /** Tags from the shares of scenes. */
  shareTags(): ShareTag[] {
    return [...this.#models.values()].flatMap(({ installed }) => installed?.manifest.tags ?? []);
  }

  idOf(finds: AnalysisId): string {
    return this.#models.get(finds)!.id;
  }

  list(): AnalysisModelInfo[] {
    return [...this.#models.values()].map(({ id }) => this.info(id));
  }

  info(id: string): AnalysisModelInfo {
    const { finds, facts, version, installed, damage } = this.#find(id);
    const verdicts = this.#options.verdicts.list(id);
    const job = installed?.job ?? null;
    const isThere = version !== null && job?.isRunning !== true;
    return {
      id,
      finds,
      ...facts,
      bundled: installed === null,
      state: isThere || job === null ? 'installed' : job.state,
      progress: isThere ? null : (job?.progress ?? null),
      ...(damage === null && job !== null ? job.fields : problemFields(damage)),
      providers: verdicts.map((verdict) => {
        const { provider: name, precision, accepted, reason, refusal, millisecondsPerPhoto } = verdict;
        return { name, precision, accepted, reason, ...(refusal && { refusal }), millisecondsPerPhoto };
      }),
    };
  }

  /** Begins in the background. */
  install(id: string, from: string | null): void {
    const model = this.#find(id);
    const { manifest, job } = installable(model);
    if (job.isRunning) return;
    if (from !== null) requireFile(from);
    const downloads = this.#downloads(manifest);
    const download = async (
      signal: AbortSignal,
      onProgress: NonNullable<Parameters<typeof downloadAnalysis>[2]['onProgress']>,
    ): Promise<string> => await downloadAnalysis(manifest, downloads, { signal, onProgress });
    job.start(from ?? download, async (path, signal) => {
      await installInProcess(this.#options.script, path, model.files, signal, 'analysis');
    });
  }

  pause(id: string): void {
    void installable(this.#find(id)).job.pause();
  }

  async cancel(id: string): Promise<void> {
    await installable(this.#find(id)).job.cancel();
  }

  /** Reads its files again and compares their SHA-256. */
  async verify(id: string): Promise<void> {
    const model = this.#find(id);
    const { facts, files, installed, version } = model;
    if (version === null) model.damage = { code: 'model_missing', name: facts.name };
    else if (installed !== null) model.damage = await findProblem(facts.name, files.directory);
    else model.damage = await findTextDamage(files);
    this.#options.onChange();
  }

  /** Tries each execution provider with it; the fastest that gives the processor's numbers is used from then on. */
  async probe(id: string): Promise<void> {
    const { script, threads, verdicts } = this.#options;
    const { files, facts, version } = this.#find(id);
    if (version === null) throw new PhotonestError('invalid', { code: 'model_missing', name: facts.name });
    await probeAnalysis({ model: id, files, script, threads, verdicts });
    this.#options.onChange();
  }

  /** What it found stays. */
  async remove(id: string): Promise<void> {
    const model = this.#find(id);
    const { manifest, job } = installable(model);
    if (job.isRunning)
      throw new PhotonestError('invalid', { code: 'analysis_model_installing', name: manifest.name });
    await rm(model.files.directory, { recursive: true, force: true });
    model.version = model.damage = null;
    this.#options.onChange();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#models.values()].map(async ({ installed }) => await installed?.job.pause()));
  }

  #find(id: string): Model {
    const model = [...this.#models.values()].find((each) => each.id === id);
    if (model === undefined)
      throw new PhotonestError('not_found', { code: 'analysis_model_unknown', name: id });
    return model;
  }

  #downloads({ id }: AnalysisManifest): string {
    return join(this.#options.directory, 'downloads', id);
  }

  async #open(manifestPath: string): Promise<void> {
    const manifest = await readAnalysisManifest(manifestPath);
    const directory = join(this.#options.directory, manifest.id);
    const path = join(this.#downloads(manifest), basename(manifest.weights.file));
    const job = await DownloadJob.open({
      findUnfinished: async () => await findUnfinished(path),
      discard: async () => await rm(this.#downloads(manifest), { recursive: true, force: true }),
      onChange: () => this.#options.onChange(),
      onInstalled: async () => {
        model.version = await readVersion(directory);
        model.damage = null;
        this.#options.onChange();
      },
    });
    const model: Model = {
      id: manifest.id,
      finds: manifest.finds,
      files: { analysis: manifest.finds, manifestPath, directory },
      facts: factsOf(manifest),
      wanted: null,
      version: await readVersion(directory),
      installed: { manifest, job },
      damage: null,
    };
    this.#models.set(manifest.finds, model);
  }
}

/** @throws PhotonestError `invalid` for the one that comes with the app */
function installable({ installed, facts }: Model): NonNullable<Model['installed']> {
  if (installed === null)
    throw new PhotonestError('invalid', { code: 'analysis_model_bundled', name: facts.name });
  return installed;
}

async function findTextDamage({ manifestPath, directory }: KnownAnalysis['files']): Promise<Problem | null> {
  try {
    await checkTextModel(manifestPath, directory);
    return null;
  } catch (error) {
    if (error instanceof PhotonestError && error.problem !== null) return error.problem;
    throw error;
  }
}

/** Of the weights and of how they were written; null where the model is not there. */
async function readVersion(directory: string): Promise<string | null> {
  const installed = await readInstalled(directory);
  if (installed === null) return null;
  const { weightsSha256, writerVersion } = installed.record;
  return `${weightsSha256.slice(0, 12)}-${writerVersion}`;
}

function factsOf(manifest: AnalysisManifest): KnownAnalysis['facts'] {
  const { name, weights, licence, source, accuracy, finds, parametersMillions } = manifest;
  const { sizeBytes } = weights;
  return {
    name,
    sizeBytes,
    licence,
    source,
    accuracy,
    parametersMillions,
    expectedMilliseconds: EXPECTED[finds],
  };
}
