import type { AnalyseRequest } from '../../core/analyses/analyser.ts';
import type { FeatureMapRequest } from '../../core/analyses/feature-map.ts';
import type { PhotonestError } from '../../core/errors.ts';
import { isTagging, ReaderCrashed, type ReadRequest } from '../../core/photos/reading.ts';
import type { CopyRequest, EmbedRequest, RestoreRequest } from '../../core/photos/writing.ts';
import type { FromTagger, ToTagger } from '../../tagger/messages.ts';

/** What is asked about one photo. */
export type Task =
  | ({ type: 'read' } & ReadRequest)
  | ({ type: 'analyse' } & AnalyseRequest)
  | ({ type: 'features' } & FeatureMapRequest)
  | ({ type: 'embed' } & EmbedRequest)
  | ({ type: 'restore' } & RestoreRequest)
  | ({ type: 'copy' } & CopyRequest);

/** What comes of a task. */
export type TaskAnswer = FromTagger & { type: 'read' | 'analysed' | 'features' | 'embedded' | 'copied' };

/** The process that does the tasks. */
type Worker = { readonly isReady: boolean; send(message: ToTagger): void };

type Job = {
  id: number;
  task: Task;
  resolve: (answer: TaskAnswer) => void;
  reject: (error: PhotonestError | ReaderCrashed) => void;
  /** When it was given to the present process, ms. */
  since: number;
  /** Answers since then for others of its kind: looks, network or analyses. */
  overtaken: number;
};

/** In the process a photo waits for those before it; it does not wait for so many. */
const OVERTAKEN_ALLOWED = 16;

/** Photos that the tagger's process has not answered for, or that wait to be given to it. */
export class PhotoJobs {
  readonly #worker: Worker;
  readonly #waiting: Job[] = [];
  readonly #inFlight = new Map<number, Job>();
  /** When the process last answered for a photo, ms. */
  #lastAnswer = 0;
  #nextId = 1;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Some are not in the process yet. */
  get areWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  async ask(task: Task): Promise<TaskAnswer> {
    return await new Promise<TaskAnswer>((resolve, reject) => {
      const job: Job = { id: this.#nextId++, task, resolve, reject, since: 0, overtaken: 0 };
      if (task.urgent) this.#waiting.unshift(job);
      else this.#waiting.push(job);
      this.dispatch();
    });
  }

  answer(answer: TaskAnswer): void {
    this.#take(answer.id)?.resolve(answer);
  }

  /** It was answered that nothing can come of it. */
  reject(id: number, error: PhotonestError): void {
    this.#take(id)?.reject(error);
  }

  /** Gives the process what may go into it. */
  dispatch(): void {
    while (this.#worker.isReady && this.areWaiting && this.#mayJoin(this.#waiting[0]!)) {
      const job = this.#waiting.shift()!;
      Object.assign(job, { since: performance.now(), overtaken: 0 });
      this.#inFlight.set(job.id, job);
      this.#worker.send({ id: job.id, ...job.task });
    }
  }

  /** Whether one takes longer than it may while nothing else comes of the process, or too many others overtake it. */
  areHanging(timeoutMs: number): boolean {
    const oldest = performance.now() - timeoutMs;
    const hangs = ({ since, overtaken }: Job): boolean =>
      since < oldest && (overtaken > OVERTAKEN_ALLOWED || this.#lastAnswer < oldest);
    return [...this.#inFlight.values()].some(hangs);
  }

  /** The process ends through no photo's fault: those in it are the first of the next one. */
  requeue(): void {
    this.#waiting.unshift(...this.#inFlight.values());
    this.#inFlight.clear();
  }

  /** The process ended. @param afterSeconds where it was ended because it kept one for longer than that */
  end(afterSeconds: number | null): void {
    const jobs = [...this.#inFlight.values()];
    this.#inFlight.clear();
    const ended = new ReaderCrashed(jobs.length === 1, afterSeconds);
    for (const job of jobs) job.reject(ended);
  }

  /** Nobody will answer. */
  close(error: PhotonestError): void {
    for (const job of [...this.#inFlight.values(), ...this.#waiting]) job.reject(error);
    this.#inFlight.clear();
    this.#waiting.length = 0;
  }

  #take(id: number): Job | null {
    const job = this.#inFlight.get(id);
    if (job === undefined) return null;
    this.#inFlight.delete(id);
    this.#lastAnswer = performance.now();
    for (const other of this.#inFlight.values())
      if (kindOf(other.task) === kindOf(job.task)) other.overtaken += 1;
    // The resolve or reject that follows runs first, and may bring the next photo.
    queueMicrotask(() => this.dispatch());
    return job;
  }

  /** Who is to be alone waits until the process is empty, and nobody joins them. */
  #mayJoin(job: Job): boolean {
    if (this.#inFlight.size === 0) return true;
    return job.task.isolated !== true && ![...this.#inFlight.values()].some(({ task }) => task.isolated);
  }
}

function kindOf(task: Task): 'look' | 'network' | 'analysis' {
  if (task.type !== 'read') return 'analysis';
  return isTagging(task) ? 'network' : 'look';
}
