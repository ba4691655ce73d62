import type { ModelStatus, Status } from '../../core/api.ts';
import type { PhotonestError } from '../../core/errors.ts';
import type { ExecutionConfig } from '../../core/models/provider.ts';
import { errorFields } from '../../core/problems/fields.ts';
import type { ModelFiles } from '../../tagger/messages.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Store } from '../photos/index-store.ts';
import type { ClassifierHead } from '../scoring/head.ts';
import type { Heads } from '../scoring/heads.ts';
import type { Settings } from '../settings.ts';
import type { TaggerReady } from '../tagger/supervisor.ts';
import { TaggerProcess, type TaggerOptions } from '../tagger/tagger-process.ts';
import type { LabelFitting } from './label-fitting.ts';
import { DEFAULT_MODEL, type Models } from './models.ts';
import type { Execution } from './providers/execution.ts';

/** From which on decoding a photo twice, which takes 30 ms, is worth seeing its thumbnail so much sooner. */
const SLOW_MS = 200;

export type TaggingParts = {
  library: Library;
  heads: Heads;
  models: Models;
  store: Store;
  settings: Settings;
  execution: Execution;
  fitting: LabelFitting;
  tagger: Pick<TaggerOptions, 'script' | 'threads' | 'photoTimeoutMs'>;
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
  #problem: PhotonestError | null = null;

  constructor(parts: TaggingParts) {
    this.#parts = parts;
    this.#ready.promise.catch(() => undefined); // whoever waits for it hears of it
    this.reader = new TaggerProcess({
      ...parts.tagger,
      models: () => this.#modelsToRun(),
      executionConfig: async () => await parts.execution.configOf(this.active()),
      onReady: async (ready) => await this.#handleReady(ready),
      onFailed: (error) => this.#handleFailed(error),
    });
  }

  /** The tagger starts with the first photo; a model that has never run is made ready now. */
  async open(): Promise<void> {
    const active = this.active();
    // Photos that the active model has not seen yet keep the tags of the one before, whatever changes about them.
    const before = this.#parts.library.photos.countByModel().map(({ model }) => model);
    const loaded = new Set<string>();
    for (const id of new Set([DEFAULT_MODEL, active, ...before])) {
      if (await this.#tryToLoad(id)) loaded.add(id);
    }
    // Without the default model's words, which are made anew with another list, nothing is derived from them.
    const isComplete = loaded.has(active) && loaded.has(DEFAULT_MODEL);
    if (isComplete && this.#parts.models.findRun(active) !== null) this.#setReady();
    else this.reader.start();
  }

  /** Whether a model's network took far longer for a photo than decoding does. */
  isSlow(id: string): boolean {
    return (this.#parts.models.findRun(id)?.millisecondsPerPhoto ?? 0) >= SLOW_MS;
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
    const { models, execution, fitting } = this.#parts;
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
      ...errorFields(this.#problem ?? stalled),
      task: fitting.isFitting ? 'fitting' : execution.isProbing ? 'probing' : null,
    };
  }

  runtime(): Pick<Status['versions'], 'onnxruntime' | 'sharp'> {
    const run = this.#parts.models.findRun(this.active());
    return { onnxruntime: run?.onnxruntime ?? '', sharp: run?.sharp ?? '' };
  }

  /** Lets a tagger that was given up on be tried again. */
  clearFailures(): void {
    this.reader.clearFailures();
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
    this.#runOn(id, await this.#parts.execution.probe(id));
    this.#parts.announce('status');
  }

  /** Looks for a faster execution provider once there is enough to do. */
  async probeIfWorthwhile(): Promise<void> {
    if (this.#state !== 'ready') return;
    const id = this.active();
    try {
      const found = await this.#parts.execution.probeIfWorthwhile(id);
      if (found !== null) this.#runOn(id, found);
    } catch (error) {
      if (!this.#closing.signal.aborted) console.error(error); // the processor goes on
    }
  }

  #runOn(id: string, found: ExecutionConfig): void {
    if (id === this.active() && this.#parts.execution.keep(id, found)) this.reader.restart();
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
    this.reader.clearFailures();
    this.reader.restart();
    store.recountSimilarity();
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

  /** The default model runs beside the chosen one: it gives a new photo its labels, and its words where that has none. */
  #modelsToRun(): ModelFiles[] {
    return [...new Set([this.active(), DEFAULT_MODEL])].map((id) => this.#parts.models.files(id));
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
    for (const each of new Set([DEFAULT_MODEL, id])) await this.#load(each);
    models.setRun(id, run);
    log(
      `${id} runs on ${run.device} (${run.provider}, ${run.precision}), ${run.millisecondsPerPhoto.toFixed(1)} ms a photo`,
    );
    this.#setReady();
    announce('status');
  }

  #setReady(): void {
    this.#state = 'ready';
    this.#problem = null;
    this.#ready.resolve(this.#parts.heads.find(this.active())!);
    void this.#parts.fitting.rescoreIfStale(this.active());
  }

  #handleFailed(error: PhotonestError): void {
    this.#state = 'failed';
    this.#problem = error;
    this.#ready.reject(error);
    this.#parts.announce('status');
  }
}
