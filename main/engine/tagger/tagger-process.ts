import type { AnalyseRequest, PhotoAnalyser } from '../../core/analyses/analyser.ts';
import type { FeatureMap, FeatureMapRequest } from '../../core/analyses/feature-map.ts';
import type { Findings } from '../../core/analyses/findings.ts';
import { type PhotonestError } from '../../core/errors.ts';
import type { HeaderReader, PhotoHeader } from '../../core/photos/header.ts';
import type { PhotoReader, ReadPhoto, ReadRequest } from '../../core/photos/reading.ts';
import { FileRefused } from '../../core/photos/file-refused.ts';
import { UnreadablePhoto } from '../../core/photos/unreadable-photo.ts';
import type {
  CopyRequest,
  Embedded,
  EmbedRequest,
  RestoreRequest,
  PhotoWriter,
} from '../../core/photos/writing.ts';
import { receiveError } from '../../core/problems/sent-error.ts';
import { HeaderJobs } from './header-jobs.ts';
import { PhotoJobs, type Task, type TaskAnswer } from './photo-jobs.ts';
import { closing, Supervisor, type ProcessOptions, type WorkAnswer } from './supervisor.ts';

export type TaggerOptions = ProcessOptions & {
  /** A photo that takes longer ends its process. */
  photoTimeoutMs: number;
};

const WATCH_EVERY_MS = 1000;

/**
 * The tagger as a {@link PhotoReader}: starts its process when it is needed and another when it ends, and ends one that
 * hangs. Who asked for what was in a process that ended hears of it, and whether it was alone there.
 */
export class TaggerProcess implements PhotoReader, HeaderReader, PhotoAnalyser, PhotoWriter {
  readonly #process: Supervisor;
  readonly #jobs: PhotoJobs;
  readonly #headers = new HeaderJobs();
  readonly #watch: NodeJS.Timeout;

  constructor({ photoTimeoutMs, ...options }: TaggerOptions) {
    const headers = this.#headers;
    const supervisor: Supervisor = new Supervisor(options, {
      get isWaiting() {
        return jobs.areWaiting;
      },
      get isUnderWay() {
        return headers.areWaiting;
      },
      onReady: () => jobs.dispatch(),
      onAnswer: (answer) => this.#answer(answer),
      onLeave: () => headers.end(),
      onEnd: (hung) => jobs.end(hung ? photoTimeoutMs / 1000 : null),
      onFailed: (error) => this.#rejectAll(error),
    });
    const jobs = new PhotoJobs(supervisor);
    this.#process = supervisor;
    this.#jobs = jobs;
    this.#watch = setInterval(() => {
      supervisor.giveUpLateStart();
      if (jobs.areHanging(photoTimeoutMs)) supervisor.endHung();
    }, WATCH_EVERY_MS).unref();
  }

  /** The process's number; null while there is none. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** Starts the process unless it runs; the first photo does so too. */
  start(): void {
    this.#process.start();
  }

  async whenReady(): Promise<void> {
    await this.#process.whenReady();
  }

  async read(request: ReadRequest): Promise<ReadPhoto> {
    return (await this.#ask({ type: 'read', ...request }, 'read')).photo;
  }

  async analyse(request: AnalyseRequest): Promise<Findings> {
    return (await this.#ask({ type: 'analyse', ...request }, 'analysed')).findings;
  }

  /**
   * A network's last feature map of a photo.
   *
   * @throws PhotonestError `unreadable`, `model_unusable` or `tagger_unavailable`
   * @throws ReaderCrashed
   */
  async findFeatureMap(request: FeatureMapRequest): Promise<FeatureMap> {
    return (await this.#ask({ type: 'features', ...request }, 'features')).map;
  }

  async embed(request: EmbedRequest): Promise<Embedded> {
    return (await this.#ask({ type: 'embed', ...request }, 'embedded')).embedded!;
  }

  async restore(request: RestoreRequest): Promise<Embedded | null> {
    return (await this.#ask({ type: 'restore', ...request }, 'embedded')).embedded;
  }

  async copy(request: CopyRequest): Promise<string> {
    return (await this.#ask({ type: 'copy', ...request }, 'copied')).path;
  }

  /** Waits for no model, and for no other photo. */
  async readHeaders(paths: string[]): Promise<(PhotoHeader | null)[]> {
    this.#process.ensureStarted();
    return await this.#headers.ask(paths, (id) => this.#process.send({ type: 'headers', id, paths }));
  }

  /** Ends the process, through no photo's fault: the next one starts with the models as they are then. */
  restart(): void {
    this.#jobs.requeue();
    this.#process.restart();
  }

  /** Forgets a failure that was given up on: the next photo starts a process again. */
  clearFailures(): void {
    this.#process.clearFailures();
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    const closed = this.#process.close();
    this.#rejectAll(closing());
    await closed;
  }

  async #ask<Type extends TaskAnswer['type']>(
    task: Task,
    expected: Type,
  ): Promise<Extract<TaskAnswer, { type: Type }>> {
    this.#process.ensureStarted();
    const answer = await this.#jobs.ask(task);
    if (answer.type !== expected)
      throw new Error(`expected “${expected}” to “${task.type}”, but the tagger answers “${answer.type}”`);
    return answer as Extract<TaskAnswer, { type: Type }>;
  }

  #answer(answer: WorkAnswer): void {
    switch (answer.type) {
      case 'headers':
        this.#headers.answer(answer.id, answer.headers);
        break;
      case 'unreadable':
        this.#jobs.reject(answer.id, new UnreadablePhoto(answer.failure));
        break;
      case 'not_written':
        this.#jobs.reject(answer.id, new FileRefused(answer.failure));
        break;
      case 'not_analysed':
        this.#jobs.reject(answer.id, receiveError(answer));
        break;
      default:
        this.#jobs.answer(answer);
    }
  }

  #rejectAll(error: PhotonestError): void {
    this.#jobs.close(error);
    this.#headers.close(error);
  }
}
