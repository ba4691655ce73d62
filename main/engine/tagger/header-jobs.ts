import { type PhotonestError } from '../../core/errors.ts';
import { type PhotoHeader } from '../../core/photos/header.ts';
import { ReaderCrashed } from '../../core/photos/reading.ts';

type Headers = (PhotoHeader | null)[];
type Job = PromiseWithResolvers<Headers> & { timer: NodeJS.Timeout };

/** A drive that does not answer for so long may never do so; the previews of its photos wait for it likewise. */
const TIMEOUT_MS = 60_000;

/** Requests for headers that the tagger's process has not answered. */
export class HeaderJobs {
  readonly #jobs = new Map<number, Job>();
  #nextId = 1;

  /** @param send passes the request on to the process */
  async ask(paths: string[], send: (id: number, paths: string[]) => void): Promise<Headers> {
    const id = this.#nextId++;
    const timer = setTimeout(() => this.#reject(id, new ReaderCrashed(false, TIMEOUT_MS / 1000)), TIMEOUT_MS);
    const job: Job = { ...Promise.withResolvers<Headers>(), timer };
    this.#jobs.set(id, job);
    send(id, paths);
    return await job.promise;
  }

  /** Some were not answered: a process that ends now may have died of a photo's header. */
  get areWaiting(): boolean {
    return this.#jobs.size > 0;
  }

  answer(id: number, headers: Headers): void {
    this.#take(id)?.resolve(headers);
  }

  /** The process ended. */
  end(): void {
    this.close(new ReaderCrashed(false, null));
  }

  /** Nobody will answer. */
  close(error: PhotonestError | ReaderCrashed): void {
    for (const id of [...this.#jobs.keys()]) this.#reject(id, error);
  }

  #reject(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  #take(id: number): Job | undefined {
    const job = this.#jobs.get(id);
    clearTimeout(job?.timer);
    this.#jobs.delete(id);
    return job;
  }
}
