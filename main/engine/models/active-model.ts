import type { ModelStatus, Status } from '../../core/api.ts';
import { z } from 'zod';
import { PhotonestError } from '../../core/errors.ts';
import { precisions } from '../../core/models/precision.ts';
import { providerNames, type ProviderSetting, type ExecutionConfig } from '../../core/models/provider.ts';
import type { Vocabulary } from '../../core/labels/vocabulary.ts';
import type { ModelFiles } from '../../tagger/messages.ts';
import type { Change } from '../changes.ts';
import type { ClassifierHead } from '../scoring/head.ts';
import type { Heads } from '../scoring/heads.ts';
import type { Library } from '../library/tables.ts';
import { DEFAULT_MODEL, type Models } from './models.ts';
import { chooseProvider, type Choice } from './providers/choose.ts';
import type { Settings } from '../settings.ts';
import type { Store } from '../photos/index-store.ts';
import { TaggerProcess, type TaggerReady } from '../tagger/tagger-process.ts';
import type { Verdicts } from './providers/verdicts.ts';
import { fitEverydayWords } from '../scoring/distil-labels.ts';

/** Photos to read from which on it pays to try the execution providers. */
const WORTH_PROBING = 200;

/** From which on decoding a photo twice, which takes 30 ms, is worth seeing its thumbnail so much sooner. */
const SLOW_MS = 200;

const ON_PROCESSOR: ExecutionConfig = { provider: 'cpu', precision: 'float32' };

/** What was stored by another version may be something else: then the processor tags until another way is found. */
const executionConfigSchema: z.ZodType<ExecutionConfig> = z.object({
  provider: z.enum(providerNames),
  precision: z.enum(precisions),
});

export type TaggingParts = {
  library: Library;
  vocabulary: Vocabulary;
  heads: Heads;
  models: Models;
  store: Store;
  settings: Settings;
  script: string;
  threads: number | null;
  photoTimeoutMs: number;
  verdicts: Verdicts;
  /** Photos that are still to be read. */
  countPending(): number;
  announce(change: Change): void;
  log(event: string): void;
};

/** Which model tags, the process that runs it, and what follows when another takes its place. */
export class Tagging {
  readonly reader: TaggerProcess;
  readonly #parts: TaggingParts;
  readonly #closing = new AbortController();
  #ready = Promise.withResolvers<ClassifierHead>();
  #state: ModelStatus['state'] = 'starting';
  #problem: string | null = null;
  #fitting = false;
  #probing = 0;
  readonly #probed = new Set<string>();

  constructor(parts: TaggingParts) {
    this.#parts = parts;
    this.#ready.promise.catch(() => undefined); // whoever waits for it hears of it
    this.reader = new TaggerProcess({
      script: parts.script,
      models: () => this.#modelsToRun(),
      threads: parts.threads,
      executionConfig: async () => await this.#executionConfig(),
      photoTimeoutMs: parts.photoTimeoutMs,
      onReady: async (ready) => await this.#handleReady(ready),
      onFailed: (error) => this.#handleFailed(error),
    });
  }

  /** The tagger starts with the first photo; a model that has never run is made ready now. */
  async open(): Promise<void> {
    await this.#tryToLoad(DEFAULT_MODEL);
    // Photos that the active model has not seen yet keep the tags of the one before, whatever changes about them.
    for (const { model } of this.#parts.library.photos.countByModel()) await this.#tryToLoad(model);
    const active = this.active();
    const loaded = await this.#tryToLoad(active);
    if (loaded && this.#parts.models.findRun(active) !== null) this.#setReady();
    else this.reader.start();
  }

  /** Whether the network takes far longer for a photo than decoding does. */
  get isSlow(): boolean {
    return (this.#parts.models.findRun(this.active())?.millisecondsPerPhoto ?? 0) >= SLOW_MS;
  }

  /** The chosen model; the default model while that is not installed. */
  active(): string {
    const { models, settings } = this.#parts;
    const chosen = settings.current.model;
    try {
      return models.isUsable(chosen) ? chosen : DEFAULT_MODEL;
    } catch {
      return DEFAULT_MODEL; // chosen by a version that knew it
    }
  }

  /** The active model's last layers, when they are there. */
  async whenReady(): Promise<ClassifierHead> {
    return this.#parts.heads.find(this.active()) ?? (await this.#ready.promise);
  }

  /** The last layers of a model that has run. */
  head(id: string): ClassifierHead {
    const head = this.#parts.heads.find(id);
    if (head === null) throw new Error(`the last layers of ${id} are not loaded`);
    return head;
  }

  /** Another model takes over: photos are read again, one by one, and keep their tags until then. */
  async use(id: string): Promise<void> {
    const before = this.active();
    this.#parts.settings.change({ model: id });
    if (this.active() === before) return;
    this.#parts.log(`${this.active()} tags instead of ${before}`);
    await this.#begin();
  }

  async handleInstalled(id: string): Promise<void> {
    await this.#load(id);
    if (id === this.active()) await this.#begin();
  }

  /** The runtime has another provider, or lost one: what it runs on is found out anew. */
  async handleLibraries(): Promise<void> {
    const id = this.active();
    if (this.#parts.models.isInstalled(id)) await this.probe(id);
  }

  status(stalled: PhotonestError | null): ModelStatus {
    const { models } = this.#parts;
    const id = this.active();
    const run = models.findRun(id);
    return {
      id,
      name: models.manifest(id).name,
      state: this.#state,
      provider: run?.provider ?? '',
      precision: run?.precision ?? null,
      device: run?.device ?? '',
      millisecondsPerPhoto: run?.millisecondsPerPhoto ?? null,
      problem: this.#problem ?? stalled?.message ?? null,
      task: this.#fitting ? 'fitting' : this.#probing > 0 ? 'probing' : null,
    };
  }

  runtime(): Pick<Status['versions'], 'onnxruntime' | 'sharp'> {
    const run = this.#parts.models.findRun(this.active());
    return { onnxruntime: run?.onnxruntime ?? '', sharp: run?.sharp ?? '' };
  }

  /** Lets a tagger that was given up on be tried again. */
  forgive(): void {
    this.reader.forgive();
    if (this.#state !== 'failed') return;
    this.#state = 'starting';
    this.#problem = null;
  }

  /** Another provider, or low-impact mode, from the next photo on. */
  async changeExecution(): Promise<void> {
    await this.#begin();
  }

  /** Tries every execution provider with a model, each in a process of its own, and remembers what it did. */
  async probe(id: string): Promise<void> {
    const { models } = this.#parts;
    if (!models.isInstalled(id))
      throw new PhotonestError('invalid', `${models.manifest(id).name} is not installed.`);
    const found = await this.#choose(id, 'automatic', true);
    if (id === this.active()) this.#useExecutionConfig(found);
    this.#parts.announce('status');
  }

  /**
   * Looks for a faster provider once there is enough to do: the first photos are tagged on the processor, at once,
   * and probing takes as long as some hundred of them.
   */
  async probeIfWorthwhile(): Promise<void> {
    const { settings, countPending } = this.#parts;
    const id = this.active();
    if (this.#probed.has(id) || settings.current.provider !== 'automatic') return;
    if (this.#state !== 'ready' || countPending() < WORTH_PROBING) return;
    this.#probed.add(id);
    try {
      const found = await this.#choose(id, 'automatic', false);
      if (id === this.active()) this.#useExecutionConfig(found);
    } catch (error) {
      if (!this.#closing.signal.aborted) console.error(error); // the processor goes on
    }
  }

  async #choose(id: string, setting: ProviderSetting, again: boolean): Promise<Choice> {
    const { models, script, threads, verdicts, announce } = this.#parts;
    const { manifestPath, directory } = models.files(id);
    this.#probing += 1;
    try {
      const choice = await chooseProvider({
        model: id, manifestPath, modelDirectory: directory, script, threads, verdicts, setting, again,
        onProgress: () => announce('status'),
        signal: this.#closing.signal,
      }); // prettier-ignore
      verdicts.note(choice.verdicts);
      return choice;
    } finally {
      this.#probing -= 1;
      announce('status');
    }
  }

  /** By name: that one or none. Automatic: the one that was found fastest, the processor until then. */
  async #executionConfig(): Promise<ExecutionConfig & { lowImpact: boolean }> {
    const { settings, models } = this.#parts;
    const { provider: setting, lowImpact } = settings.current;
    const id = this.active();
    if (setting === 'automatic') return { ...this.#found(id), lowImpact };
    if (setting === 'cpu' || !models.isInstalled(id)) return { ...ON_PROCESSOR, lowImpact };
    const { provider, precision } = await this.#choose(id, setting, false);
    return { provider, precision, lowImpact };
  }

  #found(id: string): ExecutionConfig {
    return (
      executionConfigSchema.safeParse(this.#parts.library.settings.find(`provider:${id}`)).data ??
      ON_PROCESSOR
    );
  }

  #useExecutionConfig({ provider, precision }: ExecutionConfig): void {
    const { library, settings, log } = this.#parts;
    const id = this.active();
    const before = this.#found(id);
    library.settings.keep(`provider:${id}`, { provider, precision });
    log(`Of the execution providers, ${provider} in ${precision} was found best for ${id}`);
    const isAnother = before.provider !== provider || before.precision !== precision;
    if (isAnother && settings.current.provider === 'automatic') this.reader.restart();
  }

  /** Moves the everyday words to the active model once enough photos were seen by both. */
  async fitWordsIfDue(): Promise<void> {
    const { heads, models, store, announce } = this.#parts;
    const id = this.active();
    if (this.#fitting || heads.find(id)?.hasWords !== false) return;
    this.#fitting = true;
    try {
      const { directory } = models.files(id);
      const agreement = await fitEverydayWords(
        this.#parts,
        { id, directory },
        DEFAULT_MODEL,
        this.#closing.signal,
      );
      if (agreement === null) return;
      models.setAgreement(id, agreement);
      await this.#load(id);
      this.reader.restart(); // from here on without the default model beside it
      await store.rescoreAll(() => announce('library'));
    } catch (error) {
      if (!this.#closing.signal.aborted) console.error(error); // the default model's words stay in use
    } finally {
      this.#fitting = false;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.reader.close();
  }

  async #begin(): Promise<void> {
    const { store, announce, models } = this.#parts;
    const before = this.#ready;
    this.#ready = Promise.withResolvers<ClassifierHead>();
    this.#ready.promise.then(before.resolve, before.reject); // who waited for the old one gets the new one
    this.#state = 'starting';
    this.#problem = null;
    this.reader.forgive();
    this.reader.restart();
    store.forgetCodes();
    const loaded = await this.#load(this.active());
    if (loaded && models.findRun(this.active()) !== null) this.#setReady();
    else this.reader.start();
    if (loaded) void this.#adopt();
    announce('library');
  }

  async #adopt(): Promise<void> {
    const { store, announce } = this.#parts;
    try {
      await store.adopt(this.active(), () => announce('library'));
    } catch (error) {
      if (!this.#closing.signal.aborted) console.error(error); // these photos keep the tags that they had
    }
  }

  /** A model without words of its own runs beside the default model, whose words it borrows. */
  #modelsToRun(): ModelFiles[] {
    const { models, heads } = this.#parts;
    const active = this.active();
    const isAlone = active === DEFAULT_MODEL || heads.find(active)?.hasWords === true;
    return (isAlone ? [active] : [active, DEFAULT_MODEL]).map((id) => models.files(id));
  }

  async #load(id: string): Promise<boolean> {
    const { models, heads } = this.#parts;
    return await heads.load(models.manifest(id), models.files(id).directory);
  }

  /** A model whose files are damaged keeps nobody from opening the library: its tagger says what is wrong. */
  async #tryToLoad(id: string): Promise<boolean> {
    try {
      return await this.#load(id);
    } catch (error) {
      console.error(error);
      return false;
    }
  }

  async #handleReady({ type: _, ...run }: TaggerReady): Promise<void> {
    const { models, announce, log } = this.#parts;
    const id = this.active();
    await this.#load(DEFAULT_MODEL);
    await this.#load(id);
    models.setRun(id, run);
    log(`${id} runs on ${run.device} (${run.provider}), ${run.millisecondsPerPhoto.toFixed(1)} ms a photo`);
    this.#setReady();
    announce('status');
  }

  #setReady(): void {
    const { vocabulary, models, store, heads, announce } = this.#parts;
    this.#state = 'ready';
    this.#problem = null;
    this.#ready.resolve(heads.find(this.active())!);
    const scoring = { labels: vocabulary.labels, temperatures: models.temperatures() };
    store
      .rescoreAllIfStale(scoring, () => announce('library'))
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) console.error(error); // the tags stay as they are until the next start
      });
  }

  #handleFailed(error: PhotonestError): void {
    this.#state = 'failed';
    this.#problem = error.message;
    this.#ready.reject(error);
    this.#parts.announce('status');
  }
}
