import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { ModelInfo } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { precisions } from '../../core/models/precision.ts';
import { problemFields } from '../../core/problems/fields.ts';
import type { ModelFiles } from '../../tagger/messages.ts';
import {
  cleanParts,
  discardDownload,
  findUnfinishedDownload,
} from '../../weights/install/clean-downloads.ts';
import { downloadWeights } from '../../weights/install/download-model.ts';
import { FITTED_WORDS_FILE, isCurrent, readInstalled, readLayers } from '../../weights/install/installed.ts';
import { listManifests } from '../../weights/manifest.ts';
import type { SettingTable } from '../../sqlite/tables/library/setting.ts';
import { DownloadJob, type Download } from './download-job.ts';
import { installInProcess } from './install-process.ts';
import { findProblem, removeModel } from './model-folder.ts';
import type { Verdicts } from './providers/verdicts.ts';

export const DEFAULT_MODEL = 'tf_efficientnet_lite2';

/** What a model's network last said of itself on this computer. */
const lastRunSchema = z.object({
  provider: z.string(),
  precision: z.enum(precisions),
  device: z.string(),
  millisecondsPerPhoto: z.number(),
  onnxruntime: z.string(),
  sharp: z.string(),
});
export type LastRun = z.infer<typeof lastRunSchema>;

/** Everyday labels fitted for a model: how well they agree with the default model's. */
const fittedSchema = z.object({ agreement: z.number() });

export type ModelsOptions = {
  /** Where manifests and bundled weights lie. */
  modelsDirectory: string;
  /** The library's folder of installed models. */
  directory: string;
  script: string;
  settings: SettingTable;
  verdicts: Verdicts;
  /** Of photos in use, by model. */
  countByModel(): { model: string; count: number }[];
  /** The model that tags. */
  active(): string;
  onChange(): void;
  /** A model's files are there anew. */
  onInstalled(id: string): Promise<void>;
};

/** The models that the app knows: which are installed, and what is being done about them. */
export class Models {
  readonly #options: ModelsOptions;
  readonly #manifests: Map<string, ModelManifest>;
  readonly #installed = new Set<string>();
  readonly #jobs = new Map<string, DownloadJob>();
  /** Installed models that were found not to be what was installed. */
  readonly #damaged = new Set<string>();

  private constructor(options: ModelsOptions, manifests: ModelManifest[]) {
    this.#options = options;
    this.#manifests = new Map(manifests.map((manifest) => [manifest.id, manifest]));
  }

  static async open(options: ModelsOptions): Promise<Models> {
    const manifests = await listManifests(options.modelsDirectory);
    // Nothing is downloading yet; what cannot be removed does no harm.
    await cleanParts(options.directory, manifests).catch((error: unknown) => console.error(error));
    const models = new Models(options, manifests);
    await Promise.all(manifests.map(async ({ id }) => await models.#open(id)));
    return models;
  }

  /** What each model's manifest adds to the scores: its temperature, and the SHA-256 of its everyday labels. */
  scoringFacts(): Record<string, { temperature: number; words: string | null }> {
    return Object.fromEntries(
      [...this.#manifests].map(([id, { labelTemperature, words }]) => [
        id,
        { temperature: labelTemperature, words: words?.sha256 ?? null },
      ]),
    );
  }

  manifest(id: string): ModelManifest {
    const manifest = this.#manifests.get(id);
    if (manifest !== undefined) return manifest;
    const known = [...this.#manifests.keys()].join(', ');
    throw new PhotonestError('not_found', { code: 'model_unknown', id, known });
  }

  /** Null for a model that this app does not know; of one that is not installed any weights will do. */
  async findKnown(id: string): Promise<{ features: number; weights: string | null } | null> {
    const manifest = this.#manifests.get(id);
    if (manifest === undefined) return null;
    const record = await readLayers(this.files(id).directory);
    return { features: manifest.features, weights: manifest.weights.sha256 ?? record?.weightsSha256 ?? null };
  }

  files(id: string): ModelFiles {
    const manifestPath = join(this.#options.modelsDirectory, `${this.manifest(id).id}.json`);
    return { manifestPath, directory: join(this.#options.directory, id) };
  }

  /** Bundled models are made of their weights when they are first used. */
  isUsable(id: string): boolean {
    return this.#installed.has(id) || this.manifest(id).weights.bundled;
  }

  isInstalled(id: string): boolean {
    return this.#installed.has(id);
  }

  setRun(id: string, run: LastRun): void {
    this.#options.settings.keep(`run:${id}`, run);
    this.#installed.add(id);
  }

  findRun(id: string): LastRun | null {
    return lastRunSchema.safeParse(this.#options.settings.find(`run:${id}`)).data ?? null;
  }

  setAgreement(id: string, agreement: number): void {
    this.#options.settings.set(`words:${id}`, { agreement });
  }

  /** Null where the words went with the model's folder. */
  #findFitted(id: string): z.infer<typeof fittedSchema> | null {
    if (!existsSync(join(this.files(id).directory, FITTED_WORDS_FILE))) return null;
    return fittedSchema.safeParse(this.#options.settings.find(`words:${id}`)).data ?? null;
  }

  list(): ModelInfo[] {
    return [...this.#manifests.keys()]
      .map((id) => this.info(id))
      .sort((a, b) => Number(b.active) - Number(a.active) || b.accuracy.top1 - a.accuracy.top1);
  }

  info(id: string): ModelInfo {
    const manifest = this.manifest(id);
    const job = this.#job(id);
    const run = this.findRun(id);
    const verdicts = this.#options.verdicts.list(id);
    const fitted = this.#findFitted(id);
    const { name, parametersMillions, gmacs, accuracy, licence, source, weights, preprocessing } = manifest;
    const isWhole = this.isUsable(id) && !this.#damaged.has(id);
    const state = isWhole && !job.isRunning ? 'installed' : job.state;
    return {
      id, name, parametersMillions, gmacs, accuracy, licence, source,
      state,
      active: id === this.#options.active(),
      bundled: weights.bundled,
      sizeBytes: weights.sizeBytes,
      inputSize: preprocessing.size,
      millisecondsPerPhoto: run?.millisecondsPerPhoto ?? null,
      provider: run?.provider ?? null,
      precision: run?.precision ?? null,
      progress: state === 'installed' ? null : job.progress,
      ...job.fields,
      words: manifest.words !== null ? 'own' : fitted === null ? 'default' : 'fitted',
      everydayAgreement: fitted?.agreement ?? null,
      tagged: this.#countTagged(id),
      providers: verdicts.map(({ provider, precision, accepted, reason, refusal, millisecondsPerPhoto }) => {
        return { name: provider, precision, accepted, reason, ...(refusal && { refusal }), millisecondsPerPhoto };
      }),
    }; // prettier-ignore
  }

  /** Begins in the background; how it goes stands in {@link info}. */
  install(id: string, from: string | null): void {
    const { weights } = this.manifest(id);
    const job = this.#job(id);
    if (job.isRunning) return;
    if (from !== null) requireFile(from);
    const { modelsDirectory, script } = this.#options;
    const bundled = weights.bundled ? join(modelsDirectory, weights.file) : null;
    job.start(from ?? bundled ?? this.#downloadOf(id), async (path, signal) => {
      await installInProcess(script, path, this.files(id), signal);
    });
  }

  /** What was downloaded stays, and `install` goes on from there. */
  pause(id: string): void {
    void this.#job(id).pause();
  }

  async cancel(id: string): Promise<void> {
    await this.#job(id).cancel();
  }

  async verify(id: string): Promise<void> {
    const { name } = this.manifest(id);
    const problem = this.isUsable(id)
      ? await findProblem(name, this.files(id).directory)
      : ({ code: 'model_missing', name } as const);
    if (problem === null) {
      this.#damaged.delete(id);
    } else if (this.isUsable(id)) this.#damaged.add(id);
    this.#job(id).fields = problemFields(problem);
    this.#options.onChange();
  }

  /** The last layers stay for as long as photos carry tags that came through them. */
  remove(id: string): void {
    if (id === this.#options.active())
      throw new PhotonestError('invalid', { code: 'model_active', name: this.manifest(id).name });
    if (this.#job(id).isRunning)
      throw new PhotonestError('invalid', { code: 'model_installing', name: this.manifest(id).name });
    removeModel(this.files(id).directory, this.#countTagged(id) > 0);
    this.#installed.delete(id);
    this.#damaged.delete(id);
    this.#job(id).fields = { problem: null };
    this.#options.onChange();
  }

  #countTagged(id: string): number {
    return this.#options.countByModel().find((each) => each.model === id)?.count ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map(async (job) => await job.pause()));
  }

  #job(id: string): DownloadJob {
    return this.#jobs.get(this.manifest(id).id)!;
  }

  async #open(id: string): Promise<void> {
    const { directory, onChange, onInstalled } = this.#options;
    const manifest = this.manifest(id);
    await this.#refresh(id);
    const job = await DownloadJob.open({
      findUnfinished: async () => await findUnfinishedDownload(manifest, directory),
      discard: async () => await discardDownload(manifest, directory),
      onChange: () => onChange(),
      onInstalled: async () => {
        await this.#refresh(id);
        await onInstalled(id);
      },
    });
    this.#jobs.set(id, job);
  }

  #downloadOf(id: string): Download {
    const { directory } = this.#options;
    const manifest = this.manifest(id);
    return async (signal, onProgress) =>
      (await downloadWeights({ manifest, directory, onProgress, signal })).path;
  }

  async #refresh(id: string): Promise<void> {
    this.#damaged.delete(id);
    const installed = await readInstalled(this.files(id).directory);
    if (installed !== null && isCurrent(installed, this.manifest(id))) this.#installed.add(id);
    else this.#installed.delete(id);
  }
}

/** @throws PhotonestError `invalid` */
export function requireFile(path: string): void {
  if (!isAbsolute(path)) throw new PhotonestError('invalid', { code: 'file_relative', path });
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new PhotonestError('invalid', { code: 'file_missing', path, folder: dirname(path) });
}
