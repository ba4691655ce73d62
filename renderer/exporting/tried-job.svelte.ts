import type { FilesWritten } from '../../main/core/api.ts';
import { request } from '../state/request.ts';
import { Job, tallyOf } from './job.svelte.ts';

/** A change to photo files that is tried first, and made only after that was seen. */
export class TriedJob {
  readonly trial = new Job();
  readonly job = new Job();
  readonly tried = $derived(this.trial.state.kind === 'done' ? this.trial.state : null);
  /** Files that would change. */
  readonly files = $derived(this.tried?.tally.written ?? 0);
  readonly running = $derived([this.trial, this.job].find(({ state }) => state.kind === 'running') ?? null);
  readonly #find: () => Promise<number[]>;
  readonly #action: 'write' | 'restore';
  /** As they were chosen once, so that what was tried is what is done. */
  #ids: number[] | null = null;

  /**
   * @param find the photos
   * @param action the route of a selection that does it
   */
  constructor(find: () => Promise<number[]>, action: 'write' | 'restore') {
    this.#find = find;
    this.#action = action;
  }

  /** @param body what else is asked of the engine */
  async try(body: object): Promise<void> {
    await this.#run(this.trial, { ...body, dryRun: true });
  }

  async make(body: object): Promise<void> {
    await this.#run(this.job, { ...body, dryRun: false });
  }

  /** To be tried otherwise. */
  ask(): void {
    this.trial.state = { kind: 'asking' };
  }

  stop(): void {
    this.trial.stop();
    this.job.stop();
  }

  async #run(work: Job, body: object): Promise<void> {
    await work.run(
      async () => (this.#ids ??= await this.#find()),
      async (slice) =>
        tallyOf(
          await request<FilesWritten>(`/api/selections/${slice}/${this.#action}`, { method: 'POST', body }),
        ),
    );
  }
}
