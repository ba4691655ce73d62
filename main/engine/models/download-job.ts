import { PhotonestError, type ErrorCode } from '../../core/errors.ts';
import { errorFields, type ProblemFields } from '../../core/problems/fields.ts';
import type { DownloadProgress } from '../../download/progress.ts';

/** Downloads a file and returns its path. Aborting is a pause: the next call goes on. */
export type Download = (
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
) => Promise<string>;

export type DownloadJobOptions = {
  /** How far a download came that was stopped; null where there is nothing to go on from. */
  findUnfinished(): Promise<DownloadProgress | null>;
  /** Deletes what was downloaded, finished or not. */
  discard(): Promise<void>;
  /** What was downloaded is installed, and was deleted. */
  onInstalled(): Promise<void>;
  onChange(): void;
};

type Run = {
  state: 'downloading' | 'installing';
  progress: DownloadProgress | null;
  stop: AbortController;
  done: Promise<void>;
};

/** What an installation says of a file that it would refuse again. A pause or a full disk is not the file's fault. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['model_unusable', 'download_failed']);

/** Something that is downloaded and then installed, in the background: one at a time, with pause and cancel. */
export class DownloadJob {
  /** What went wrong last. */
  fields: ProblemFields = { problem: null };
  readonly #options: DownloadJobOptions;
  #run: Run | null = null;
  #unfinished: DownloadProgress | null = null;

  private constructor(options: DownloadJobOptions) {
    this.#options = options;
  }

  static async open(options: DownloadJobOptions): Promise<DownloadJob> {
    const job = new DownloadJob(options);
    await job.#refresh();
    return job;
  }

  get problem(): string | null {
    return this.fields.problem;
  }

  /** What is going on; else whether there is a download that can go on. */
  get state(): 'downloading' | 'installing' | 'paused' | 'available' {
    return this.#run?.state ?? (this.#unfinished === null ? 'available' : 'paused');
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  /** Of the download that runs or can go on. */
  get progress(): DownloadProgress | null {
    return this.#run === null ? this.#unfinished : this.#run.progress;
  }

  /** Installs a file that is there, or one that is downloaded first. While it runs, does nothing. */
  start(file: string | Download, install: (path: string, signal: AbortSignal) => Promise<void>): void {
    if (this.#run !== null) return;
    const isDownload = typeof file !== 'string';
    const run: Run = {
      state: isDownload ? 'downloading' : 'installing',
      progress: isDownload ? this.#unfinished : null,
      stop: new AbortController(),
      done: Promise.resolve(),
    };
    this.#run = run;
    this.fields = { problem: null };
    this.#options.onChange();
    run.done = this.#work(run, file, install)
      .catch((error: unknown) => {
        if (!run.stop.signal.aborted) this.fields = errorFields(error);
      })
      .finally(async () => {
        await this.#refresh();
        this.#run = null;
        this.#options.onChange();
      });
  }

  /** What was downloaded stays, and `start` goes on from there. */
  async pause(): Promise<void> {
    this.#run?.stop.abort();
    await this.#run?.done;
  }

  /** What was downloaded is deleted. */
  async cancel(): Promise<void> {
    await this.pause();
    await this.#options.discard();
    this.fields = { problem: null };
    await this.#refresh();
    this.#options.onChange();
  }

  async #work(
    run: Run,
    file: string | Download,
    install: (path: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { signal } = run.stop;
    const { discard, onInstalled } = this.#options;
    const isDownload = typeof file !== 'string';
    const path = isDownload ? await this.#download(run, file) : file;
    try {
      await install(path, signal);
    } catch (error) {
      if (isDownload && error instanceof PhotonestError && REFUSALS.has(error.code)) await discard();
      throw error;
    }
    if (isDownload) await discard();
    await onInstalled();
  }

  async #download(run: Run, download: Download): Promise<string> {
    const path = await download(run.stop.signal, (progress) => {
      run.progress = progress;
      this.#options.onChange();
    });
    run.state = 'installing';
    run.progress = null;
    this.#options.onChange();
    return path;
  }

  async #refresh(): Promise<void> {
    this.#unfinished = await this.#options.findUnfinished();
  }
}
