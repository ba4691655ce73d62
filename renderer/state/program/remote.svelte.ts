import type { RemoteComparison, RemoteHost, PathMapping } from '../../../main/core/results/remote.ts';
import { request, sentence } from '../request.ts';

const PATH = '/api/remote';

/** What a person asks of another computer; how far it is comes with the engine's status. */
export class Remote {
  /** Of the host that was asked last; null before, and where it did not answer. */
  comparison: RemoteComparison | null = $state.raw(null);
  doing: 'compare' | 'start' | null = $state(null);
  /** Why the last thing asked for was not done. */
  problem: string | null = $state(null);

  async compare(host: RemoteHost): Promise<void> {
    this.comparison = null;
    await this.#attempt('compare', async () => {
      this.comparison = await request<RemoteComparison>(`${PATH}/compare`, { method: 'POST', body: host });
    });
  }

  /** @returns whether photos go there now */
  async start(host: RemoteHost, mappings: PathMapping[]): Promise<boolean> {
    return await this.#attempt('start', async () => {
      await request(PATH, { method: 'POST', body: { ...host, mappings } });
    });
  }

  async control(action: 'pause' | 'resume' | 'end'): Promise<void> {
    await this.#attempt(null, async () => {
      await request(`${PATH}/${action}`, { method: 'POST', body: {} });
    });
  }

  /** Another host is named: what was found of the one before does not hold. */
  forget(): void {
    this.comparison = null;
    this.problem = null;
  }

  async #attempt(doing: 'compare' | 'start' | null, ask: () => Promise<void>): Promise<boolean> {
    this.doing = doing;
    try {
      await ask();
      this.problem = null;
      return true;
    } catch (error) {
      this.problem = sentence(error);
      return false;
    } finally {
      this.doing = null;
    }
  }
}
