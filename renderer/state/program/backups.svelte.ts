import type { Backup } from '../../../main/core/api.ts';
import { request, sentence } from '../request.ts';

const PATH = '/api/backups';

/** Copies of the library, and what is being done with them. */
export class Backups {
  current: Backup[] | null = $state.raw(null);
  /** Why the last thing asked for was not done. */
  problem: string | null = $state(null);
  work: 'making' | 'restoring' | null = $state(null);

  async load(): Promise<void> {
    await this.#attempt(async () => undefined);
  }

  async make(): Promise<void> {
    this.work = 'making';
    await this.#attempt(async () => await request(PATH, { method: 'POST' }));
    this.work = null;
  }

  /** The engine goes on with the other library: what is shown comes anew by its events. */
  async restore(id: number): Promise<void> {
    this.work = 'restoring';
    await this.#attempt(async () => await request(`${PATH}/${id}/restore`, { method: 'POST' }));
    this.work = null;
  }

  async #attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      this.current = await request<Backup[]>(PATH);
      this.problem = null;
    } catch (error) {
      this.problem = sentence(error);
    }
  }
}
