import { existsSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { ModelInfo } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { precisions } from '../../core/models/precision.ts';
import type { ModelFiles } from '../../tagger/messages.ts';
import { cleanParts, discardDownload } from '../../weights/install/clean-downloads.ts';
import { findUnfinished } from '../../download/part.ts';
import type { DownloadProgress } from '../../download/progress.ts';
import { listSources } from '../../download/sources.ts';
import { downloadWeights } from '../../weights/install/download-model.ts';
import { fittedWordsFile, isCurrent, readInstalled } from '../../weights/install/installed.ts';
import { listManifests } from '../../weights/manifest.ts';
import type { SettingTable } from '../../sqlite/tables/setting.ts';
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

/** Everyday words fitted for a model: how well they agree with the default model's. */
const fittedSchema = z.object({ agreement: z.number() });

/** What is going on with one model. */
type Work = {
  state: 'downloading' | 'installing';
  stop: AbortController;
  progress: DownloadProgress | null;
};

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
  readonly #work = new Map<string, { now: Work; done: Promise<void> }>();
  readonly #problems = new Map<string, string>();
  /** Installed models that were found not to be what was installed. */
  readonly #damaged = new Set<string>();
  /** Downloads that can go on, as last looked at. */
  readonly #paused = new Map<string, DownloadProgress>();

  private constructor(options: ModelsOptions, manifests: ModelManifest[]) {
    this.#options = options;
    this.#manifests = new Map(manifests.map((manifest) => [manifest.id, manifest]));
  }

  static async open(options: ModelsOptions): Promise<Models> {
    const manifests = await listManifests(options.modelsDirectory);
    // Nothing is downloading yet; what cannot be removed does no harm.
    await cleanParts(options.directory, manifests).catch((error: unknown) => console.error(error));
    const models = new Models(options, manifests);
    for (const { id } of manifests) await models.#look(id);
    return models;
  }

  /** Of each model. */
  temperatures(): Record<string, number> {
    return Object.fromEntries(
      [...this.#manifests].map(([id, { labelTemperature }]) => [id, labelTemperature]),
    );
  }

  manifest(id: string): ModelManifest {
    const manifest = this.#manifests.get(id);
    if (manifest !== undefined) return manifest;
    const known = [...this.#manifests.keys()].join(', ');
    throw new PhotonestError('not_found', `There is no model “${id}”. Known are ${known}.`);
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
    if (!existsSync(join(this.files(id).directory, fittedWordsFile))) return null;
    return fittedSchema.safeParse(this.#options.settings.find(`words:${id}`)).data ?? null;
  }

  list(): ModelInfo[] {
    return [...this.#manifests.keys()]
      .map((id) => this.info(id))
      .sort((a, b) => Number(b.active) - Number(a.active) || b.accuracy.top1 - a.accuracy.top1);
  }

  info(id: string): ModelInfo {
    const manifest = this.manifest(id);
    const work = this.#work.get(id)?.now;
    const run = this.findRun(id);
    const paused = this.#paused.get(id) ?? null;
    const verdicts = this.#options.verdicts.list(id);
    const fitted = this.#findFitted(id);
    const { name, parametersMillions, gmacs, accuracy, licence, source, weights, preprocessing } = manifest;
    const isWhole = this.isUsable(id) && !this.#damaged.has(id);
    const idle = isWhole ? 'installed' : paused === null ? 'available' : 'paused';
    return {
      id, name, parametersMillions, gmacs, accuracy, licence, source,
      state: work?.state ?? idle,
      active: id === this.#options.active(),
      bundled: weights.bundled,
      sizeBytes: weights.sizeBytes,
      inputSize: preprocessing.size,
      millisecondsPerPhoto: run?.millisecondsPerPhoto ?? null,
      provider: run?.provider ?? null,
      precision: run?.precision ?? null,
      progress: work?.progress ?? (idle === 'paused' ? paused : null),
      problem: this.#problems.get(id) ?? null,
      words: manifest.words !== null ? 'own' : fitted === null ? 'default' : 'fitted',
      wordsAgreement: fitted?.agreement ?? null,
      tagged: this.#countTagged(id),
      providers: verdicts.map(({ provider, precision, accepted, reason, millisecondsPerPhoto }) => {
        return { name: provider, precision, accepted, reason, millisecondsPerPhoto };
      }),
    }; // prettier-ignore
  }

  /** Begins in the background; how it goes stands in {@link info}. */
  install(id: string, from: string | null): void {
    const manifest = this.manifest(id);
    if (this.#work.has(id)) return;
    if (from !== null) requireFile(from);
    const now: Work = { state: from === null && !manifest.weights.bundled ? 'downloading' : 'installing', stop: new AbortController(), progress: null }; // prettier-ignore
    this.#problems.delete(id);
    const done = this.#install(manifest, from, now)
      .catch((error: unknown) => {
        if (!now.stop.signal.aborted) this.#problems.set(id, toSentence(error));
      })
      .finally(async () => {
        await this.#lookForPart(id);
        this.#work.delete(id);
        this.#options.onChange();
      });
    this.#work.set(id, { now, done });
    this.#options.onChange();
  }

  /** What was downloaded stays, and `install` goes on from there. */
  pause(id: string): void {
    this.manifest(id);
    this.#work.get(id)?.now.stop.abort();
  }

  async cancel(id: string): Promise<void> {
    this.pause(id);
    await this.#work.get(id)?.done;
    await discardDownload(this.manifest(id), this.#options.directory);
    this.#paused.delete(id);
    this.#problems.delete(id);
    this.#options.onChange();
  }

  async verify(id: string): Promise<void> {
    const { name } = this.manifest(id);
    const problem = this.isUsable(id)
      ? await findProblem(name, this.files(id).directory)
      : `${name} is not installed.`;
    if (problem === null) {
      this.#problems.delete(id);
      this.#damaged.delete(id);
    } else {
      this.#problems.set(id, problem);
      if (this.isUsable(id)) this.#damaged.add(id);
    }
    this.#options.onChange();
  }

  /** The last layers stay for as long as photos carry tags that came through them. */
  remove(id: string): void {
    if (id === this.#options.active())
      throw new PhotonestError(
        'invalid',
        `${this.manifest(id).name} tags your photos now. Use another model first.`,
      );
    if (this.#work.has(id))
      throw new PhotonestError(
        'invalid',
        `${this.manifest(id).name} is being installed now. Cancel that first, or wait for it.`,
      );
    removeModel(this.files(id).directory, this.#countTagged(id) > 0);
    this.#installed.delete(id);
    this.#damaged.delete(id);
    this.#problems.delete(id);
    this.#options.onChange();
  }

  #countTagged(id: string): number {
    return this.#options.countByModel().find((each) => each.model === id)?.count ?? 0;
  }

  async close(): Promise<void> {
    for (const { now } of this.#work.values()) now.stop.abort();
    await Promise.all([...this.#work.values()].map(async ({ done }) => await done));
  }

  async #install(manifest: ModelManifest, from: string | null, work: Work): Promise<void> {
    const { directory, modelsDirectory, script } = this.#options;
    const { signal } = work.stop;
    let weightsPath = from ?? join(modelsDirectory, manifest.weights.file);
    const isDownload = from === null && !manifest.weights.bundled;
    if (isDownload) {
      const onProgress = (progress: DownloadProgress): void => {
        work.progress = progress;
        this.#options.onChange();
      };
      weightsPath = (await downloadWeights({ manifest, directory, onProgress, signal })).path;
      work.state = 'installing';
      work.progress = null;
      this.#options.onChange();
    }
    const discard = (): void => {
      if (isDownload) rmSync(weightsPath, { force: true });
    };
    try {
      await installInProcess(script, weightsPath, this.files(manifest.id), signal);
    } catch (error) {
      // It would be refused again; a pause or a full disk is not its fault.
      if (error instanceof PhotonestError && error.code === 'model_unusable') discard();
      throw error;
    }
    discard(); // what is needed of it is in the installed model
    await this.#look(manifest.id);
    await this.#options.onInstalled(manifest.id);
  }

  async #look(id: string): Promise<void> {
    this.#damaged.delete(id);
    const installed = await readInstalled(this.files(id).directory);
    if (installed !== null && isCurrent(installed, this.manifest(id))) this.#installed.add(id);
    else this.#installed.delete(id);
    await this.#lookForPart(id);
  }

  async #lookForPart(id: string): Promise<void> {
    this.#paused.delete(id);
    for (const { path } of listSources(this.manifest(id), this.#options.directory, undefined)) {
      const unfinished = await findUnfinished(path);
      if (unfinished === null) continue;
      this.#paused.set(id, unfinished);
      return;
    }
  }
}

function requireFile(path: string): void {
  if (!isAbsolute(path))
    throw new PhotonestError('invalid', `Expected a file’s whole path, but got “${path}”.`);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new PhotonestError('invalid', `There is no file ${path}. Look in ${dirname(path)} for its name.`);
}

function toSentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
